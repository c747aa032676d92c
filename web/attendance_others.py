"""Other meetings of somebody's teams, of which nobody has said yet who was there."""

from collections.abc import Sequence, Set
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession

from models.meeting import Meeting
from models.occasion import OccasionId, cohort_journey, journey_of
from models.seat import Seat
from rules.attendance import NOBODY_MET, expected
from store.attendance import attendance_in
from store.keys import Keys
from store.occasions import meetings_of
from web.admission import Visit, holds
from wire.links import Purpose, sign
from wire.wording import long_day

MOST = 12


class Other(NamedTuple):
    """A line that leads to another meeting's page; `href` is relative to this one's."""

    title: str
    agency: str
    day: str
    href: str


async def others(
    session: AsyncSession,
    keys: Keys,
    visit: Visit,
    *,
    this: Meeting,
    seats: Sequence[Seat],
    teams: Set[str | None],
    now: datetime,
) -> tuple[Other, ...]:
    """Return what else is theirs to fill, the latest first."""
    cohort = visit.cohort.key
    names = [cohort_journey(cohort), *(journey_of(cohort, team) for team in teams)]
    recorded = await attendance_in(session, cohort)
    found = (
        meeting
        for meeting in reversed(await meetings_of(session, *names))
        if meeting.id != this.id
        and meeting.slot.start <= now
        and meeting.state not in NOBODY_MET
        and holds(meeting, now)
        and _is_open(meeting, seats, teams, recorded.get(meeting.id, {}).keys())
    )
    return tuple(_other(keys, visit, meeting) for meeting in islice(found, MOST))


def _is_open(
    meeting: Meeting, seats: Sequence[Seat], teams: Set[str | None], recorded: Set[str]
) -> bool:
    """Whether it expected somebody of these teams, and nothing is said of any of them."""
    people = {s.person.id for s in expected(meeting, seats) if s.team in teams}
    return bool(people) and not people & recorded


def _other(keys: Keys, visit: Visit, meeting: Meeting) -> Other:
    team = OccasionId.parse(meeting.id).team
    token = sign(keys.links[0], Purpose.ATTENDANCE, meeting.id, visit.person.id)
    return Other(
        title=meeting.title,
        agency=visit.cohort.team(team).agency if team else "",
        day=long_day(meeting.slot.day),
        href=token,
    )
