"""Who was at which meeting: one word a person and meeting, the last."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.attendance import Attendance, Roll
from models.occasion import OccasionId
from models.tables.attendance import AttendanceRow
from models.tables.change import ChangeRow
from store.answers import answers_to
from store.seats import seats_of

WHAT = "attendance"  # in the record of changes


async def attendance_at(session: AsyncSession, occasion: str) -> dict[str, Attendance]:
    """Return what is recorded of one meeting, by person."""
    query = select(AttendanceRow).where(AttendanceRow.occasion == occasion)
    rows = await session.exec(query.order_by(col(AttendanceRow.person)))
    return {row.person: row.to_value() for row in rows}


async def attendance_in(
    session: AsyncSession, cohort: str
) -> dict[str, dict[str, Attendance]]:
    """Return what is recorded of a cohort's meetings, by meeting and person."""
    ours = col(AttendanceRow.occasion).startswith(f"{cohort}/", autoescape=True)
    by = (col(AttendanceRow.occasion), col(AttendanceRow.person))
    found: dict[str, dict[str, Attendance]] = {}
    for row in await session.exec(select(AttendanceRow).where(ours).order_by(*by)):
        found.setdefault(row.occasion, {})[row.person] = row.to_value()
    return found


async def roll_of(session: AsyncSession, meeting: str) -> Roll:
    """Return all that says who was at a meeting."""
    cohort = OccasionId.parse(meeting).cohort
    return Roll(
        seats=tuple(await seats_of(session, cohort)),
        answers=tuple((await answers_to(session, [meeting]))[meeting]),
        words=await attendance_at(session, meeting),
        seen=await times_recorded(session, meeting),
    )


async def keep_attendance(session: AsyncSession, words: Sequence[Attendance]) -> None:
    """Keep words on people; each replaces an earlier one."""
    for word in words:
        await session.merge(AttendanceRow.of(word))
    await session.flush()


async def times_recorded(session: AsyncSession, occasion: str) -> int:
    """Return how often somebody has said who was at a meeting."""
    query = select(func.count()).where(
        ChangeRow.subject == occasion, ChangeRow.what == WHAT
    )
    return (await session.exec(query)).one()
