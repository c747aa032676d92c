"""What staff see of a journey's asks: in whose hands they are, and who has answered."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.tables.ask import AskRow
from models.tables.cohort import JourneyRow
from models.tables.seat import PersonRow, SeatRow
from models.value import Value
from store.submissions import who_answered


class AskLine(Value):
    """An ask in a list. `owner` is the address of whom it was handed to.

    Of an ask of each, `answered` have answered, of `people` who were to.
    """

    id: str
    title: str
    due_on: date
    state: str
    owner: str | None = None
    answered: int | None = None
    people: int | None = None


async def ask_lines(session: AsyncSession, journey: JourneyRow) -> list[AskLine]:
    """Return a journey's asks, by the day they are due."""
    query = select(AskRow).where(AskRow.journey == journey.id)
    by_due = query.order_by(col(AskRow.due_on), col(AskRow.id))
    asks = list(await session.exec(by_due))
    owners = await _addresses(session, [ask.owner for ask in asks if ask.owner])
    answered = await who_answered(session, [ask.id for ask in asks if ask.each])
    seats = await _seats(session, journey) if answered else []
    return [
        _line(ask, owners.get(ask.owner or ""), answered.get(ask.id), seats) for ask in asks
    ]


def _line(
    ask: AskRow, owner: str | None, answered: set[str] | None, seats: Sequence[SeatRow]
) -> AskLine:
    line = AskLine(
        id=ask.id, title=ask.title, due_on=ask.due_on, state=ask.state, owner=owner
    )
    if answered is None:
        return line
    people = {seat.person for seat in seats if seat.role in ask.audience} | answered
    return line.model_copy(update={"answered": len(answered), "people": len(people)})


async def _addresses(session: AsyncSession, people: Sequence[str]) -> dict[str, str]:
    query = select(PersonRow.id, PersonRow.email).where(col(PersonRow.id).in_(people))
    return dict((await session.exec(query)).all()) if people else {}


async def _seats(session: AsyncSession, journey: JourneyRow) -> Sequence[SeatRow]:
    """Return the seats of a team that are taken, its circles' apart."""
    query = select(SeatRow).where(
        SeatRow.cohort == journey.cohort,
        SeatRow.team == journey.team,
        col(SeatRow.left_at).is_(None),
        col(SeatRow.circle).is_(None),
    )
    return (await session.exec(query)).all()
