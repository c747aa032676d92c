"""What has not left yet, since when and why, and when anything last left."""

from datetime import datetime

from sqlalchemy import case, func
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.notice import LedgerState
from models.tables.cohort import JourneyRow
from models.tables.ledger import LedgerRow
from models.value import Value
from store.values import connection_of

WAITING = (LedgerState.OWED, LedgerState.CLAIMED, LedgerState.COMMITTING)


class Waiting(Value):
    """So many letters in one state, for one reason.

    `since` is when the oldest was decided, or passed the fence, by the machine's clock;
    `tried_at` is when the first of them is tried next, where that is known.
    """

    state: LedgerState
    why: str
    letters: int
    since: datetime
    attempts: int
    tried_at: datetime | None


async def waiting_since(session: AsyncSession, cohort: str) -> datetime | None:
    """Return when a cohort's oldest letter that has not left was decided, or None."""
    query = select(func.min(col(LedgerRow.entered_at))).join(
        JourneyRow, col(JourneyRow.id) == LedgerRow.journey
    )
    query = query.where(JourneyRow.cohort == cohort, col(LedgerRow.state).in_(WAITING))
    return (await session.exec(query)).one()


async def last_told(session: AsyncSession) -> datetime | None:
    """Return the minute of the look by which a letter last really left, or None."""
    query = select(func.max(col(LedgerRow.settled_at)))
    return (await session.exec(query.where(LedgerRow.state == LedgerState.ACCEPTED))).one()


async def waiting(session: AsyncSession) -> list[Waiting]:
    """Return all that has not left, by state and reason, the oldest first."""
    in_doubt = col(LedgerRow.state) == LedgerState.COMMITTING
    begun = case((in_doubt, col(LedgerRow.committed_at)), else_=col(LedgerRow.entered_at))
    since = func.min(begun)
    query = (
        columns(
            col(LedgerRow.state),
            func.coalesce(LedgerRow.reply, ""),
            func.count(),
            since,
            func.max(LedgerRow.attempts),
            func.min(LedgerRow.not_before),
        )
        .where(col(LedgerRow.state).in_(WAITING))
        .group_by(col(LedgerRow.state), col(LedgerRow.reply))
        .order_by(since)
    )
    names = Waiting.model_fields
    connection = connection_of(session)
    found = await connection.execute(query)
    return [Waiting(**dict(zip(names, row, strict=True))) for row in found]


async def refused_of_use(session: AsyncSession, now: datetime) -> int:
    """Return how many refused letters would still be of use, and no copy of which left."""
    again = aliased(LedgerRow)
    told = select(again.number).where(
        col(again.resends) == col(LedgerRow.key), again.state == LedgerState.ACCEPTED
    )
    query = (
        select(func.count())
        .select_from(LedgerRow)
        .where(
            LedgerRow.state == LedgerState.REFUSED,
            col(LedgerRow.until) > now,
            ~told.exists(),
        )
    )
    return (await session.exec(query)).one()
