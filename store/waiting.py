"""What has not left yet, since when, and when anything last left."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.notice import LedgerState
from models.tables.cohort import JourneyRow
from models.tables.ledger import LedgerRow

WAITING = (LedgerState.OWED, LedgerState.CLAIMED, LedgerState.COMMITTING)


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


async def committing_since(session: AsyncSession) -> list[datetime]:
    """Return since when, by the machine's clock, letters stand past the fence; sorted."""
    query = select(LedgerRow.committed_at).where(LedgerRow.state == LedgerState.COMMITTING)
    return sorted(moment for moment in await session.exec(query) if moment)
