"""What staff see of a cohort's letters: how many were told, wait, or came to nothing."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.notice import LedgerState, NoticeKind
from models.tables.cohort import JourneyRow
from models.tables.ledger import LedgerRow
from models.value import Value
from store.waiting import WAITING

TROUBLED = (LedgerState.REFUSED, LedgerState.UNCONFIRMED, LedgerState.EXPIRED)


class Letters(Value):
    """How many letters are told (accepted by the relay), and how many are not."""

    told: int = 0
    waiting: int = 0
    refused: int = 0
    unconfirmed: int = 0
    expired: int = 0


class Tally(Value):
    """So many letters of a kind in a state."""

    kind: NoticeKind
    state: LedgerState
    letters: int


async def letters_of(session: AsyncSession, cohort: str) -> Letters:
    """Count a cohort's letters."""
    return _summed(await tallies_of(session, cohort))


def _summed(tallies: Sequence[Tally]) -> Letters:
    counts: Counter[str] = Counter()
    for tally in tallies:
        counts["waiting" if tally.state in WAITING else tally.state] += tally.letters
    return Letters(
        told=counts[LedgerState.ACCEPTED],
        waiting=counts["waiting"],
        refused=counts[LedgerState.REFUSED],
        unconfirmed=counts[LedgerState.UNCONFIRMED],
        expired=counts[LedgerState.EXPIRED],
    )


async def tallies_of(session: AsyncSession, cohort: str) -> list[Tally]:
    """Count a cohort's letters by kind and state."""
    by = (col(LedgerRow.kind), col(LedgerRow.state))
    query = select(LedgerRow.kind, LedgerRow.state, func.count()).join(
        JourneyRow, col(JourneyRow.id) == LedgerRow.journey
    )
    query = query.where(JourneyRow.cohort == cohort).group_by(*by).order_by(*by)
    return [
        Tally(kind=NoticeKind(kind), state=LedgerState(state), letters=count)
        for kind, state, count in await session.exec(query)
    ]
