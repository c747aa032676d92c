"""Of reminders and nudges only the newest leaves, once, to those whom it still concerns."""

from datetime import date, datetime, timedelta

import pytest

from models.notice import LedgerState, NoticeKind
from models.slot import Slot
from tests.rules.samples import (
    ANN,
    ANN_AGAIN,
    BOB,
    END,
    LIV,
    OTHER_DAY,
    REPORTED,
    at,
    meeting,
    seat,
    send_slots,
    slot,
)
from tests.rules.series_stories import WEEK_BEFORE, alone
from tests.rules.stories import Change, S, Story

DAY_BEFORE = date(2027, 10, 11)
THURSDAY = date(2027, 10, 7)
EVE = at(DAY_BEFORE, "08:30")


@pytest.mark.parametrize(
    ("when", "change", "heard"),
    [
        pytest.param(
            at(WEEK_BEFORE, "10:00"),
            lambda s: s.move(slot(OTHER_DAY)),
            [
                "Oct 05 11:00 ann update #1",
                "Oct 12 08:30 ann reminder-7",
                "Oct 18 08:30 ann reminder-1",
            ],
            id="moved: reminders count from the new day",
        ),
        pytest.param(
            at(DAY_BEFORE, "07:00"),
            lambda s: s.move(slot(clock="15:00")),
            ["Oct 11 08:00 ann update #1"],
            id="moved the day before: the update is fresh, so no reminder",
        ),
        pytest.param(
            at(date(2027, 10, 9), "07:31"),
            lambda s: s.move(slot(clock="15:00")),
            ["Oct 09 08:31 ann update #1"],
            id="heard of it a minute less than two days before: no reminder",
        ),
        pytest.param(
            at(date(2027, 10, 9), "07:30"),
            lambda s: s.move(slot(clock="15:00")),
            ["Oct 09 08:30 ann update #1", "Oct 11 08:30 ann reminder-1"],
            id="heard of it two days before: reminded",
        ),
        pytest.param(
            at(date(2027, 10, 10), "10:00"),
            lambda s: s.alter(link="https://meet.example.org/b"),
            ["Oct 10 11:00 ann update #0", "Oct 11 08:30 ann reminder-1"],
            id="a new link is no new meeting: reminded all the same",
        ),
        pytest.param(
            at(WEEK_BEFORE, "10:00"),
            lambda s: s.call_off(),
            ["Oct 05 11:00 ann cancellation #1"],
            id="called off: silence",
        ),
        pytest.param(
            at(WEEK_BEFORE, "10:00"),
            lambda s: s.call_off().move(slot()),
            ["Oct 11 08:30 ann reminder-1"],
            id="off and on again: what was heard before the change is not repeated",
        ),
        pytest.param(
            at(WEEK_BEFORE, "10:00"),
            lambda s: s.leave(ANN),
            ["Oct 05 11:00 ann cancellation #1"],
            id="left: silence",
        ),
        pytest.param(
            at(DAY_BEFORE, "07:00"),
            lambda s: s.leave(ANN).join(ANN_AGAIN),
            [],
            id="a new seat is fresh: no reminder a day later",
        ),
        pytest.param(
            at(THURSDAY),
            lambda s: s.join(seat("cal")),
            [
                "Oct 07 11:00 cal invitation #0",
                "Oct 11 08:30 ann reminder-1",
                "Oct 11 08:30 cal reminder-1",
            ],
            id="a newcomer hears only what is still to come",
        ),
    ],
)
def test_after_a_change_reminders_follow(
    when: datetime, change: Change, heard: list[str]
) -> None:
    lived = alone()
    lived.look_until(when)
    change(lived)
    assert lived.look_until(END) == heard


