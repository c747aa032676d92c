"""What staff see of cohorts at a glance: read models, values only, no letter's bytes."""

from datetime import date, datetime, time

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.meeting import MeetingState
from models.tables.cohort import CohortRow, CohortState, JourneyRow
from models.tables.meeting import MeetingRow
from models.tables.seat import SeatRow
from models.value import Value
from store.bad_addresses import unreachable
from store.cohorts import all_cohorts, journeys_of
from store.overview_answers import Answers, answers_ahead
from store.overview_asks import AskLine, ask_lines
from store.overview_letters import TROUBLED, Letters, Tally, letters_of, tallies_of
from store.overview_quotas import QuotaLine, quota_lines
from store.situations import thawed
from store.waiting import waiting_since


class MeetingLine(Value):
    """A meeting in a list. `day` and `at` are its own zone's; `answers`, while ahead.

    `missing` is for want of what its gate is closed; nothing where it is not.
    """

    id: str
    title: str
    day: date
    at: time
    minutes: int
    timezone: str
    state: MeetingState
    held_on: date | None
    answers: Answers | None = None
    missing: tuple[str, ...] = ()


class CohortLine(Value):
    """A cohort in the list. `next_meeting` is its next planned one, of whichever team."""

    key: str
    title: str
    state: CohortState
    starts_on: date
    ends_on: date
    teams: int
    paused: tuple[str, ...]
    next_meeting: MeetingLine | None
    letters: Letters


class JourneyView(Value):
    """A team, or the cohort's own (`team` None), with what it has to do."""

    team: str | None
    agency: str | None
    timezone: str
    paused: bool
    people: int
    meetings: tuple[MeetingLine, ...]
    asks: tuple[AskLine, ...]
    quotas: tuple[QuotaLine, ...] = ()


class BadLine(Value):
    """Somebody's address to which letters come back, and what the other server says."""

    email: str
    since: datetime
    status: str | None


class CohortView(Value):
    """A cohort, journey by journey; `waiting_since` is the oldest letter not on its way."""

    line: CohortLine
    timezone: str
    journeys: tuple[JourneyView, ...]
    troubles: tuple[Tally, ...]
    waiting_since: datetime | None
    unreachable: tuple[BadLine, ...] = ()


async def cohort_lines(session: AsyncSession, now: datetime) -> list[CohortLine]:
    """Return every cohort, by key."""
    return [await _line(session, row, now) for row in await all_cohorts(session)]


async def cohort_view(session: AsyncSession, row: CohortRow, now: datetime) -> CohortView:
    """Return all there is to see of a cohort."""
    journeys = [
        await _journey(session, row, each, now)
        for each in await journeys_of(session, row.key)
    ]
    tallies = await tallies_of(session, row.key)
    return CohortView(
        line=await _line(session, row, now),
        timezone=row.frozen["timezone"],
        journeys=tuple(journeys),
        troubles=tuple(each for each in tallies if each.state in TROUBLED),
        waiting_since=await waiting_since(session, row.key),
        unreachable=tuple(
            BadLine(email=email, since=bad.since, status=bad.status)
            for email, bad in await unreachable(session, row.key)
        ),
    )


async def _line(session: AsyncSession, row: CohortRow, now: datetime) -> CohortLine:
    journeys = await journeys_of(session, row.key)
    return CohortLine(
        key=row.key,
        title=row.frozen["title"],
        state=row.state,
        starts_on=row.frozen["starts_on"],
        ends_on=row.frozen["ends_on"],
        teams=len(row.frozen["teams"]),
        paused=tuple(each.team or row.key for each in journeys if each.paused),
        next_meeting=await _next_meeting(session, row.key, now),
        letters=await letters_of(session, row.key),
    )


async def _next_meeting(
    session: AsyncSession, cohort: str, now: datetime
) -> MeetingLine | None:
    query = select(MeetingRow).join(JourneyRow, col(JourneyRow.id) == MeetingRow.journey)
    query = query.where(
        JourneyRow.cohort == cohort,
        MeetingRow.state == MeetingState.PLANNED,
        MeetingRow.ends_at > now,
    )
    first = (await session.exec(query.order_by(col(MeetingRow.ends_at)).limit(1))).first()
    return _meeting(first) if first else None


async def _journey(
    session: AsyncSession, row: CohortRow, journey: JourneyRow, now: datetime
) -> JourneyView:
    answers = await answers_ahead(session, journey.id, now)
    meetings = select(MeetingRow).where(MeetingRow.journey == journey.id)
    by_day = meetings.order_by(col(MeetingRow.ends_at), col(MeetingRow.id))
    agencies = {team["key"]: team["agency"] for team in row.frozen["teams"]}
    found = list(await session.exec(by_day))
    return JourneyView(
        team=journey.team,
        agency=agencies.get(journey.team),
        timezone=journey.timezone,
        paused=journey.paused,
        people=await _people(session, row.key, journey.team),
        meetings=tuple(_meeting(each, answers.get(each.id)) for each in found),
        asks=tuple(await ask_lines(session, journey)),
        quotas=tuple(quota_lines(thawed(row), journey.team, found)),
    )


async def _people(session: AsyncSession, cohort: str, team: str | None) -> int:
    """Count a team's people; the cohort's own journey gathers everybody."""
    query = select(func.count(func.distinct(SeatRow.person))).where(
        SeatRow.cohort == cohort, col(SeatRow.left_at).is_(None)
    )
    if team is not None:
        query = query.where(SeatRow.team == team)
    return (await session.exec(query)).one()


def _meeting(row: MeetingRow, answers: Answers | None = None) -> MeetingLine:
    return MeetingLine(
        id=row.id,
        title=row.title,
        day=row.day,
        at=row.at,
        minutes=row.minutes,
        timezone=row.timezone,
        state=row.state,
        held_on=row.held_on,
        answers=answers,
        missing=_missing(row),
    )


def _missing(row: MeetingRow) -> tuple[str, ...]:
    gate = row.to_value().closed_gate if row.alerts else None
    return tuple(need.title for need in gate.needs if not need.is_there) if gate else ()
