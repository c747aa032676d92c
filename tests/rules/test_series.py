"""Of reminders and nudges only the newest leaves, once, to those whom it still concerns."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from models.meeting import Alert, AlertKind, Meeting, MeetingState
from models.notice import LedgerState, NoticeKind
from models.roster import Role
from models.slot import Slot
from rules.closing import closed_meeting
from rules.outcomes import completed
from tests.rules.samples import (
    ANN,
    BOB,
    DAY,
    LAID,
    LIV,
    OTHER_DAY,
    REPORTED,
    STU,
    at,
    meeting,
    seat,
    send_slots,
    slot,
)
from tests.rules.stories import Story, told

S = LedgerState
WEEK_BEFORE = date(2027, 10, 5)
DAY_BEFORE = date(2027, 10, 11)
THURSDAY = date(2027, 10, 7)
EVE = at(DAY_BEFORE, "08:30")
ANN_AGAIN = seat("ann", Role.LEAD, number=2)
Change = Callable[[Story], object]


def invited(about: Meeting = REPORTED) -> Story:
    """Everybody has an invitation, and it is ten in the morning, a month ahead."""
    story = Story(about)
    story.look()
    return story


def alone(about: Meeting = REPORTED) -> Story:
    story = Story(about, seats=[ANN])
    story.look()
    return story


def test_a_meeting_nobody_reports_from_its_invitation_to_the_last_nudge() -> None:
    assert invited().look_until(at(date(2027, 12, 1))) == [
        "Oct 05 08:30 ann reminder-7",
        "Oct 05 08:30 bob reminder-7",
        "Oct 05 08:30 liv reminder-7",
        "Oct 11 08:30 ann reminder-1",
        "Oct 11 08:30 bob reminder-1",
        "Oct 11 08:30 liv reminder-1",
        "Oct 13 08:30 liv nudge+1",
        "Oct 15 08:30 liv nudge+3",
        "Oct 19 08:30 liv nudge+7",
    ]


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
    assert lived.look_until(at(date(2027, 12, 1))) == heard


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


def test_once_it_is_reported_nobody_is_nudged() -> None:
    reported = invited()
    reported.look_until(at(date(2027, 10, 13), "10:00"))
    reported.occasion = completed(reported.meeting, reported.now, DAY, None)
    assert reported.look_until(at(date(2027, 12, 1))) == []


def test_what_came_before_a_closing_and_was_not_sent_is_entered_as_expired() -> None:
    """Nobody looked for two days; then the liaison's word came first."""
    late = invited()
    late.look_until(at(DAY, "15:00"))
    late.now = at(date(2027, 10, 14), "10:00")
    late.occasion = completed(late.meeting, late.now, DAY, None)
    notices = late.owed().notices
    assert [(one.label, one.expired) for one in notices] == [("nudge+1", True)]


def test_the_last_nudge_gives_way_to_the_presumption() -> None:
    """Two closed weeks bring the last nudge and the presumption to one morning."""
    closed = send_slots(date(2027, 10, 16) + timedelta(days=n) for n in range(16))
    story = Story(REPORTED, seats=[LIV], slots=closed)
    story.look_until(at(date(2027, 10, 31)))
    story.now = at(date(2027, 11, 1), "08:30")
    story.occasion = closed_meeting(story.meeting, closed, story.now, None)
    assert story.meeting.state is MeetingState.PRESUMED
    assert story.look() == []


def test_only_the_liaison_of_the_team_is_nudged_and_a_successor_from_then_on() -> None:
    story = Story(REPORTED, seats=[LIV, seat("lou", Role.LIAISON, team="lakeside"), STU])
    story.look_until(at(date(2027, 10, 13), "10:00"))
    story.leave(LIV).join(seat("max", Role.LIAISON))
    assert story.look_until(at(date(2027, 12, 1))) == [
        "Oct 15 08:30 max nudge+3",
        "Oct 19 08:30 max nudge+7",
    ]


