"""What staff see of the answers to meetings that lie ahead."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.meeting import MeetingState
from models.reply import Partstat
from models.tables.answer import AnswerRow
from models.tables.meeting import MeetingRow
from models.tables.seat import PersonRow
from models.value import Value


class Note(Value):
    """What somebody wrote to staff with their answer."""

    email: str
    partstat: Partstat
    note: str


class Answers(Value):
    """How many say what, and what they wrote with it; `instead` send a colleague."""

    yes: int = 0
    no: int = 0
    maybe: int = 0
    instead: int = 0
    notes: tuple[Note, ...] = ()


_COUNTED = {
    Partstat.ACCEPTED: "yes",
    Partstat.DECLINED: "no",
    Partstat.TENTATIVE: "maybe",
    Partstat.DELEGATED: "instead",
}


async def answers_ahead(
    session: AsyncSession, journey: str, now: datetime
) -> dict[str, Answers]:
    """Return the answers that hold, by meeting; none for what is over."""
    query = (
        select(AnswerRow, PersonRow.email)
        .join(MeetingRow, col(MeetingRow.id) == AnswerRow.occasion)
        .join(PersonRow, col(PersonRow.id) == AnswerRow.person)
        .where(
            MeetingRow.journey == journey,
            MeetingRow.state == MeetingState.PLANNED,
            col(MeetingRow.ends_at) > now,
            col(MeetingRow.timing) == AnswerRow.timing,
        )
        .order_by(col(AnswerRow.number))
    )
    last: dict[str, dict[str, AnswerRow]] = {}
    for row, email in await session.exec(query):
        last.setdefault(row.occasion, {})[email] = row
    return {occasion: _summed(theirs) for occasion, theirs in last.items()}


def _summed(theirs: dict[str, AnswerRow]) -> Answers:
    said = [_COUNTED.get(row.partstat) for row in theirs.values()]
    notes = tuple(
        Note(email=email, partstat=row.partstat, note=row.note)
        for email, row in sorted(theirs.items())
        if row.note
    )
    counts = {word: said.count(word) for word in _COUNTED.values()}
    return Answers(**counts, notes=notes)
