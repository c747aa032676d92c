"""Whoever answers for a meeting is nudged for a word, until it is there or presumed."""

from datetime import date, timedelta

from models.meeting import MeetingState
from models.roster import Role
from rules.closing import closed_meeting
from rules.outcomes import completed
from tests.rules.samples import DAY, END, LIV, REPORTED, STU, at, seat, send_slots
from tests.rules.series_stories import alone, invited
from tests.rules.stories import Story


def test_a_meeting_nobody_reports_from_its_invitation_to_the_last_nudge() -> None:
    assert invited().look_until(END) == [
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


def test_once_it_is_reported_nobody_is_nudged() -> None:
    reported = invited()
    reported.look_until(at(date(2027, 10, 13), "10:00"))
    reported.occasion = completed(reported.meeting, reported.now, DAY, None)
    assert reported.look_until(END) == []


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
    assert story.look_until(END) == [
        "Oct 15 08:30 max nudge+3",
        "Oct 19 08:30 max nudge+7",
    ]


def test_held_before_its_slot_is_neither_reminded_of_nor_nudged() -> None:
    early = alone()
    early.look_until(at(date(2027, 10, 6)))
    early.occasion = completed(early.meeting, early.now, date(2027, 10, 4), None)
    assert early.look_until(END) == ["Oct 06 10:00 ann cancellation #1"]
