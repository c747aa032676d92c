"""What one attempt does to the ledger, each in a transaction of its own."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from models.notice import LedgerState
from store import ledger
from store.database import Database
from store.ledger import Outgoing, Settlement
from tests.store.world import JOURNEY, NOW

S = LedgerState
A_MINUTE = timedelta(minutes=1)


async def claimed(
    db: Database, token: str = "first", now: datetime = NOW, most: int = 200
) -> list[Outgoing]:
    async with db.writing() as session:
        return await ledger.claim(session, JOURNEY, token, now, most)


async def fenced(
    db: Database, keys: Sequence[str], token: str = "first", clock: datetime = NOW
) -> set[str]:
    async with db.writing() as session:
        return await ledger.fence(session, keys, token, clock)


async def settled(db: Database, token: str, *settlements: Settlement) -> None:
    async with db.writing() as session:
        await ledger.settle(session, settlements, token, NOW)


def each_state() -> Iterable[tuple[int, LedgerState]]:
    return enumerate(S)
