"""What becomes of a meeting by somebody's word, and what makes no sense to say."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from models.ask import AskState
from models.meeting import Alert, AlertKind, Meeting, MeetingState
from models.refusal import Refused
from rules.closing import closed_meeting
from rules.outcomes import (
    called_off,
    completed,
    done,
    refuse_before_its_time,
    skipped,
    with_gap_told,
    withdrawn,
)
from tests.rules.samples import DAY, OTHER_DAY, REPORTED, SLOTS, ask, at, meeting, slot

BEFORE = at(date(2027, 10, 8))
AFTER = at(date(2027, 10, 14))
GUAM = "Pacific/Guam"
OFF = meeting(state=MeetingState.CALLED_OFF)
HELD = meeting(state=MeetingState.HELD, held_on=DAY)


def presumed() -> Meeting:
    return closed_meeting(REPORTED, SLOTS, at(date(2027, 11, 1)), None)


def test_called_off_before_it_begins() -> None:
    after = called_off(meeting(), BEFORE, "snow")
    assert (after.state, after.why) == (MeetingState.CALLED_OFF, "snow")
    assert (after.closed_at, after.changed_at, after.retimed_at) == (BEFORE,) * 3
    assert (after.revision, after.timing, after.slot) == (2, 2, slot())
    assert not after.stands


def test_held_on_its_day() -> None:
    after = completed(meeting(), AFTER, DAY, slot(OTHER_DAY))
    assert (after.state, after.held_on) == (MeetingState.HELD, DAY)
    assert (after.closed_at, after.changed_at) == (AFTER, AFTER)
    assert (after.next_wish, after.why) == (slot(OTHER_DAY), None)
    assert (after.revision, after.timing) == (2, 1), "reminders count as before"
    assert after.stands


@pytest.mark.parametrize(
    ("held_on", "stands"),
    [
        pytest.param(DAY - timedelta(days=1), False, id="before its slot: the entry goes"),
        pytest.param(DAY, True, id="on its day: the entry is right"),
        pytest.param(DAY + timedelta(days=1), True, id="after it: too late to say"),
    ],
)
def test_held_on_another_day(held_on: date, stands: bool) -> None:
    after = completed(meeting(), AFTER, held_on, None)
    assert (after.stands, after.day_counted) == (stands, held_on)


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(presumed(), id="a later word replaces presumed"),
        pytest.param(HELD, id="another day is taken"),
        pytest.param(skipped(meeting(), AFTER, "ill"), id="held after all"),
    ],
)
def test_another_word_replaces_an_earlier_one(before: Meeting) -> None:
    after = completed(before, AFTER, date(2027, 10, 13), None)
    assert (after.state, after.held_on) == (MeetingState.HELD, date(2027, 10, 13))
    assert after.revision == before.revision + 1


@pytest.mark.parametrize("before", [meeting(), presumed(), HELD])
def test_skipped_counts_from_its_slot_s_day(before: Meeting) -> None:
    after = skipped(before, AFTER, "nobody came")
    assert (after.state, after.held_on, after.why) == (
        MeetingState.NOT_HELD,
        None,
        "nobody came",
    )
    assert (after.day_counted, after.closed_at, after.changed_at) == (DAY, AFTER, AFTER)
    assert after.revision == before.revision + 1


Order = Callable[[], object]


@pytest.mark.parametrize(
    ("order", "words"),
    [
        pytest.param(
            lambda: called_off(OFF, BEFORE, "snow"), "is called off already", id="off twice"
        ),
        pytest.param(
            lambda: called_off(HELD, AFTER, "snow"),
            r"is over \(held\); there is nothing to call off",
            id="off when it is over",
        ),
        pytest.param(
            lambda: called_off(meeting(), slot().start, "snow"),
            "has begun; say with not-held",
            id="off when it has begun",
        ),
        pytest.param(
            lambda: completed(OFF, AFTER, DAY, None),
            "was called off; move it to put it back on",
            id="held though it was off",
        ),
        pytest.param(
            lambda: completed(meeting(), at(DAY), DAY + timedelta(days=1), None),
            "2027-10-13 has not come yet; today is 2027-10-12",
            id="held tomorrow",
        ),
        pytest.param(
            lambda: completed(meeting(), AFTER, DAY - timedelta(days=50), None),
            "more than seven weeks before 2027-10-12.*: is it another",
            id="held long before it was planned",
        ),
        pytest.param(
            lambda: skipped(OFF, AFTER, "ill"),
            "was called off already",
            id="skipped and off",
        ),
        pytest.param(
            lambda: skipped(meeting(), slot().start - timedelta(minutes=1), "ill"),
            "has not begun: it is on 2027-10-12; move it or call it off",
            id="skipped before it began",
        ),
        pytest.param(
            lambda: done(withdrawn(ask(), BEFORE, "snow"), AFTER),
            "is no longer asked for: its meeting was called off",
            id="done though it is withdrawn",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(order: Order, words: str) -> None:
    with pytest.raises(Refused, match=words):
        order()


@pytest.mark.parametrize(
    "order",
    [
        pytest.param(
            lambda: called_off(meeting(), slot().start - timedelta(minutes=1), "snow"),
            id="off in the last minute",
        ),
        pytest.param(lambda: completed(meeting(), at(DAY, "00:01"), DAY, None), id="today"),
        pytest.param(
            lambda: completed(meeting(), AFTER, DAY - timedelta(days=49), None),
            id="held seven weeks before",
        ),
        pytest.param(lambda: skipped(meeting(), slot().start, "ill"), id="as it begins"),
        pytest.param(lambda: refuse_before_its_time(HELD, AFTER), id="not held after all"),
    ],
)
def test_what_just_makes_sense_is_taken(order: Order) -> None:
    order()


def test_today_is_the_meeting_s() -> None:
    """It is Wednesday in Guam while it is still Tuesday morning at home."""
    there = meeting(slot=slot(date(2027, 10, 13), "08:00", timezone=GUAM))
    assert completed(there, at(DAY, "16:00"), date(2027, 10, 13), None).held_on == date(
        2027, 10, 13
    )


@pytest.mark.parametrize(
    ("days", "asks_staff"),
    [(20, True), (21, False), (35, False), (49, False), (50, True), (-3, True)],
)
def test_a_next_meeting_too_near_or_too_far_is_a_question_for_staff(
    days: int, asks_staff: bool
) -> None:
    following = meeting(alerts=(Alert(kind=AlertKind.LATE, at=BEFORE),))
    after = with_gap_told(following, DAY - timedelta(days=days), AFTER)
    new = (Alert(kind=AlertKind.GAP, at=AFTER),) if asks_staff else ()
    assert after == following.model_copy(update={"alerts": following.alerts + new})
    assert (after is following) is not asks_staff


@pytest.mark.parametrize("state", [AskState.OPEN, AskState.LAPSED])
def test_late_is_better_than_never(state: AskState) -> None:
    after = done(ask(state=state), AFTER)
    assert (after.state, after.closed_at) == (AskState.DONE, AFTER)
    assert after.revision == 1, "there is nothing to correct"


def test_an_open_ask_is_withdrawn() -> None:
    after = withdrawn(ask(), BEFORE, "snow")
    assert (after.state, after.closed_at, after.why) == (AskState.WITHDRAWN, BEFORE, "snow")
    assert (after.revision, after.timing, after.changed_at) == (2, 1, BEFORE)


@pytest.mark.parametrize("state", [AskState.DONE, AskState.LAPSED, AskState.WITHDRAWN])
def test_what_is_answered_stays_answered(state: AskState) -> None:
    ended = ask(state=state)
    assert withdrawn(ended, AFTER, "snow") is ended