@pytest.mark.parametrize(
    ("when", "sent", "expired"),
    [
        pytest.param(at(WEEK_BEFORE, "08:29"), [], [], id="a minute early"),
        pytest.param(at(WEEK_BEFORE, "08:30"), ["-7"], [], id="on the minute"),
        pytest.param(
            EVE - timedelta(minutes=1), ["-7"], [], id="late, and still the newest"
        ),
        pytest.param(EVE, ["-1"], ["-7"], id="the next one takes its place"),
        pytest.param(slot().start - timedelta(minutes=1), ["-1"], ["-7"], id="last minute"),
        pytest.param(slot().start, [], ["-7", "-1"], id="it has begun"),
        pytest.param(at(OTHER_DAY, "08:30"), [], ["-7", "-1"], id="it is over"),
    ],
)
def test_a_late_look_sends_the_newest_and_enters_the_rest_as_expired(
    when: datetime, sent: list[str], expired: list[str]
) -> None:
    late = alone()
    late.now = when
    notices = late.owed().notices
    assert [one.offset for one in notices if not one.expired] == sent
    assert [one.offset for one in notices if one.expired] == expired


@pytest.mark.parametrize(
    "state", [S.ACCEPTED, S.COMMITTING, S.UNCONFIRMED, S.REFUSED, S.OWED]
)
def test_a_reminder_is_entered_once_whatever_becomes_of_it(state: LedgerState) -> None:
    lived = alone()
    lived.now = at(WEEK_BEFORE, "08:30")
    assert lived.look(state) == ["ann reminder-7"]
    assert lived.later().look() == []


@pytest.mark.parametrize(
    ("state", "heard"),
    [
        pytest.param(S.ACCEPTED, [], id="she has had it"),
        pytest.param(
            S.SUPERSEDED, ["ann reminder-7"], id="taken back with the seat she left"
        ),
    ],
)
def test_two_seats_are_one_reader(state: LedgerState, heard: list[str]) -> None:
    seats = [ANN, seat("ann", team="lakeside", number=2)]
    gathered = Story(meeting(id="lea-2027/-/kickoff/1"), seats=seats, team=None)
    gathered.look()
    gathered.now = at(WEEK_BEFORE, "08:30")
    assert gathered.look(state) == ["ann reminder-7"]
    assert gathered.leave(ANN).look() == heard


@pytest.mark.parametrize(
    ("start", "end", "heard"),
    [
        pytest.param(
            at(date(2027, 10, 4)),
            at(date(2027, 10, 25)),
            [],
            id="three weeks over all of it: nothing of what is past",
        ),
        pytest.param(
            at(date(2027, 9, 20)),
            at(date(2027, 10, 11), "10:00"),
            ["Oct 11 10:00 ann reminder-1", "Oct 11 10:00 liv reminder-1"],
            id="three weeks over both reminders: the newest, when the pause ends",
        ),
        pytest.param(
            at(date(2027, 9, 27)),
            at(date(2027, 10, 18)),
            ["Oct 18 10:00 liv nudge+3"],
            id="three weeks over two nudges: the newest, when the pause ends",
        ),
    ],
)
def test_resuming_after_a_pause_is_no_burst(
    start: datetime, end: datetime, heard: list[str]
) -> None:
    story = Story(REPORTED, seats=[ANN, LIV])
    story.look_until(start)
    story.pause().look_until(end)
    before = len(story.heard)
    story.pause(paused=False).look()
    assert story.days_of(story.heard[before:]) == heard
    assert story.later().look() == []


def test_a_pause_asks_for_no_look() -> None:
    assert alone().pause().owed().next_look is None


def test_a_reminder_is_of_the_meeting_s_timing_not_of_its_words() -> None:
    linked = alone()
    linked.alter(link="https://meet.example.org/b")
    linked.now = at(WEEK_BEFORE, "08:30")
    revisions = {one.kind: one.revision for one in linked.owed().notices}
    assert revisions == {NoticeKind.UPDATE: 2, NoticeKind.REMINDER: 1}


MONDAY_MEETING: Slot = slot(date(2027, 10, 11))


def test_reminders_that_share_a_slot_are_one_letter() -> None:
    story = Story(meeting(slot=MONDAY_MEETING, reminders=(3, 2, 1)), seats=[BOB])
    story.look()
    assert story.look_until(END) == ["Oct 08 08:30 bob reminder-1"]


def test_slots_are_the_journey_s_even_if_the_meeting_is_elsewhere() -> None:
    """One in the afternoon at home is six the next morning in Guam."""
    guam = send_slots(timezone="Pacific/Guam")
    story = Story(meeting(reminders=(1,)), seats=[ANN], slots=guam)
    story.look()
    assert story.look_until(END) == ["Oct 11 08:30 ann reminder-1"]