def test_held_before_its_slot_is_neither_reminded_of_nor_nudged() -> None:
    early = alone()
    early.look_until(at(date(2027, 10, 6)))
    early.occasion = completed(early.meeting, early.now, date(2027, 10, 4), None)
    assert early.look_until(at(date(2027, 12, 1))) == ["Oct 06 10:00 ann cancellation #1"]


def test_a_reminder_is_of_the_meeting_s_timing_not_of_its_words() -> None:
    linked = alone()
    linked.alter(link="https://meet.example.org/b")
    linked.now = at(WEEK_BEFORE, "08:30")
    revisions = {one.kind: one.revision for one in linked.owed().notices}
    assert revisions == {NoticeKind.UPDATE: 2, NoticeKind.REMINDER: 1}


PRESUMED = Alert(kind=AlertKind.PRESUMED, at=at(date(2027, 10, 21), "08:30"))
LATE = Alert(kind=AlertKind.LATE, at=LAID)


@pytest.mark.parametrize(
    ("when", "heard"),
    [
        pytest.param(PRESUMED.at - timedelta(minutes=1), [], id="not before it is so"),
        pytest.param(PRESUMED.at, ["stu announcement-presumed"], id="on the minute"),
        pytest.param(
            PRESUMED.at + timedelta(days=2) - timedelta(minutes=1),
            ["stu announcement-presumed"],
            id="two days long",
        ),
        pytest.param(PRESUMED.at + timedelta(days=2), [], id="then it has expired"),
    ],
)
def test_staff_are_told_once(when: datetime, heard: list[str]) -> None:
    story = Story(meeting(alerts=(PRESUMED,), reminders=()), seats=[STU, ANN], now=when)
    story.entries = [told(ANN, meeting())]
    assert story.pause().look() == heard, "a pause holds nothing from staff"
    assert story.look() == []


@pytest.mark.parametrize(
    ("since", "heard"),
    [
        pytest.param(PRESUMED.at, ["stu announcement-presumed"], id="there when it leaves"),
        pytest.param(PRESUMED.at + timedelta(minutes=1), [], id="newer than the news"),
    ],
)
def test_staff_who_come_later_are_not_told_of_old_alerts(
    since: datetime, heard: list[str]
) -> None:
    newcomer = seat("stu", Role.STAFF, team=None, since=since)
    story = Story(meeting(alerts=(PRESUMED,), reminders=()), seats=[newcomer], now=since)
    assert story.look() == heard
    assert len(story.entries) == len(heard)


def test_each_alert_is_told_for_itself() -> None:
    twice = meeting(alerts=(LATE, PRESUMED, PRESUMED), reminders=(), audience=(Role.LEAD,))
    story = Story(twice, seats=[STU], now=PRESUMED.at)
    assert sorted(one.revision for one in story.owed().notices if not one.expired) == [2, 3]


def test_an_alert_to_come_asks_for_a_look() -> None:
    story = Story(meeting(alerts=(PRESUMED,), reminders=()), seats=[STU])
    assert story.owed().next_look == PRESUMED.at


MONDAY_MEETING: Slot = slot(date(2027, 10, 11))


def test_reminders_that_share_a_slot_are_one_letter() -> None:
    story = Story(meeting(slot=MONDAY_MEETING, reminders=(3, 2, 1)), seats=[BOB])
    story.look()
    assert story.look_until(at(date(2027, 12, 1))) == ["Oct 08 08:30 bob reminder-1"]


def test_slots_are_the_journey_s_even_if_the_meeting_is_elsewhere() -> None:
    """One in the afternoon at home is six the next morning in Guam."""
    guam = send_slots(timezone="Pacific/Guam")
    story = Story(meeting(reminders=(1,)), seats=[ANN], slots=guam)
    story.look()
    assert story.look_until(at(date(2027, 12, 1))) == ["Oct 11 08:30 ann reminder-1"]
