"""Meetings and asks: the truth that letters are compared with."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from models.ask import Ask, AskState
from models.meeting import Meeting
from models.occasion import OccasionId
from models.tables import ask as ask_table
from models.tables import meeting as meeting_table
from models.tables.ask import AskRow
from models.tables.meeting import MeetingRow
from store.values import (
    Columns,
    add_rows,
    keep_rows,
    select_values,
    values,
)

STILL_SPOKEN_OF = timedelta(days=40)  # after that nothing about a closed occasion is owed


# Every look asks these; a statement that is built once is also compiled once.
_LIVE_ASKS = (
    select_values(AskRow)
    .where(
        col(AskRow.journey) == bindparam("journey"),
        or_(col(AskRow.state) == AskState.OPEN, col(AskRow.closed_at) > bindparam("since")),
    )
    .order_by(col(AskRow.id))
)
_MEETINGS = (
    select_values(MeetingRow)
    .where(col(MeetingRow.journey).in_(bindparam("journeys", expanding=True)))
    .order_by(col(MeetingRow.ends_at), col(MeetingRow.id))
)
_ASKS = (
    select_values(AskRow)
    .where(col(AskRow.journey).in_(bindparam("journeys", expanding=True)))
    .order_by(col(AskRow.due_on), col(AskRow.id))
)
_ASKS_ABOUT = (
    select_values(AskRow)
    .where(col(AskRow.meeting) == bindparam("meeting"))
    .order_by(col(AskRow.id))
)
_MEETING = select_values(MeetingRow).where(col(MeetingRow.id) == bindparam("called"))
_ASK = select_values(AskRow).where(col(AskRow.id) == bindparam("called"))


def spoken_of(meetings: Iterable[Meeting], now: datetime) -> list[Meeting]:
    """Return those of which something may still be owed, by id."""
    since = now - STILL_SPOKEN_OF
    return sorted(
        (
            each
            for each in meetings
            if each.is_planned
            or (each.closed_at is not None and each.closed_at > since)
            or each.slot.end > since
        ),
        key=lambda each: each.id,
    )


async def live_asks(session: AsyncSession, journey: str, now: datetime) -> list[Ask]:
    """Return a journey's asks of which something may still be owed."""
    asked = {"journey": journey, "since": now - STILL_SPOKEN_OF}
    return await values(session, AskRow, _LIVE_ASKS, asked)


async def meetings_of(session: AsyncSession, *journeys: str) -> list[Meeting]:
    """Return all meetings of some journeys, by start."""
    return await values(session, MeetingRow, _MEETINGS, {"journeys": journeys})


async def asks_of(session: AsyncSession, *journeys: str) -> list[Ask]:
    """Return all asks of some journeys, by due day."""
    return await values(session, AskRow, _ASKS, {"journeys": journeys})


async def asks_about(session: AsyncSession, meeting: str) -> list[Ask]:
    """Return the asks that depend on a meeting, whichever journey carries them."""
    return await values(session, AskRow, _ASKS_ABOUT, {"meeting": meeting})


async def meeting_called(session: AsyncSession, occasion: str) -> Meeting | None:
    """Return a meeting by id, or None."""
    found = await values(session, MeetingRow, _MEETING, {"called": occasion})
    return found[0] if found else None


async def ask_called(session: AsyncSession, occasion: str) -> Ask | None:
    """Return an ask by id, or None."""
    found = await values(session, AskRow, _ASK, {"called": occasion})
    return found[0] if found else None


async def add_occasions(
    session: AsyncSession, meetings: Iterable[Meeting], asks: Iterable[Ask] = ()
) -> None:
    """Keep new meetings and asks; one that is there already stays as it is."""
    new = [meeting_table.columns_of(each) | _carrier(each) for each in meetings]
    await add_rows(session, MeetingRow, new)
    new = [ask_table.columns_of(each) | _carrier(each) for each in asks]
    await add_rows(session, AskRow, new)


def _carrier(occasion: Meeting | Ask) -> Columns:
    return {"journey": OccasionId.parse(occasion.id).journey}


async def keep_occasions(session: AsyncSession, occasions: Sequence[Meeting | Ask]) -> None:
    """Write what meetings and asks have become."""
    meetings = [each for each in occasions if isinstance(each, Meeting)]
    await keep_rows(session, MeetingRow, list(map(meeting_table.columns_of, meetings)))
    asks = [each for each in occasions if isinstance(each, Ask)]
    await keep_rows(session, AskRow, list(map(ask_table.columns_of, asks)))
