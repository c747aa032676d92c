"""The record of every alteration of the truth."""

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy import select as columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.ask import Ask
from models.journey import Look
from models.meeting import AlertKind, Meeting
from models.occasion import OccasionId
from models.tables.change import ChangeRow
from models.tables.cohort import JourneyRow
from store.values import Columns, connection_of, flushed, table_of

_ALTERATIONS = (
    columns(col(JourneyRow.alterations))
    .where(col(JourneyRow.id) == bindparam("journey"))
    .with_for_update()
)


_DONE = columns(table_of(ChangeRow)).where(col(ChangeRow.request) == bindparam("request"))
_RECORD = insert(table_of(ChangeRow))
_TOUCH = (
    update(table_of(JourneyRow))
    .where(col(JourneyRow.id).in_(bindparam("journeys", expanding=True)))
    .values(alterations=JourneyRow.alterations + 1)
)


async def change_of(session: AsyncSession, request: str) -> ChangeRow | None:
    """Return what a request has already done, or None."""
    await flushed(session)
    connection = connection_of(session)
    found = await connection.execute(_DONE, {"request": request})
    cells = found.mappings().first()
    return ChangeRow(**cells) if cells else None


async def changes_of(session: AsyncSession, cohort: str) -> list[ChangeRow]:
    """Return a cohort's changes in the order they were made."""
    query = (
        select(ChangeRow).where(ChangeRow.cohort == cohort).order_by(col(ChangeRow.number))
    )
    return list((await session.exec(query)).all())


async def touch(session: AsyncSession, journeys: Sequence[str]) -> None:
    """Count one more alteration of what these journeys look at.

    A look that decided from an older count decides again (see `activities.agenda`).
    """
    await flushed(session)
    await connection_of(session).execute(_TOUCH, {"journeys": journeys})


async def alterations_of(session: AsyncSession, journey: str) -> int:
    """Return how often what a journey sees was altered; nobody alters it until commit."""
    connection = connection_of(session)
    counted = await connection.execute(_ALTERATIONS, {"journey": journey})
    return counted.scalar_one()


async def record(session: AsyncSession, changes: Sequence[Columns]) -> None:
    """Record changes, in their order; `IntegrityError` if one's request is recorded."""
    if changes:
        await flushed(session)
        await connection_of(session).execute(_RECORD, changes)


async def record_looks(
    session: AsyncSession, occasions: Sequence[Meeting | Ask], look: Look
) -> None:
    """Record what a look itself altered: dated, found over, or told of its gate."""
    await record(session, [_by_a_look(occasion, look.now) for occasion in occasions])


def _by_a_look(occasion: Meeting | Ask, now: datetime) -> Columns:
    what = _done_by_a_look(occasion)
    request = f"{what} {occasion.id} {occasion.timing} {now:%Y-%m-%dT%H:%M}"
    return change_of_occasion(occasion, request=request, at=now, by="journey", what=what)


def _done_by_a_look(occasion: Meeting | Ask) -> str:
    if occasion.closed_at is not None:
        return "closed"
    return "gate" if _has_gate(occasion) else "dated"


def _has_gate(occasion: Meeting | Ask) -> bool:
    return any(alert.kind is AlertKind.NOT_READY for alert in occasion.alerts)


def change_of_occasion(
    occasion: Meeting | Ask,
    *,
    request: str,
    at: datetime,
    by: str,
    what: str,
    before: Meeting | Ask | None = None,
    why: str | None = None,
    answer: str = "",
) -> Columns:
    """Return the record of what became of an occasion: what moments hang on, and edits."""
    reworded = _reworded(before, occasion) if before else set()
    return {
        "request": request,
        "at": at,
        "by": by,
        "what": what,
        "cohort": OccasionId.parse(occasion.id).cohort,
        "subject": occasion.id,
        "old": _gist(before, reworded) if before else None,
        "new": _gist(occasion, reworded),
        "why": why,
        "answer": answer,
    }


def _reworded(before: Meeting | Ask, after: Meeting | Ask) -> set[str]:
    """Return which of the words that people read differ."""
    words = ("title", "text", "form", "place", "link")
    return {name for name in words if getattr(before, name, "") != getattr(after, name, "")}


def _gist(occasion: Meeting | Ask, reworded: Set[str]) -> dict[str, Any]:
    kept = {"slot", "state", "revision", "timing", "retimed_at", "closed_at", "held_on"}
    kept |= {"opens_on", "due_on", "lapses_at", "owner", "handed", "teams"}
    return occasion.model_dump(mode="json", include=kept | reworded)
