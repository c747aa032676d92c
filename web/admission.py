"""Who is at the door: the token says who and about what, the truth whether they may."""

from collections.abc import Set
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession

from models.ask import Ask
from models.cohort import Cohort
from models.digest import digest_occasion
from models.meeting import Meeting, MeetingState
from models.occasion import OccasionId
from models.roster import Role
from models.seat import Person, Seat
from rules.digests import is_hearer
from rules.replies import invited
from store.cohorts import cohort_row
from store.keys import Keys
from store.occasions import ask_called, meeting_called
from store.seats import seats_of
from store.situations import thawed
from wire.links import Purpose, read

LINK_HOLDS = timedelta(days=14)  # after the loop has closed what it is about
# A bad token takes the same road as a good one, so that its time tells nothing.
NOBODY = ("nobody/nobody/nothing/1", "")
REPORTERS = frozenset({Role.LIAISON})
HOSTS_OF_GUESTS = frozenset({Role.LEAD, Role.LIAISON})
ANSWERERS = frozenset({Role.LEAD, Role.CORE, Role.LIAISON})


class Visit(NamedTuple):
    """Who is here, in which cohort, about which occasion."""

    person: Person
    cohort: Cohort
    occasion: OccasionId

    @property
    def agency(self) -> str:
        """The team's agency; empty for the cohort's own occasions."""
        return self.cohort.team(self.occasion.team).agency if self.occasion.team else ""

    @property
    def words(self) -> dict[str, object]:
        """What every page of theirs says."""
        cohort = self.cohort
        return {"cohort": cohort.title, "contact": cohort.contact, "agency": self.agency}


async def visit_to_meeting(
    session: AsyncSession, keys: Keys, token: str, now: datetime
) -> tuple[Visit, Meeting] | None:
    """Return who may report which meeting; None for a wrong, expired or revoked token."""
    return await _visit_as_reporter(session, keys, Purpose.HELD, token, now)


async def visit_to_attendance(
    session: AsyncSession, keys: Keys, token: str, now: datetime
) -> tuple[Visit, Meeting] | None:
    """Return who may say who was at which meeting; None for a token that opens nothing."""
    return await _visit_as_reporter(session, keys, Purpose.ATTENDANCE, token, now)


async def visit_to_guests(
    session: AsyncSession, keys: Keys, token: str, now: datetime
) -> tuple[Visit, Meeting] | None:
    """Return who may invite guests to which meeting that is still to come."""
    occasion, person = read(keys.links, Purpose.GUESTS, token) or NOBODY
    meeting = await meeting_called(session, occasion)
    visit = await _visit(session, occasion, person, HOSTS_OF_GUESTS)
    if not (visit and meeting and visit.occasion.team):
        return None
    open_to_them = Role.GUEST in meeting.audience and meeting.is_planned
    return (visit, meeting) if open_to_them and now < meeting.slot.start else None


async def _visit_as_reporter(
    session: AsyncSession, keys: Keys, purpose: Purpose, token: str, now: datetime
) -> tuple[Visit, Meeting] | None:
    occasion, person = read(keys.links, purpose, token) or NOBODY
    meeting = await meeting_called(session, occasion)
    visit = await _visit(session, occasion, person, REPORTERS)
    return (visit, meeting) if visit and meeting and holds(meeting, now) else None


async def visit_to_ask(
    session: AsyncSession, keys: Keys, token: str, now: datetime
) -> tuple[Visit, Ask] | None:
    """Return who may answer which ask; None for a wrong, expired or revoked token."""
    occasion, person = read(keys.links, Purpose.DONE, token) or NOBODY
    ask = await ask_called(session, occasion)
    roles = ANSWERERS.union(ask.audience if ask and ask.each else ())
    visit = await _visit(session, occasion, person, roles)
    return (visit, ask) if visit and ask and holds(ask, now) else None


async def visit_to_answer(
    session: AsyncSession, keys: Keys, token: str, now: datetime
) -> tuple[Visit, Meeting] | None:
    """Return who is invited to which meeting that is not over; None for another token."""
    found = await seat_in_meeting(session, keys, Purpose.ANSWER, token, now)
    if found is None:
        return None
    seat, meeting = found
    about = OccasionId.parse(meeting.id)
    row = await cohort_row(session, about.cohort)
    return (Visit(seat.person, thawed(row), about), meeting) if row else None


async def visit_to_digests(session: AsyncSession, keys: Keys, token: str) -> Visit | None:
    """Return who may say whether they want a cohort's digests; None for another token."""
    occasion, person = read(keys.links, Purpose.UNSUBSCRIBE, token) or NOBODY
    about = OccasionId.parse(occasion)
    row = await cohort_row(session, about.cohort)
    seats = await seats_of(session, about.cohort)
    hosts = (s for s in seats if s.is_taken and s.person.id == person and is_hearer(s))
    seat = next(hosts, None)
    if row is None or seat is None or occasion != digest_occasion(row.key):
        return None
    return Visit(seat.person, thawed(row), about)


async def seat_in_meeting(
    session: AsyncSession, keys: Keys, purpose: Purpose, token: str, now: datetime
) -> tuple[Seat, Meeting] | None:
    """Return by which seat somebody is invited to a meeting that is not over."""
    occasion, person = read(keys.links, purpose, token) or NOBODY
    meeting = await meeting_called(session, occasion)
    about = OccasionId.parse(occasion)
    seats = await seats_of(session, about.cohort, about.team)
    if meeting is None or not _is_ahead(meeting, now):
        return None
    theirs = (seat for seat in invited(meeting, seats) if seat.person.id == person)
    seat = next(theirs, None)
    return (seat, meeting) if seat else None


async def _visit(
    session: AsyncSession, occasion: str, person: str, roles: Set[Role]
) -> Visit | None:
    about = OccasionId.parse(occasion)
    row = await cohort_row(session, about.cohort)
    seats = await seats_of(session, about.cohort, about.team)
    seat = next((s for s in seats if s.person.id == person and _may(s, about, roles)), None)
    return Visit(seat.person, thawed(row), about) if row and seat else None


def _may(seat: Seat, about: OccasionId, roles: Set[Role]) -> bool:
    if not seat.is_taken:
        return False
    return seat.role is Role.STAFF or (seat.team == about.team and seat.role in roles)


def _is_ahead(meeting: Meeting, now: datetime) -> bool:
    """Whether a meeting is still to come, or would be: one called off says that it is."""
    open_to_it = meeting.is_planned or meeting.state is MeetingState.CALLED_OFF
    return open_to_it and now < meeting.slot.end


def holds(matter: Meeting | Ask, now: datetime) -> bool:
    """Whether links about something open it still."""
    if matter.closed_at is None:
        return True
    # What is answered can be changed until it lapses.
    over = (
        max(matter.closed_at, matter.lapses_at)
        if isinstance(matter, Ask)
        else matter.closed_at
    )
    return now <= over + LINK_HOLDS
