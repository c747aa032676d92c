"""What people answered: added to, never altered."""

from collections.abc import Sequence

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.reply import Answer
from models.tables.answer import AnswerRow
from store.values import select_values, values

_ANSWERS = (
    select_values(AnswerRow)
    .where(col(AnswerRow.occasion).in_(bindparam("occasions", expanding=True)))
    .order_by(col(AnswerRow.number))
)


async def add_answer(session: AsyncSession, answer: Answer, *, request: str) -> None:
    """Keep one more answer; `IntegrityError` if its request was kept before."""
    session.add(AnswerRow.of(answer, request=request))
    await session.flush()


async def answers_to(
    session: AsyncSession, occasions: Sequence[str]
) -> dict[str, list[Answer]]:
    """Return all answers to some meetings, by meeting, in the order they came."""
    answers: dict[str, list[Answer]] = {occasion: [] for occasion in occasions}
    for answer in await values(session, AnswerRow, _ANSWERS, {"occasions": occasions}):
        answers[answer.occasion].append(answer)
    return answers


async def answers_in(session: AsyncSession, cohort: str) -> list[Answer]:
    """Return all answers to a cohort's meetings, in the order they came."""
    ours = col(AnswerRow.occasion).startswith(f"{cohort}/", autoescape=True)
    rows = await session.exec(select(AnswerRow).where(ours).order_by(col(AnswerRow.number)))
    return [row.to_value() for row in rows]
