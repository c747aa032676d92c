"""Who sits where."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, String, bindparam, or_
from sqlalchemy import select as columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.guest import Category
from models.roster import Role
from models.seat import Person, Seat
from models.tables.seat import PersonRow, SeatRow
from models.value import Value
from store.cohorts import seat_id
from store.values import (
    REMEMBERED,
    as_it_rests,
    columns_of,
    connection_of,
    flushed,
    read_cells,
)

_SEAT = columns_of(SeatRow, "id", "team", "role", "since", "left_at", "circle", "category")
_PERSON = columns_of(PersonRow, "id", "email", "name", "timezone", "language")
_SEATS = (
    columns(*map(as_it_rests, (*_SEAT, *_PERSON)))
    .join_from(SeatRow, PersonRow, col(PersonRow.id) == SeatRow.person)
    .where(
        col(SeatRow.cohort) == bindparam("cohort"),
        col(SeatRow.since).is_not(None),
        or_(
            bindparam("team", type_=String).is_(None),
            col(SeatRow.team) == bindparam("team", type_=String),
            col(SeatRow.team).is_(None),
        ),
    )
    .order_by(col(SeatRow.since), col(SeatRow.id))
)


class Place(Value):
    """Who sits where, for comparing with a roster; liaisons' seats in teams included."""

    email: str
    name: str
    team: str | None
    role: Role
    circle: str | None = None


async def seats_of(
    session: AsyncSession, cohort: str, team: str | None = None
) -> list[Seat]:
    """Return a cohort's seats, those left included; of one team with the host's people."""
    await flushed(session)
    connection = connection_of(session)
    found = await connection.execute(_SEATS, {"cohort": cohort, "team": team})
    dialect = connection.dialect
    return [_seat(dialect, tuple(row)) for row in found.all()]


@lru_cache(REMEMBERED)
def _seat(dialect: Dialect, row: tuple[Any, ...]) -> Seat:
    seat = read_cells(_SEAT, dialect, row[: len(_SEAT)])
    person = read_cells(_PERSON, dialect, row[len(_SEAT) :])
    return Seat.model_construct(**seat, person=Person.model_construct(**person))


async def take_seat(
    session: AsyncSession,
    cohort: str,
    person: str,
    *,
    team: str | None,
    role: Role,
    at: datetime,
    circle: str | None = None,
    category: Category | None = None,
) -> str:
    """Give somebody a new seat and return its id; one that was left is never reused."""
    held = await session.exec(
        select(SeatRow.id).where(SeatRow.cohort == cohort, SeatRow.person == person)
    )
    identity = seat_id(cohort, person, len(held.all()) + 1)
    seat = SeatRow(id=identity, cohort=cohort, person=person, team=team, role=role)
    seat.since, seat.circle, seat.category = at, circle, category
    session.add(seat)
    return identity


async def leave_seat(session: AsyncSession, seat: str, at: datetime) -> None:
    """Let a seat be left at a moment."""
    row = await session.get_one(SeatRow, seat)
    row.left_at = at


async def person_of(session: AsyncSession, person: str) -> Person | None:
    """Return somebody by id."""
    row = await session.get(PersonRow, person)
    return row.to_value() if row else None


async def seated(session: AsyncSession, cohort: str) -> list[tuple[SeatRow, PersonRow]]:
    """Return the seats that nobody has left, those filed and not begun included."""
    query = select(SeatRow, PersonRow).join(PersonRow, col(PersonRow.id) == SeatRow.person)
    query = query.where(SeatRow.cohort == cohort, col(SeatRow.left_at).is_(None))
    rows = await session.exec(query.order_by(col(PersonRow.email), col(SeatRow.id)))
    return list(rows.all())


async def places_of(session: AsyncSession, cohort: str) -> list[Place]:
    """Return who sits where now, those filed and not seated yet included."""
    return [
        Place(
            email=person.email,
            name=person.name,
            team=seat.team,
            role=seat.role,
            circle=seat.circle,
        )
        for seat, person in await seated(session, cohort)
    ]
