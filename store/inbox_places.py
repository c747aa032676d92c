"""How far each mailbox has been read."""

from sqlmodel.ext.asyncio.session import AsyncSession

from models.inbox import Place
from models.tables.inbox import InboxPlaceRow


async def place_in(session: AsyncSession, mailbox: str) -> Place | None:
    """Return how far a mailbox was read; None if it never was."""
    row = await session.get(InboxPlaceRow, mailbox)
    return row.to_value() if row else None


async def keep_place(session: AsyncSession, place: Place) -> None:
    """Remember how far a mailbox was read."""
    await session.merge(InboxPlaceRow.of(place))
