"""Addresses to which nothing goes until they are mended, and the letters held for that."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.bad_address import BadAddress
from models.notice import LedgerState
from models.occasion import journey_of
from models.tables.bad_address import BadAddressRow
from models.tables.ledger import LedgerRow
from models.tables.seat import PersonRow, SeatRow
from store.ledger import WAITING
from store.values import select_values, values

_BAD = (
    select_values(BadAddressRow)
    .where(col(BadAddressRow.mended_at).is_(None))
    .order_by(col(BadAddressRow.number))
)
HELD = "held: their address is known to be bad"
NOWHERE = "not sent: their address is known to be bad"


async def bad_addresses(session: AsyncSession) -> list[BadAddress]:
    """Return all that is known to be bad now, in the order in which it was found out."""
    return await values(session, BadAddressRow, _BAD)


async def unreachable(session: AsyncSession, cohort: str) -> list[tuple[str, BadAddress]]:
    """Return the bad addresses of those who sit in a cohort, each with the address."""
    seated = select(SeatRow.person).where(
        SeatRow.cohort == cohort, col(SeatRow.left_at).is_(None)
    )
    query = (
        select(PersonRow.email, BadAddressRow)
        .join(BadAddressRow, col(BadAddressRow.person) == PersonRow.id)
        .where(
            col(BadAddressRow.mended_at).is_(None), col(BadAddressRow.person).in_(seated)
        )
        .order_by(col(BadAddressRow.number))
    )
    return [(email, row.to_value()) for email, row in await session.exec(query)]


async def every_bad_address(session: AsyncSession) -> list[BadAddress]:
    """Return all that is, or ever was, known to be bad."""
    rows = await session.exec(select(BadAddressRow).order_by(col(BadAddressRow.number)))
    return [row.to_value() for row in rows]


async def is_bad(session: AsyncSession, person: str) -> bool:
    """Whether somebody's address is known to be bad."""
    return any(one.person == person for one in await bad_addresses(session))


async def mark_bad(
    session: AsyncSession, person: str, since: datetime, status: str | None
) -> None:
    """Know an address as bad, and hold all that waits for somebody."""
    session.add(BadAddressRow(person=person, since=since, status=status))
    await hold(session, person)


async def hold(session: AsyncSession, person: str) -> None:
    """Hold all that waits for somebody: until that is mended, or its time is over.

    What an attempt has claimed is taken from it: the fence lets it through no more.
    """
    theirs = and_(col(LedgerRow.person) == person, col(LedgerRow.state).in_(WAITING))
    held = {
        "state": LedgerState.OWED,
        "not_before": LedgerRow.until,
        "reply": HELD,
    }
    await session.exec(update(LedgerRow).where(theirs).values(**held))


async def mend(session: AsyncSession, person: str, at: datetime) -> None:
    """Let what was held for somebody leave after all."""
    theirs = (col(BadAddressRow.person) == person, col(BadAddressRow.mended_at).is_(None))
    await session.exec(update(BadAddressRow).where(*theirs).values(mended_at=at))
    held = and_(
        col(LedgerRow.person) == person,
        col(LedgerRow.state) == LedgerState.OWED,
        col(LedgerRow.reply) == HELD,
    )
    then = {"not_before": None, "reply": None}
    await session.exec(update(LedgerRow).where(held).values(**then))


async def journeys_with(session: AsyncSession, person: str) -> Sequence[str]:
    """Return the journeys that may owe somebody anything: of each cohort where they sit."""
    seats = await session.exec(select(SeatRow).where(SeatRow.person == person))
    found = {journey_of(seat.cohort, team) for seat in seats for team in {seat.team, None}}
    return sorted(found)
