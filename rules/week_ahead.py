"""What one of the host's people reads of the week ahead, and of what waits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from models.ask import Ask
from models.bad_address import BadAddress
from models.digest import Coming, Digest, DigestSource
from models.meeting import Meeting
from models.occasion import OccasionId
from models.roster import Role
from models.seat import Seat
from models.slot import day_of
from rules.answers import declined
from rules.matter import gathers
from rules.moments import nudges_of_meeting
from rules.send_slots import SendSlots

_SUNDAY, _WEEK = 6, timedelta(weeks=1)


@dataclass(frozen=True)
class WeekAhead:
    """One week of a cohort, as all its digests see it.

    What waited at `since`, when they were to leave, is in them: of what was asked for
    later, or in that same minute, a digest that comes late does not complain.
    """

    source: DigestSource
    seats: Sequence[Seat]
    bad: Sequence[BadAddress]
    slots: SendSlots
    since: datetime
    now: datetime
    matches: tuple[str, ...] = ()

    @cached_property
    def day(self) -> date:
        return day_of(self.now, self.slots.timezone)

    @cached_property
    def names(self) -> Mapping[str, str]:
        return {seat.person.id: seat.person.name for seat in self.seats if seat.is_taken}

    def digest_for(self, whom: Seat) -> Digest:
        """Return what somebody reads; staff of every team, a liaison of theirs."""
        theirs = [s for s in self.seats if s.is_taken and s.person.id == whom.person.id]
        teams = {s.team for s in theirs if s.role is Role.LIAISON and s.team}
        for_staff = any(seat.role is Role.STAFF for seat in theirs)
        waits = [
            one
            for one in self._waits()
            if for_staff or OccasionId.parse(one.id).team in teams
        ]
        sunday = self.day + timedelta(days=_SUNDAY - self.day.weekday())
        said = Digest(
            day=self.day,
            first=self._coming(theirs, self.day, sunday),
            second=self._coming(theirs, sunday + timedelta(days=1), sunday + _WEEK),
            unreported=tuple(one for one in waits if isinstance(one, Meeting)),
            overdue=tuple(one for one in waits if isinstance(one, Ask)),
        )
        return said.model_copy(update=self._for_staff()) if for_staff else said

    def _for_staff(self) -> dict[str, object]:
        lost = (self.names[one.person] for one in self.bad if one.person in self.names)
        return {
            "unreachable": tuple(lost),
            "inbox": self.source.inbox,
            "matches": self.matches,
        }

    def _waits(self) -> Iterator[Meeting | Ask]:
        """Yield the meetings nobody has reported, and the asks that are overdue."""
        then = day_of(self.since, self.slots.timezone)
        yield from (one for one in self.source.meetings if self._was_asked(one))
        yield from (ask for ask in self.source.asks if ask.due_on < then)

    def _was_asked(self, meeting: Meeting) -> bool:
        """Whether it was asked by then if a meeting was held; unasked, from its end."""
        if meeting.report is None:
            return False
        asked = [moment.leaves_at for moment in nudges_of_meeting(meeting, self.slots)]
        return min(asked, default=meeting.slot.end) < self.since

    def _coming(
        self, theirs: Sequence[Seat], first: date, last: date
    ) -> tuple[Coming, ...]:
        """Return the meetings of some days; what goes on already is of the first one."""
        found = [
            one
            for one in self.source.meetings
            if one.slot.end > self.now
            and first <= max(self._day(one), self.day) <= last
            and any(gathers(one, seat) for seat in theirs)
        ]
        found.sort(key=lambda meeting: (meeting.slot.start, meeting.id))
        return tuple(map(self._said, found))

    def _day(self, meeting: Meeting) -> date:
        return day_of(meeting.slot.start, self.slots.timezone)

    def _said(self, meeting: Meeting) -> Coming:
        given = self.source.answers.get(meeting.id, ())
        absent = declined(given, meeting.timing, self.now)
        said_no = sorted(self.names[person] for person in absent if person in self.names)
        return Coming(meeting=meeting, declined=tuple(said_no))
