"""What was sent in for asks: kept as it came, counted once, never altered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy import select as columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.submission import Submission
from models.tables.submission import SubmissionRow
from store.values import connection_of, flushed

_WHO = columns(col(SubmissionRow.occasion), col(SubmissionRow.person)).where(
    col(SubmissionRow.occasion).in_(bindparam("occasions", expanding=True)),
    col(SubmissionRow.turn).is_not(None),
)


async def keep_submission(session: AsyncSession, submission: Submission) -> None:
    """Keep a form before anybody is told of it; one that is there already stays."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    values = SubmissionRow.of(submission).model_dump(exclude={"number"})
    statement = insert(SubmissionRow).on_conflict_do_nothing(index_elements=["request"])
    await session.exec(statement, params=values)


async def submission_called(session: AsyncSession, request: str) -> Submission | None:
    """Return what was sent in under a request, or None."""
    query = select(SubmissionRow).where(SubmissionRow.request == request)
    row = (await session.exec(query)).first()
    return row.to_value() if row else None


async def count_submission(
    session: AsyncSession, request: str, *, turn: int, at: datetime
) -> None:
    """Let a form count from a moment on."""
    where = col(SubmissionRow.request) == request
    await session.exec(update(SubmissionRow).where(where).values(turn=turn, at=at))


async def submissions_for(session: AsyncSession, occasion: str) -> list[Submission]:
    """Return what counts, or has counted, for an ask, in its turn."""
    query = select(SubmissionRow).where(
        SubmissionRow.occasion == occasion, col(SubmissionRow.turn).is_not(None)
    )
    rows = await session.exec(query.order_by(col(SubmissionRow.turn)))
    return [row.to_value() for row in rows]


async def submissions_in(session: AsyncSession, cohort: str) -> list[Submission]:
    """Return what counts, or has counted, in a cohort, ask by ask in its turn."""
    ours = col(SubmissionRow.occasion).startswith(f"{cohort}/", autoescape=True)
    query = select(SubmissionRow).where(ours, col(SubmissionRow.turn).is_not(None))
    in_turn = query.order_by(col(SubmissionRow.occasion), col(SubmissionRow.turn))
    return [row.to_value() for row in await session.exec(in_turn)]


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
