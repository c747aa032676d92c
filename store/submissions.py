"""What was sent in for asks: kept as it came, counted once, never altered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy import select as columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from models.submission import Submission
from models.tables.submission import SubmissionRow, columns_of
from store.values import (
    add_rows,
    connection_of,
    flushed,
    select_values,
    table_of,
    values,
)

_CALLED = select_values(SubmissionRow).where(
    col(SubmissionRow.request) == bindparam("request")
)
_COUNTED = (
    select_values(SubmissionRow)
    .where(
        col(SubmissionRow.occasion) == bindparam("occasion"),
        col(SubmissionRow.turn).is_not(None),
    )
    .order_by(col(SubmissionRow.turn))
)
_COUNT = (
    update(table_of(SubmissionRow))
    .where(col(SubmissionRow.request) == bindparam("form"))
    .values(turn=bindparam("as_turn"), at=bindparam("since"))
)
_WHO = columns(col(SubmissionRow.occasion), col(SubmissionRow.person)).where(
    col(SubmissionRow.occasion).in_(bindparam("occasions", expanding=True)),
    col(SubmissionRow.turn).is_not(None),
)


async def keep_submission(session: AsyncSession, submission: Submission) -> None:
    """Keep a form before anybody is told of it; one that is there already stays."""
    await add_rows(session, SubmissionRow, [columns_of(submission)], key="request")


async def submission_called(session: AsyncSession, request: str) -> Submission | None:
    """Return what was sent in under a request, or None."""
    found = await values(session, SubmissionRow, _CALLED, {"request": request})
    return found[0] if found else None


async def count_submission(
    session: AsyncSession, request: str, *, turn: int, at: datetime
) -> None:
    """Let a form count from a moment on."""
    counted = {"form": request, "as_turn": turn, "since": at}
    await connection_of(session).execute(_COUNT, counted)


async def submissions_for(session: AsyncSession, occasion: str) -> list[Submission]:
    """Return what counts, or has counted, for an ask, in its turn."""
    return await values(session, SubmissionRow, _COUNTED, {"occasion": occasion})


async def submissions_in(session: AsyncSession, cohort: str) -> list[Submission]:
    """Return what counts, or has counted, in a cohort, ask by ask in its turn."""
    ours = col(SubmissionRow.occasion).startswith(f"{cohort}/", autoescape=True)
    query = select_values(SubmissionRow).where(ours, col(SubmissionRow.turn).is_not(None))
    in_turn = query.order_by(col(SubmissionRow.occasion), col(SubmissionRow.turn))
    return await values(session, SubmissionRow, in_turn)


async def who_answered(
    session: AsyncSession, occasions: Sequence[str]
) -> dict[str, set[str]]:
    """Return who (by id) has answered each of some asks; none of them, no question."""
    answered: dict[str, set[str]] = {occasion: set() for occasion in occasions}
    if not occasions:
        return answered
    await flushed(session)
    connection = connection_of(session)
    for occasion, person in await connection.execute(_WHO, {"occasions": occasions}):
        answered[occasion].add(person)
    return answered
