"""Cohorts: filed by staff, laid by their journey, read by everybody."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.cohort import Cohort, CohortFile
from models.occasion import cohort_journey, journey_of
from models.roster import Enrolment, Role
from models.seat import Person
from models.tables.cohort import CohortRow, CohortState, JourneyRow
from models.tables.seat import PersonRow, SeatRow
from store.keys import Keys
from store.values import connection_of

_CLOSED = columns(col(CohortRow.closed_at)).where(col(CohortRow.key) == bindparam("cohort"))


def digest_of(file: CohortFile) -> str:
    """Return what tells one description of a cohort from another."""
    return hashlib.sha256(file.model_dump_json().encode()).hexdigest()


async def cohort_row(session: AsyncSession, key: str) -> CohortRow | None:
    """Return a cohort's row, or None."""
    return await session.get(CohortRow, key)


async def closed_since(session: AsyncSession, key: str) -> datetime | None:
    """Return when a cohort's year was over, or None."""
    connection = connection_of(session)
    found = await connection.execute(_CLOSED, {"cohort": key})
    return found.scalar_one_or_none()


async def all_cohorts(session: AsyncSession) -> list[CohortRow]:
    """Return every cohort, by key."""
    return list((await session.exec(select(CohortRow).order_by(col(CohortRow.key)))).all())


async def journeys_of(session: AsyncSession, cohort: str) -> list[JourneyRow]:
    """Return a cohort's journeys: its own first, then its teams' by key."""
    query = (
        select(JourneyRow).where(JourneyRow.cohort == cohort).order_by(col(JourneyRow.id))
    )
    return list((await session.exec(query)).all())


async def file_cohort(
    session: AsyncSession, file: CohortFile, *, organizer: str, keys: Keys
) -> None:
    """Keep a cohort as staff describe it; nobody is owed anything until it is laid."""
    cohort = file.cohort
    session.add(
        CohortRow(
            key=cohort.key,
            frozen=cohort.model_dump(mode="json", by_alias=True),
            organizer=organizer,
            digest=digest_of(file),
        )
    )
    await session.flush()
    for journey in _journeys(cohort):
        session.add(journey)
    for person in {keys.person(line.email): line for line in reversed(file.roster)}.items():
        await remember_person(session, _person(*person))
    await session.flush()
    for seat in _seats(cohort, file.roster, keys):
        session.add(seat)


def _journeys(cohort: Cohort) -> Iterable[JourneyRow]:
    yield JourneyRow(
        id=cohort_journey(cohort.key), cohort=cohort.key, timezone=cohort.timezone
    )
    for team in cohort.teams:
        yield JourneyRow(
            id=journey_of(cohort.key, team.key),
            cohort=cohort.key,
            team=team.key,
            timezone=team.timezone,
        )


def _person(identity: str, line: Enrolment) -> Person:
    return Person(
        id=identity,
        email=line.email,
        name=line.name,
        timezone=line.timezone,
        language=line.language,
    )


def _seats(cohort: Cohort, roster: Iterable[Enrolment], keys: Keys) -> Iterable[SeatRow]:
    """Seat the roster as written, and each liaison once more in each of their teams."""
    places = [(line.email, line.team, line.role, line.circle) for line in roster]
    places += [(team.liaison, team.key, Role.LIAISON, None) for team in cohort.teams]
    counts: dict[str, int] = {}
    for email, team, role, circle in dict.fromkeys(places):
        person = keys.person(email)
        counts[person] = counts.get(person, 0) + 1
        yield SeatRow(
            id=seat_id(cohort.key, person, counts[person]),
            cohort=cohort.key,
            team=team,
            person=person,
            role=role,
            circle=circle,
        )


def seat_id(cohort: str, person: str, number: int) -> str:
    """Return the id of somebody's nth seat in a cohort."""
    return f"{cohort}.{person}.{number}"


async def remember_person(session: AsyncSession, person: Person) -> None:
    """Enter somebody in the address book; who is known already stays as known."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(PersonRow).on_conflict_do_nothing(index_elements=["id"])
    await session.exec(statement, params=PersonRow.of(person).model_dump())


async def mark_laid(session: AsyncSession, key: str, now: datetime) -> None:
    """Let the year begin: everybody filed takes their seat at `now`."""
    row = await session.get_one(CohortRow, key)
    row.state, row.laid_at = CohortState.RUNNING, now
    seats = await session.exec(select(SeatRow).where(SeatRow.cohort == key))
    for seat in seats:
        seat.since = now


async def mark_closed(session: AsyncSession, key: str, now: datetime) -> None:
    """Let the year be over."""
    row = await session.get_one(CohortRow, key)
    row.state, row.closed_at = CohortState.CLOSED, now
