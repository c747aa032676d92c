"""What stands in a person's feed, and for how long its address holds."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from models.feed import Part, Showing, Subscriber
from models.meeting import Meeting
from models.seat import Seat
from rules.matter import gathers

REACHES_BACK = timedelta(days=90)
SHOWN_CALLED_OFF = timedelta(days=30)  # a feed is read rarely; what vanishes is not noticed


def holds(subscriber: Subscriber) -> bool:
    """Whether the address still opens: never again once its person sat nowhere."""
    seats, since = subscriber.all_seats, subscriber.feed.made_at
    leavings = [seat.left_at for seat in seats if seat.left_at and seat.left_at >= since]
    return any(seat.is_taken for seat in seats) and all(
        any(_sat(seat, moment) for seat in seats) for moment in leavings
    )


def showings(parts: Sequence[Part], now: datetime) -> list[Showing]:
    """Return what a feed shows at `now`, by start: each meeting once, by one seat."""
    shown = [showing for part in parts for showing in _of_part(part, now)]
    return sorted(shown, key=lambda each: (each.meeting.slot.start, each.meeting.id))


def last_change(subscriber: Subscriber, shown: Sequence[Showing]) -> datetime:
    """Return when a feed last changed, by what happened and not by what only passed."""
    seats = subscriber.all_seats
    turns = [showing.modified for showing in shown] + [seat.since for seat in seats]
    left = [seat.left_at for seat in seats if seat.left_at]
    return max([subscriber.feed.made_at, *turns, *left])


def _sat(seat: Seat, moment: datetime) -> bool:
    return seat.since <= moment and (seat.left_at is None or moment < seat.left_at)


def _of_part(part: Part, now: datetime) -> Iterator[Showing]:
    for meeting in part.meetings:
        over = _over(meeting)
        reach = REACHES_BACK if meeting.stands else SHOWN_CALLED_OFF
        if over > now - reach and (seat := _seat_in(meeting, part.seats, over)):
            yield Showing(part=part, seat=seat, meeting=meeting)


def _over(meeting: Meeting) -> datetime:
    """Return the end of a meeting, or when it was said that it will not be."""
    if meeting.stands:
        return meeting.slot.end
    return meeting.closed_at or meeting.changed_at


def _seat_in(meeting: Meeting, seats: Sequence[Seat], over: datetime) -> Seat | None:
    """Return the seat in which somebody belonged to a meeting until it was over.

    The earliest that fits, as with invitations, so that both say the same words.
    """
    fitting = (seat for seat in seats if gathers(meeting, seat))
    return next((seat for seat in fitting if _sat(seat, over)), None)
