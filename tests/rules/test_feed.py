"""What stands in a person's feed, and for how long its address holds."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.feed import Feed, Subscriber
from models.meeting import Meeting, MeetingState
from models.roster import Role
from models.seat import Seat
from rules.feed import holds, last_change, showings
from tests.wire.feed_samples import SINCE, a_part, a_seat, told
from tests.wire.letter_parts import a_kickoff, a_meeting

MADE = datetime(2027, 9, 1, 12, tzinfo=UTC)
NOW = datetime(2027, 9, 22, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def left(moment: datetime, *, since: datetime = SINCE) -> Seat:
    return a_seat(since=since, left_at=moment)


def subscriber(*seats: Seat) -> Subscriber:
    feed = Feed(person="4f0c9a3b7d1e", digest="00", made_at=MADE)
    return Subscriber(feed=feed, seats={"lea-2027": seats})


def shown(*meetings: Meeting, now: datetime = NOW, **changed: Any) -> list[str]:
    return [each.meeting.id for each in showings([a_part(*meetings, **changed)], now)]


@pytest.mark.parametrize(
    ("seats", "opens"),
    [
        pytest.param((a_seat(),), True, id="seated"),
        pytest.param((left(MADE + DAY),), False, id="left"),
        pytest.param((left(MADE + DAY), a_seat()), True, id="two seats, one left"),
        pytest.param((left(MADE + DAY), left(MADE + 2 * DAY)), False, id="both left"),
        pytest.param(
            (left(MADE + DAY), a_seat(since=MADE + 2 * DAY)),
            False,
            id="left, and came back",
        ),
        pytest.param(
            (left(MADE + DAY), a_seat(since=MADE + DAY)), True, id="moved in one minute"
        ),
        pytest.param(
            (left(MADE - DAY), a_seat(since=MADE - MINUTE)), True, id="made after a return"
        ),
        pytest.param(
            (left(MADE), a_seat(since=MADE + MINUTE)), False, id="left in its minute"
        ),
        pytest.param((a_seat(since=MADE + DAY),), True, id="a clock behind"),
    ],
)
def test_an_address_holds_as_long_as_its_person_sits_somewhere(
    seats: tuple[Seat, ...], *, opens: bool
) -> None:
    assert holds(subscriber(*seats)) is opens


@pytest.mark.parametrize(
    ("after", "there"), [(timedelta(), True), (90 * DAY - MINUTE, True), (90 * DAY, False)]
)
def test_a_meeting_stays_ninety_days(after: timedelta, *, there: bool) -> None:
    meeting = a_meeting()
    assert shown(meeting, now=meeting.slot.end + after) == [meeting.id] * there


@pytest.mark.parametrize(
    ("state", "held_on"),
    [(MeetingState.CALLED_OFF, None), (MeetingState.HELD, NOW.date())],
)
@pytest.mark.parametrize(("after", "there"), [(30 * DAY - MINUTE, True), (30 * DAY, False)])
def test_a_meeting_that_will_not_be_stays_thirty_days(
    state: MeetingState, held_on: date | None, after: timedelta, *, there: bool
) -> None:
    meeting = a_meeting(closed_at=NOW, state=state, held_on=held_on)
    assert not meeting.stands
    assert shown(meeting, now=NOW + after) == [meeting.id] * there


@pytest.mark.parametrize(
    ("seat", "there"),
    [
        (a_seat(), {"ta", "kickoff"}),
        (a_seat(role=Role.GUEST), set()),
        (a_seat(team="cedar-hollow"), {"kickoff"}),
        (a_seat(team=None, role=Role.STAFF), set()),
        (a_seat(team=None, role=Role.LIAISON), {"kickoff"}),
        (a_seat(left_at=NOW), set()),
        (a_seat(left_at=a_kickoff().slot.end + MINUTE), {"kickoff"}),
        (a_seat(since=a_kickoff().slot.end + MINUTE), {"ta"}),
        (a_seat(since=a_meeting().slot.end + MINUTE), set()),
    ],
)
def test_everybody_sees_what_they_are_invited_to(seat: Seat, there: set[str]) -> None:
    steps = {occasion.split("/")[2] for occasion in shown(seats=(seat,))}
    assert steps == there


def test_who_was_not_there_yet_does_not_see_what_was_called_off() -> None:
    meeting = a_meeting(state=MeetingState.CALLED_OFF, closed_at=NOW - DAY)
    assert shown(meeting) == [meeting.id]
    assert shown(meeting, seats=(a_seat(since=NOW),)) == []


def test_with_two_seats_each_meeting_is_shown_once_and_in_order() -> None:
    seats = (a_seat(), a_seat(id="lea-2027.4f0c9a3b7d1e.2", role=Role.CORE))
    assert shown(a_meeting(), a_kickoff(), seats=seats) == [a_kickoff().id, a_meeting().id]


@pytest.mark.parametrize(
    ("seats", "heard", "changed_at"),
    [
        ((a_seat(),), {}, a_meeting().changed_at),
        ((a_seat(),), {a_meeting().id: told(0, 1)}, a_meeting().changed_at),
        ((a_seat(), a_seat(since=NOW)), {}, NOW),
        ((a_seat(), left(NOW)), {}, NOW),
    ],
)
def test_a_feed_last_changed_with_its_meetings_words_and_seats(
    seats: tuple[Seat, ...], heard: Any, changed_at: datetime
) -> None:
    part = a_part(seats=seats, told=heard)
    assert last_change(subscriber(*seats), showings([part], NOW)) == changed_at


def test_an_empty_feed_last_changed_when_its_address_was_made() -> None:
    assert last_change(subscriber(a_seat()), []) == MADE
