"""A word that still waits, or is on its way, is minded before another is said."""

from datetime import timedelta

import pytest

from models.notice import LedgerState, NoticeKind
from tests.rules.samples import ANN, BOB, LAID, meeting, slot
from tests.rules.stories import Story
from tests.rules.word_stories import ANN_AGAIN, IN_TWO, OTHER, THIRD, Change, S


@pytest.mark.parametrize(
    ("first", "state", "then", "heard", "superseded"),
    [
        pytest.param(
            lambda s: s.move(OTHER),
            S.OWED,
            lambda s: s.move(THIRD),
            ["ann update #1"],
            {"ann.1 update 2"},
            id="moved twice before the first update left: only the last one leaves",
        ),
        pytest.param(
            lambda s: s.move(OTHER),
            S.CLAIMED,
            lambda s: s.move(THIRD),
            ["ann update #1"],
            {"ann.1 update 2"},
            id="an update in a sender's hand is taken back too",
        ),
        pytest.param(
            lambda s: s.move(OTHER),
            S.OWED,
            lambda s: s.move(slot()),
            [],
            {"ann.1 update 2"},
            id="moved back while the update waited: nothing to say",
        ),
        pytest.param(
            lambda s: s.move(OTHER),
            S.COMMITTING,
            lambda s: s.move(slot()),
            ["ann update #2"],
            set(),
            id="moved back while the update was in flight: it must be corrected",
        ),
        pytest.param(
            lambda s: s.move(OTHER),
            S.UNCONFIRMED,
            lambda s: s.call_off(),
            ["ann cancellation #2"],
            set(),
            id="what nobody could confirm counts as told",
        ),
        pytest.param(
            lambda s: s.move(OTHER),
            S.OWED,
            lambda _: None,
            [],
            set(),
            id="what waits, waits",
        ),
        pytest.param(
            lambda s: s.move(OTHER),
            S.REFUSED,
            lambda _: None,
            [],
            set(),
            id="what the relay refused is not said again",
        ),
        pytest.param(
            lambda s: s.move(OTHER),
            S.EXPIRED,
            lambda _: None,
            [],
            set(),
            id="what has expired is not said again",
        ),
        pytest.param(
            lambda s: s.move(OTHER),
            S.REFUSED,
            lambda s: s.move(THIRD),
            ["ann update #1"],
            set(),
            id="after a refusal the next change is tried again",
        ),
        pytest.param(
            lambda s: s.move(OTHER),
            S.OWED,
            lambda s: s.call_off(),
            ["ann cancellation #1"],
            {"ann.1 update 2"},
            id="called off while the update waited: the day that was heard is taken back",
        ),
        pytest.param(
            lambda s: s.call_off(),
            S.ACCEPTED,
            lambda s: s.move(slot()),
            ["ann invitation #2"],
            set(),
            id="back on after everybody heard it was off: above the cancellation",
        ),
        pytest.param(
            lambda s: s.call_off(),
            S.COMMITTING,
            lambda s: s.move(slot()),
            ["ann invitation #2"],
            set(),
            id="back on while the cancellation was in flight",
        ),
        pytest.param(
            lambda s: s.leave(ANN),
            S.ACCEPTED,
            lambda s: s.join(ANN_AGAIN),
            ["ann invitation #2"],
            set(),
            id="who returns is invited above the cancellation",
        ),
        pytest.param(
            lambda s: s.leave(ANN),
            S.OWED,
            lambda s: s.join(ANN_AGAIN),
            [],
            {"ann.1 cancellation 1"},
            id="who returns while the cancellation waits hears nothing",
        ),
        pytest.param(
            lambda s: s.leave(ANN),
            S.OWED,
            lambda s: s.leave(BOB),
            [],
            set(),
            id="a cancellation that waits, waits, whoever else leaves",
        ),
    ],
)
def test_what_waits_or_is_in_flight_is_minded(
    first: Change, state: LedgerState, then: Change, heard: list[str], superseded: set[str]
) -> None:
    """Ann alone, so that each row speaks for itself."""
    alone = Story(meeting(reminders=()), seats=[ANN])
    alone.look()
    first(alone)
    alone.look(state)
    then(alone)
    due = alone.owed()
    assert {key.split("/1 ")[1] for key in due.superseded} == superseded
    assert alone.look() == heard
    assert alone.later().look() == []


@pytest.mark.parametrize(
    ("then", "heard", "left_waiting"),
    [
        pytest.param(lambda _: None, [], 1, id="nothing changed: the repeat may leave"),
        pytest.param(lambda s: s.move(OTHER), ["ann update #1"], 0, id="moved: corrected"),
        pytest.param(
            lambda s: s.call_off(), ["ann cancellation #1"], 0, id="called off: taken back"
        ),
        pytest.param(
            lambda s: s.leave(ANN), ["ann cancellation #1"], 0, id="left: taken back"
        ),
    ],
)
def test_a_letter_that_waits_to_be_repeated_may_have_arrived(
    then: Change, heard: list[str], left_waiting: int
) -> None:
    alone = Story(meeting(reminders=()), seats=[ANN])
    alone.look(S.OWED)
    alone.entries = [
        one.model_copy(update={"committed_at": alone.now}) for one in alone.entries
    ]
    then(alone)
    assert alone.look() == heard
    assert sum(one.state is S.OWED for one in alone.entries) == left_waiting


def test_a_cancellation_that_waits_survives_news_of_the_letter_before_it() -> None:
    """The update turns out not to have arrived; there is still one entry to take back."""
    alone = Story(meeting(reminders=()), seats=[ANN])
    alone.look()
    alone.move(OTHER).look(S.COMMITTING)
    assert alone.leave(ANN).look(S.OWED) == ["ann cancellation #2"]
    alone.become(S.SUPERSEDED, f"{meeting().id} ann.1 update 2")
    assert alone.look() == []
    assert [one.kind for one in alone.entries if one.state is S.OWED] == [
        NoticeKind.CANCELLATION
    ]


def test_an_invitation_that_waits_for_the_seat_left_leaves_for_the_other() -> None:
    own = meeting(id="lea-2027/-/kickoff/1", reminders=())
    gathered = Story(own, seats=list(IN_TWO), team=None)
    gathered.look(S.OWED)
    gathered.now = LAID + timedelta(days=2)
    assert gathered.leave(IN_TWO[0]).look() == ["ann invitation #0"]
    assert [one.seat for one in gathered.entries if one.state is S.ACCEPTED] == ["ann.2"]
