"""What a look reads of the ledger: who was told what, without the bytes."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import String, bindparam, cast, or_
from sqlalchemy import select as columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from models.facts import Facts
from models.notice import Entry, LedgerState
from models.tables.ledger import LedgerRow
from store.values import connection_of

_ENTRY: Sequence[Any] = (
    LedgerRow.key,
    LedgerRow.occasion,
    LedgerRow.seat,
    LedgerRow.person,
    LedgerRow.kind,
    LedgerRow.offset,
    LedgerRow.revision,
    LedgerRow.state,
    cast(LedgerRow.facts, String).label("facts"),
    LedgerRow.sequence,
    LedgerRow.dtstamp,
    LedgerRow.message_id,
    LedgerRow.committed_at,
    LedgerRow.resends,
)
# What is sent again decides nothing before it has left: only the fence can stop it.
_COUNTS = or_(
    col(LedgerRow.resends).is_(None),
    col(LedgerRow.committed_at).is_not(None),
    col(LedgerRow.state).not_in((LedgerState.OWED, LedgerState.CLAIMED)),
)
_NAMES = tuple(column.key for column in _ENTRY)
ENTRIES_REMEMBERED, FACTS_REMEMBERED = 16384, 4096
# Every look asks these; a statement that is built once is also compiled once.
_ENTRIES = (
    columns(*_ENTRY)
    .where(col(LedgerRow.occasion).in_(bindparam("occasions", expanding=True)), _COUNTS)
    .order_by(col(LedgerRow.number))
)


async def entries_of(session: AsyncSession, occasions: Sequence[str]) -> list[Entry]:
    """Return the ledger of some occasions, in the order of entering, without bytes."""
    connection = await connection_of(session)
    rows = await connection.execute(_ENTRIES, {"occasions": occasions})
    return [_entry(tuple(row)) for row in rows]


@lru_cache(ENTRIES_REMEMBERED)
def _entry(row: tuple[Any, ...]) -> Entry:
    read = dict(zip(_NAMES, row, strict=True))
    return Entry.model_construct(**read | {"facts": _facts(read["facts"])})


@lru_cache(FACTS_REMEMBERED)
def _facts(json: str) -> Facts:
    """Read what was told: the same facts, told to many, are read once."""
    return Facts.model_validate_json(json)
