"""A personal subscription to one's own year: an extra beside the invitations."""

from datetime import datetime

from models.cohort import Cohort
from models.meeting import Meeting
from models.seat import Seat
from models.value import Value


class Feed(Value):
    """One person's subscription, over all their cohorts.

    Of its address only `digest` is kept, the SHA-256 of the token in hexadecimal;
    `made_at` is the minute in which the address was made.
    """

    person: str
    digest: str
    made_at: datetime


class Subscriber(Value):
    """Whoever reads a feed: their seats by cohort, earliest first, those left included."""

    feed: Feed
    seats: dict[str, tuple[Seat, ...]]

    @property
    def all_seats(self) -> tuple[Seat, ...]:
        return tuple(seat for seats in self.seats.values() for seat in seats)


class Told(Value):
    """The highest SEQUENCE and the last DTSTAMP in one person's letters about a meeting."""

    sequence: int
    dtstamp: datetime


class Part(Value):
    """A person's part in one cohort: their seats, and all that meets there.

    `told` is by occasion; a meeting of which no letter was ever decided is not in it.
    """

    cohort: Cohort
    organizer: str
    seats: tuple[Seat, ...]
    meetings: tuple[Meeting, ...]
    told: dict[str, Told]


class Showing(Value):
    """One meeting in one person's feed: in which cohort, by which seat."""

    part: Part
    seat: Seat
    meeting: Meeting

    @property
    def sequence(self) -> int:
        """The number that this person's invitation has."""
        told = self.part.told.get(self.meeting.id)
        return told.sequence if told else 0

    @property
    def modified(self) -> datetime:
        """When it last changed: in truth, or in what this person's letters say of it."""
        told, changed_at = self.part.told.get(self.meeting.id), self.meeting.changed_at
        return max(told.dtstamp, changed_at) if told else changed_at
