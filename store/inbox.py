"""What comes in by mail: kept before it is read, then settled once."""

from datetime import datetime

from sqlalchemy import CursorResult, func, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.inbox import Arrival, InboxState, Reading
from models.reply import InboundKind
from models.tables.cohort import CohortRow
from models.tables.inbox import InboxRow

OPEN = (InboxState.ARRIVED, InboxState.WAITS)


async def organizers(session: AsyncSession) -> list[str]:
    """Return the addresses that cohorts send from, and get their answers at."""
    return list(await session.exec(select(CohortRow.organizer).distinct()))


async def keep_arrival(session: AsyncSession, arrival: Arrival) -> bool:
    """Keep a message; return False if a copy of it was kept before."""
    there = select(InboxRow.number).where(InboxRow.identity == arrival.identity)
    if (await session.exec(there)).first():
        return False
    try:
        async with session.begin_nested():
            session.add(InboxRow.of(arrival))
    except IntegrityError:  # by the other door, this very moment
        return False
    return True


async def arrived(session: AsyncSession, *, after: int, limit: int) -> list[InboxRow]:
    """Return messages that nobody has read yet, in the order they came."""
    query = (
        select(InboxRow)
        .where(InboxRow.state == InboxState.ARRIVED, col(InboxRow.number) > after)
        .order_by(col(InboxRow.number))
        .limit(limit)
    )
    return list(await session.exec(query))


async def inbox_row(session: AsyncSession, number: int) -> InboxRow | None:
    """Return one message, whatever became of it."""
    return await session.get(InboxRow, number)


async def inbox_rows(
    session: AsyncSession,
    states: tuple[InboxState, ...],
    *,
    kind: InboundKind | None = None,
    limit: int,
) -> list[InboxRow]:
    """Return the newest messages in some states, or of one kind; the oldest first."""
    query = (
        select(InboxRow)
        .where(col(InboxRow.state).in_(states))
        .order_by(col(InboxRow.number).desc())
        .limit(limit)
    )
    if kind:
        query = query.where(InboxRow.kind == kind)
    return list(await session.exec(query))[::-1]


async def keep_order(
    session: AsyncSession, number: int, reading: Reading, request: str
) -> None:
    """Write which order a message gives, before that is given: it stays `arrived`."""
    await session.exec(
        update(InboxRow)
        .where(col(InboxRow.number) == number, col(InboxRow.state) == InboxState.ARRIVED)
        .values(**reading.model_dump(exclude={"state"}), request=request)
    )


async def settle(
    session: AsyncSession, number: int, reading: Reading, *, at: datetime, by: str | None
) -> bool:
    """Write what became of a message; False if that was settled before.

    What waits has been settled by nobody: `by` is None, and staff settle it later.
    """
    result: CursorResult[tuple[()]] = await session.exec(
        update(InboxRow)
        .where(col(InboxRow.number) == number, col(InboxRow.state).in_(OPEN))
        .values(**reading.model_dump(), settled_at=at, by=by)
    )
    return result.rowcount == 1


async def open_count(session: AsyncSession) -> int:
    """Return how many messages nobody has settled."""
    query = select(func.count()).where(col(InboxRow.state).in_(OPEN))
    return (await session.exec(query)).one()


async def since(session: AsyncSession, state: InboxState) -> tuple[int, datetime | None]:
    """Return how many messages are in a state, and when the first of them came."""
    query = select(func.count(), func.min(InboxRow.came_at)).where(InboxRow.state == state)
    count, first = (await session.exec(query)).one()
    return count, first


async def forget_letters(session: AsyncSession, before: datetime) -> int:
    """Take away the bytes of what was settled long ago; return of how many."""
    result: CursorResult[tuple[()]] = await session.exec(
        update(InboxRow)
        .where(
            col(InboxRow.state).not_in(OPEN),
            col(InboxRow.settled_at) < before,
            col(InboxRow.raw).is_not(None),
        )
        .values(raw=None)
    )
    return result.rowcount
