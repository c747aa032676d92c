"""Those who are asked hear of it, of a change of its day, and of its end."""

from datetime import date

import pytest

from models.ask import AskState
from models.notice import LedgerState, NoticeKind
from models.roster import Role
from models.seat import Seat
from rules.closing import closed_ask
from tests.rules.ask_stories import (
    DUE,
    LAPSES,
    LATER,
    NEW_LEAD,
    OPENS,
    asked,
    finish,
    its,
    redate,
    withdraw,
)
from tests.rules.samples import ANN, BOB, CAL, END, LIV, SLOTS, STU, ask, at, seat
from tests.rules.stories import Change, S, Story


def ask_again(story: Story) -> Story:
    story.alter(state=AskState.OPEN, closed_at=None)
    story.occasion = its(story).model_copy(update={"retimed_at": story.now})
    return story


def test_an_ask_from_its_opening_to_its_end() -> None:
    story = Story(ask())
    assert story.look_until(END) == [
        "Sep 21 08:30 ann ask",
        "Oct 01 08:30 ann reminder-3",
        "Oct 06 08:30 ann nudge+1",
        "Oct 08 08:30 ann nudge+3",
    ]


@pytest.mark.parametrize(
    ("seats", "heard"),
    [
        pytest.param(
            [ANN, BOB, LIV, STU], ["ann ask"], id="the lead alone, if there is one"
        ),
        pytest.param([BOB, CAL, LIV], ["bob ask", "cal ask"], id="else all core members"),
        pytest.param([seat("gus", Role.GUEST), LIV, STU], [], id="else nobody"),
        pytest.param(
            [seat("eve", Role.LEAD, team="lakeside"), BOB], ["bob ask"], id="of ours"
        ),
    ],
)
def test_an_ask_goes_to_the_lead_or_else_to_the_core(
    seats: list[Seat], heard: list[str]
) -> None:
    story = Story(ask(), seats=seats, now=at(OPENS, "08:30"))
    assert story.look() == heard


@pytest.mark.parametrize(
    ("change", "heard"),
    [
        pytest.param(lambda _: None, [], id="nothing changed"),
        pytest.param(lambda s: redate(s, LATER), ["ann update"], id="its day moves"),
        pytest.param(
            lambda s: redate(redate(s, LATER), DUE), [], id="moved and moved back"
        ),
        pytest.param(withdraw, ["ann cancellation"], id="withdrawn with its meeting"),
        pytest.param(lambda s: ask_again(withdraw(s)), [], id="off and on before a look"),
        pytest.param(finish, [], id="done stops everything"),
        pytest.param(lambda s: redate(s.pause(), LATER), [], id="a pause holds an update"),
        pytest.param(lambda s: withdraw(s.pause()), [], id="and a withdrawal"),
        pytest.param(
            lambda s: s.leave(ANN), ["bob ask"], id="the lead leaves: the core is asked"
        ),
        pytest.param(
            lambda s: s.leave(ANN).join(NEW_LEAD),
            [],
            id="a new lead is asked at the next slot",
        ),
    ],
)
def test_after_a_change_those_who_were_asked_hear_the_difference(
    change: Change, heard: list[str]
) -> None:
    story = asked()
    change(story)
    assert story.look() == heard
    assert story.later().look() == []


@pytest.mark.parametrize(
    ("state", "change", "heard", "superseded"),
    [
        pytest.param(S.OWED, lambda _: None, [], [], id="it waits"),
        pytest.param(
            S.OWED, lambda s: redate(s, LATER), [], ["ask 1"], id="moved: taken back"
        ),
        pytest.param(S.OWED, withdraw, [], ["ask 1"], id="withdrawn unheard: nothing said"),
        pytest.param(S.OWED, finish, [], ["ask 1"], id="done unheard: nothing said"),
        pytest.param(
            S.OWED,
            lambda s: ask_again(withdraw(s)),
            [],
            ["ask 1"],
            id="off and on while it waits: only the newest is left to leave",
        ),
        pytest.param(
            S.COMMITTING, withdraw, ["ann cancellation"], [], id="in flight: taken back"
        ),
        pytest.param(
            S.UNCONFIRMED, lambda s: redate(s, LATER), ["ann update"], [], id="perhaps told"
        ),
        pytest.param(S.REFUSED, withdraw, [], [], id="refused: nothing to withdraw"),
        pytest.param(S.REFUSED, lambda _: None, [], [], id="refused: not said again"),
    ],
)
def test_an_ask_in_any_state(
    state: LedgerState, change: Change, heard: list[str], superseded: list[str]
) -> None:
    story = Story(ask(reminders=(), nudges=()), now=at(OPENS, "08:30"))
    story.look(state)
    change(story)
    assert [key.split("ann.1 ")[1] for key in story.owed().superseded] == superseded
    assert story.look() == heard
    at_next_slot = story.later(24 * 60).look()
    assert at_next_slot == (["ann ask"] if superseded and its(story).is_open else [])


