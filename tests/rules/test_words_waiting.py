"""A word that still waits, or is on its way, is minded before another is said."""

from datetime import timedelta
from operator import methodcaller

import pytest

from models.notice import LedgerState, NoticeKind
from tests.rules.samples import ANN, ANN_AGAIN, BOB, LAID, meeting, slot
from tests.rules.stories import Change, S, Story
from tests.rules.word_stories import IN_TWO, OTHER, THIRD

MOVED = methodcaller("move", OTHER)
MOVED_ON = methodcaller("move", THIRD)
MOVED_BACK = methodcaller("move", slot())
OFF = methodcaller("call_off")
LEFT = methodcaller("leave", ANN)
BOB_LEFT = methodcaller("leave", BOB)
RETURNED = methodcaller("join", ANN_AGAIN)


def nothing(_: Story) -> None:
    """Let things be as they are."""


MEANWHILE: dict[str, tuple[Change, LedgerState, Change, list[str], set[str]]] = {
    "moved twice before the first update left: only the last one leaves": (
        MOVED,
        S.OWED,
        MOVED_ON,
        ["ann update #1"],
        {"ann.1 update 2"},
    ),
    "an update in a sender's hand is taken back too": (
        MOVED,
        S.CLAIMED,
        MOVED_ON,
        ["ann update #1"],
        {"ann.1 update 2"},
    ),
    "moved back while the update waited: nothing to say": (
        MOVED,
        S.OWED,
        MOVED_BACK,
        [],
        {"ann.1 update 2"},
    ),
    "moved back while the update was in flight: it must be corrected": (
        MOVED,
        S.COMMITTING,
        MOVED_BACK,
        ["ann update #2"],
        set(),
    ),
    "what nobody could confirm counts as told": (
        MOVED,
        S.UNCONFIRMED,
        OFF,
        ["ann cancellation #2"],
        set(),
    ),
    "what waits, waits": (MOVED, S.OWED, nothing, [], set()),
    "what the relay refused is not said again": (MOVED, S.REFUSED, nothing, [], set()),
    "what has expired is not said again": (MOVED, S.EXPIRED, nothing, [], set()),
    "after a refusal the next change is tried again": (
        MOVED,
        S.REFUSED,
        MOVED_ON,
        ["ann update #1"],
        set(),
    ),
    "called off while the update waited: the day that was heard is taken back": (
        MOVED,
        S.OWED,
        OFF,
        ["ann cancellation #1"],
        {"ann.1 update 2"},
    ),
    "back on after everybody heard it was off: above the cancellation": (
        OFF,
        S.ACCEPTED,
        MOVED_BACK,
        ["ann invitation #2"],
        set(),
    ),
    "back on while the cancellation was in flight": (
        OFF,
        S.COMMITTING,
        MOVED_BACK,
        ["ann invitation #2"],
        set(),
    ),
    "who returns is invited above the cancellation": (
        LEFT,
        S.ACCEPTED,
        RETURNED,
        ["ann invitation #2"],
        set(),
    ),
    "who returns while the cancellation waits hears nothing": (
        LEFT,
        S.OWED,
        RETURNED,
        [],
        {"ann.1 cancellation 1"},
    ),
    "a cancellation that waits, waits, whoever else leaves": (
        LEFT,
        S.OWED,
        BOB_LEFT,
        [],
        set(),
    ),
}


@pytest.mark.parametrize(
    ("first", "state", "then", "heard", "superseded"), MEANWHILE.values(), ids=MEANWHILE
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
        pytest.param(nothing, [], 1, id="nothing changed: the repeat may leave"),
        pytest.param(MOVED, ["ann update #1"], 0, id="moved: corrected"),
        pytest.param(OFF, ["ann cancellation #1"], 0, id="called off: taken back"),
        pytest.param(LEFT, ["ann cancellation #1"], 0, id="left: taken back"),
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
