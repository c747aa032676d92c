"""What people answered: added to, never altered."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.reply import Answer
from models.tables.answer import AnswerRow


async def add_answer(session: AsyncSession, answer: Answer, *, request: str) -> None:
    """Keep one more answer; `IntegrityError` if its request was kept before."""
    session.add(AnswerRow.of(answer, request=request))
    await session.flush()


async def answers_to(
    session: AsyncSession, occasions: Sequence[str]
) -> dict[str, list[Answer]]:
    """Return all answers to some meetings, by meeting, in the order they came."""
    where = col(AnswerRow.occasion).in_(occasions)
    query = select(AnswerRow).where(where).order_by(col(AnswerRow.number))
    answers: dict[str, list[Answer]] = {occasion: [] for occasion in occasions}
    for row in await session.exec(query):
        answers[row.occasion].append(row.to_value())
    return answers


async def answers_in(session: AsyncSession, cohort: str) -> list[Answer]:
    """Return all answers to a cohort's meetings, in the order they came."""
    ours = col(AnswerRow.occasion).startswith(f"{cohort}/", autoescape=True)
    rows = await session.exec(select(AnswerRow).where(ours).order_by(col(AnswerRow.number)))
    return [row.to_value() for row in rows]
