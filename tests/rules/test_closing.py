"""What is over closes by itself, stamped with the moment it was over."""

from datetime import date, datetime, timedelta

import pytest

from models.ask import Ask, AskState
from models.ask_step import AskKind
from models.meeting import Alert, AlertKind, Meeting, MeetingState
from rules.closing import (
    DOOR_STAYS_OPEN,
    RIDES_ALONG,
    closed_ask,
    closed_meeting,
    closing_of_meeting,
    heard_until,
    look_for_closing,
)
from tests.rules.samples import DAY, REPORTED, SLOTS, ask, at, meeting, slot

MINUTE = timedelta(minutes=1)
PRESUMED = at(date(2027, 10, 21), "08:30")
LAPSES = at(DAY, "13:00")
MUCH_LATER = at(date(2027, 12, 1))


@pytest.mark.parametrize(
    ("now", "state"),
    [
        pytest.param(slot().end - MINUTE, MeetingState.PLANNED, id="until it ends"),
        pytest.param(slot().end, MeetingState.HELD, id="as it ends"),
        pytest.param(MUCH_LATER, MeetingState.HELD, id="whenever somebody looks"),
    ],
)
def test_a_meeting_nobody_reports_is_held_when_it_ends(
    now: datetime, state: MeetingState
) -> None:
    after = closed_meeting(meeting(), SLOTS, now, None)
    assert after.state is state
    held = state is MeetingState.HELD
    assert after.held_on == (DAY if held else None)
    assert after.closed_at == (slot().end if held else None)
    assert (after.alerts, after.revision, after.timing) == ((), 1, 1), "it tells nobody"


@pytest.mark.parametrize(
    ("now", "resumed_at", "closed_at"),
    [
        pytest.param(PRESUMED - MINUTE, None, None, id="time to report"),
        pytest.param(PRESUMED, None, PRESUMED, id="the first slot after nine days"),
        pytest.param(MUCH_LATER, None, PRESUMED, id="whenever somebody looks"),
        pytest.param(
            PRESUMED,
            at(date(2027, 10, 20)),
            None,
            id="a pause has just ended: two days more",
        ),
        pytest.param(
            MUCH_LATER,
            at(date(2027, 10, 20)),
            at(date(2027, 10, 25), "08:30"),
            id="and no more than those",
        ),
    ],
)
def test_a_meeting_to_be_reported_is_presumed_held(
    now: datetime, resumed_at: datetime | None, closed_at: datetime | None
) -> None:
    after = closed_meeting(REPORTED, SLOTS, now, resumed_at)
    assert after.closed_at == closed_at
    if closed_at is None:
        assert after is REPORTED
    else:
        assert (after.state, after.held_on) == (MeetingState.PRESUMED, DAY)
        assert after.alerts == (Alert(kind=AlertKind.PRESUMED, at=closed_at),)


@pytest.mark.parametrize(
    "state", [state for state in MeetingState if state is not MeetingState.PLANNED]
)
def test_what_is_over_stays_as_it_is(state: MeetingState) -> None:
    over = meeting(state=state, closed_at=LAPSES)
    assert closed_meeting(over, SLOTS, MUCH_LATER, None) is over
    assert look_for_closing(over, SLOTS, None) is None


def test_a_meeting_is_looked_at_when_it_is_presumed_and_else_with_a_later_look() -> None:
    assert look_for_closing(REPORTED, SLOTS, None) == PRESUMED
    assert look_for_closing(meeting(), SLOTS, None) == slot().end + RIDES_ALONG
    assert closing_of_meeting(meeting(), SLOTS, MUCH_LATER) == slot().end


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (LAPSES - MINUTE, AskState.OPEN),
        (LAPSES, AskState.LAPSED),
        (MUCH_LATER, AskState.LAPSED),
    ],
)
def test_an_open_ask_lapses_at_its_moment(now: datetime, state: AskState) -> None:
    after = closed_ask(ask(), now, SLOTS)
    lapsed = state is AskState.LAPSED
    assert after.state is state
    assert after.closed_at == (LAPSES if lapsed else None)
    assert after.alerts == ((Alert(kind=AlertKind.LAPSED, at=LAPSES),) if lapsed else ())
    assert look_for_closing(after, SLOTS, None) == (None if lapsed else LAPSES)


@pytest.mark.parametrize("state", [AskState.DONE, AskState.WITHDRAWN, AskState.LAPSED])
def test_an_ask_that_ended_does_not_lapse(state: AskState) -> None:
    ended = ask(state=state, closed_at=at(date(2027, 10, 1)))
    assert closed_ask(ended, MUCH_LATER, SLOTS) is ended
    assert look_for_closing(ended, SLOTS, None) is None


ANSWERED = at(date(2027, 10, 1))
LOOK_BACK = ask(kind=AskKind.LOOK_BACK, due_on=date(2028, 1, 4))


@pytest.mark.parametrize(
    ("occasion", "until"),
    [
        pytest.param(meeting(), None, id="a meeting to come"),
        pytest.param(
            meeting(state=MeetingState.HELD, closed_at=slot().end),
            slot().end + DOOR_STAYS_OPEN,
            id="a meeting: two weeks to say who came",
        ),
        pytest.param(LOOK_BACK, None, id="a look back that is open"),
        pytest.param(
            LOOK_BACK.model_copy(
                update={"state": AskState.DONE, "closed_at": at(date(2027, 12, 20))}
            ),
            LOOK_BACK.lapses_at,
            id="an answered look back: as long as it can be changed",
        ),
        pytest.param(
            LOOK_BACK.model_copy(
                update={"state": AskState.LAPSED, "closed_at": LOOK_BACK.lapses_at}
            ),
            LOOK_BACK.lapses_at + DOOR_STAYS_OPEN,
            id="a look back nobody answered: late is better than never",
        ),
        pytest.param(
            LOOK_BACK.model_copy(
                update={"state": AskState.WITHDRAWN, "closed_at": ANSWERED}
            ),
            None,
            id="one that is asked no more",
        ),
        pytest.param(
            ask(state=AskState.DONE, closed_at=ANSWERED), None, id="any other ask"
        ),
    ],
)
def test_until_when_another_word_about_it_is_taken(
    occasion: Meeting | Ask, until: datetime | None
) -> None:
    assert heard_until(occasion) == until