@pytest.mark.parametrize(
    ("change", "heard", "then"),
    [
        pytest.param(lambda _: None, [], [], id="it is repeated as it was"),
        pytest.param(lambda s: redate(s, LATER), ["ann update"], [], id="moved"),
        pytest.param(
            lambda s: redate(redate(s, LATER), DUE),
            [],
            ["ann ask"],
            id="moved and back: asked anew, for perhaps nobody ever heard it",
        ),
        pytest.param(withdraw, ["ann cancellation"], [], id="withdrawn: taken back"),
        pytest.param(finish, [], [], id="done: nothing said"),
    ],
)
def test_an_ask_that_perhaps_arrived_and_waits_to_be_repeated(
    change: Change, heard: list[str], then: list[str]
) -> None:
    story = Story(ask(reminders=(), nudges=()), now=at(OPENS, "08:30"))
    story.look(S.OWED)
    (row,) = story.entries
    story.entries = [row.model_copy(update={"committed_at": story.now})]
    change(story)
    assert story.look() == heard
    assert story.later(24 * 60).look() == then


def test_an_update_that_waits_is_taken_back_when_the_day_moves_back() -> None:
    story = redate(asked(), LATER)
    assert story.look(S.OWED) == ["ann update"]
    assert redate(story, DUE).owed().superseded == [f"{ask().id} ann.1 update 2"]
    assert story.look() == []


def test_a_withdrawal_that_waits_is_taken_back_when_it_is_asked_again() -> None:
    story = withdraw(asked())
    story.look(S.OWED)
    assert story.owed().superseded == []
    assert ask_again(story).owed().superseded == [f"{ask().id} ann.1 cancellation 2"]
    assert story.look() == []


def test_what_was_withdrawn_is_asked_again_when_its_meeting_is_back_on() -> None:
    story = withdraw(asked())
    story.look()
    ask_again(story.later(60))
    assert story.look_until(END) == ["Sep 22 08:30 ann ask"]


def test_an_ask_nobody_answers_lapses_and_staff_are_told() -> None:
    story = Story(ask(), seats=[ANN, STU])
    story.look_until(LAPSES)
    story.occasion = closed_ask(its(story), story.now, SLOTS)
    assert its(story).state is AskState.LAPSED
    assert story.look_until(END) == ["Oct 13 08:30 stu announcement-lapsed"]


def test_what_is_done_is_not_corrected_any_more() -> None:
    assert finish(redate(asked(), LATER)).look() == []


def test_what_is_done_before_it_opens_is_never_asked() -> None:
    story = finish(Story(ask()))
    assert story.look_until(END) == []
    assert story.entries == []


def test_an_update_past_its_day_is_not_said() -> None:
    story = Story(ask(reminders=(), nudges=()))
    story.look_until(at(date(2027, 10, 6)))
    redate(story, date(2027, 10, 4))
    assert story.look() == []


def test_each_word_knows_its_change() -> None:
    story = asked()
    redate(story, LATER)
    (update,) = story.owed().notices
    assert (update.kind, update.owed_at, update.until) == (
        NoticeKind.UPDATE,
        story.now,
        at(date(2027, 10, 8), "00:00"),
    )
    assert (update.told, update.facts) == (ask().facts, its(story).facts)
    withdraw(story)
    (ending,) = story.owed().notices
    assert (ending.kind, ending.owed_at, ending.until) == (
        NoticeKind.CANCELLATION,
        story.now,
        LAPSES,
    )
    assert (ending.told, ending.sequence) == (ask().facts, None)
