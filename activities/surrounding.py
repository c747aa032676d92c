"""What letters name beside their own matter: a newcomer's year, the meeting of an ask."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from activities.looking import About, Decided
from models.ask import Ask
from models.meeting import Meeting
from models.notice import NoticeKind
from models.roster import Role
from models.seat import Person, Seat
from models.surroundings import Surroundings
from rules.matter import gathers
from store import occasions
from store.cohorts import journeys_of
from store.situations import Situation

Reading = Callable[[], AbstractAsyncContextManager[AsyncSession]]


@dataclass(frozen=True)
class Around:
    """What one look's letters may name: the cohort's `year`, the `meetings` of its asks."""

    seats: Sequence[Seat]
    year: Sequence[Meeting]
    meetings: Mapping[str, Meeting]

    def of(self, seat: Seat, matter: About) -> Surroundings:
        """Return what is named beside `matter` to whoever has this seat."""
        if isinstance(matter, Ask):
            return Surroundings(meeting=self.meetings.get(matter.meeting))
        if matter is None:
            return Surroundings(year=self._ahead(seat), liaisons=self._liaisons(seat))
        return Surroundings()

    def _ahead(self, seat: Seat) -> tuple[Meeting, ...]:
        """Return the planned meetings that a person's seats bring: their year."""
        theirs = [s for s in self.seats if s.person.id == seat.person.id and s.is_taken]
        return tuple(
            meeting
            for meeting in self.year
            if meeting.is_planned and any(gathers(meeting, each) for each in theirs)
        )

    def _liaisons(self, seat: Seat) -> tuple[Person, ...]:
        """Return who accompanies the team of somebody on it."""
        if seat.role not in {Role.LEAD, Role.CORE}:
            return ()
        of_team = (s for s in self.seats if s.team == seat.team and s.is_taken)
        return tuple(each.person for each in of_team if each.role is Role.LIAISON)


async def around(decided: Decided, situation: Situation, reading: Reading) -> Around:
    """Find what a look's letters name; `reading` opens a session if one asks."""
    welcomes = any(notice.kind is NoticeKind.WELCOME for notice, _ in decided.notices)
    asks = {one.meeting for _, one in decided.notices if isinstance(one, Ask)}
    found = {
        one.id: one
        for one in (*situation.meetings, *decided.new, *decided.altered)
        if isinstance(one, Meeting)
    }
    year: Sequence[Meeting] = ()
    if welcomes or not asks <= found.keys():
        async with reading() as session:
            year = await _year(session, situation.cohort.key) if welcomes else ()
            for name in sorted(asks - found.keys()):
                if meeting := await occasions.meeting_called(session, name):
                    found[name] = meeting
    return Around(situation.seats, year, found)


async def _year(session: AsyncSession, cohort: str) -> list[Meeting]:
    """Return every meeting of a cohort and its teams, but those dated one at a time."""
    journeys = [each.id for each in await journeys_of(session, cohort)]
    meetings = await occasions.meetings_of(session, *journeys)
    return [each for each in meetings if each.report is None]
