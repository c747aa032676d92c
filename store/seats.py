"""Who sits where."""

from datetime import datetime

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.roster import Role
from models.seat import Person, Seat
from models.tables.seat import PersonRow, SeatRow
from store.cohorts import seat_id


async def seats_of(
    session: AsyncSession, cohort: str, team: str | None = None
) -> list[Seat]:
    """Return a cohort's seats, those left included; of one team with the host's people."""
    query = select(SeatRow, PersonRow).join(PersonRow, col(PersonRow.id) == SeatRow.person)
    query = query.where(SeatRow.cohort == cohort, col(SeatRow.since).is_not(None))
    if team is not None:
        query = query.where(or_(col(SeatRow.team) == team, col(SeatRow.team).is_(None)))
    rows = (await session.exec(query.order_by(col(SeatRow.since), col(SeatRow.id)))).all()
    return [_seat(seat, person, seat.since) for seat, person in rows if seat.since]


def _seat(row: SeatRow, person: PersonRow, since: datetime) -> Seat:
    return Seat.model_construct(
        id=row.id,
        person=Person.model_construct(**person.model_dump()),
        team=row.team,
        role=row.role,
        since=since,
        left_at=row.left_at,
    )


async def take_seat(
    session: AsyncSession,
    cohort: str,
    person: str,
    *,
    team: str | None,
    role: Role,
    at: datetime,
) -> str:
    """Give somebody a new seat and return its id; one that was left is never reused."""
    held = await session.exec(
        select(SeatRow.id).where(SeatRow.cohort == cohort, SeatRow.person == person)
    )
    identity = seat_id(cohort, person, len(held.all()) + 1)
    session.add(
        SeatRow(id=identity, cohort=cohort, person=person, team=team, role=role, since=at)
    )
    return identity


async def leave_seat(session: AsyncSession, seat: str, at: datetime) -> None:
    """Let a seat be left at a moment."""
    row = await session.get_one(SeatRow, seat)
    row.left_at = at


async def person_of(session: AsyncSession, person: str) -> Person | None:
    """Return somebody by id."""
    row = await session.get(PersonRow, person)
    return row.to_value() if row else None
