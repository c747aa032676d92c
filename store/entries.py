"""What a look reads of the ledger: who was told what, without the bytes."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, String, bindparam, cast, or_
from sqlalchemy import select as columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from models.facts import Facts
from models.notice import Entry, LedgerState
from models.tables.ledger import LedgerRow
from store.values import as_it_rests, columns_of, connection_of, read_cells

_ENTRY = (
    *columns_of(LedgerRow, "key", "occasion", "seat", "person", "kind", "offset"),
    *columns_of(LedgerRow, "revision", "state", "sequence", "dtstamp", "message_id"),
    *columns_of(LedgerRow, "committed_at", "resends"),
    cast(LedgerRow.facts, String).label("facts"),
)
# What is sent again decides nothing before it has left: only the fence can stop it.
_COUNTS = or_(
    col(LedgerRow.resends).is_(None),
    col(LedgerRow.committed_at).is_not(None),
    col(LedgerRow.state).not_in((LedgerState.OWED, LedgerState.CLAIMED)),
)
ENTRIES_REMEMBERED, FACTS_REMEMBERED = 16384, 4096
# Every look asks these; a statement that is built once is also compiled once.
_ENTRIES = (
    columns(*map(as_it_rests, _ENTRY))
    .where(col(LedgerRow.occasion).in_(bindparam("occasions", expanding=True)), _COUNTS)
    .order_by(col(LedgerRow.number))
)


async def entries_of(session: AsyncSession, occasions: Sequence[str]) -> list[Entry]:
    """Return the ledger of some occasions, in the order of entering, without bytes."""
    connection = connection_of(session)
    found = await connection.execute(_ENTRIES, {"occasions": occasions})
    dialect = connection.dialect
    return [_entry(dialect, tuple(row)) for row in found.all()]


@lru_cache(ENTRIES_REMEMBERED)
def _entry(dialect: Dialect, row: tuple[Any, ...]) -> Entry:
    cells = read_cells(_ENTRY, dialect, row)
    return Entry.model_construct(**cells | {"facts": _facts(cells["facts"])})


@lru_cache(FACTS_REMEMBERED)
def _facts(json: str) -> Facts:
    """Read what was told: the same facts, told to many, are read once."""
    return Facts.model_validate_json(json)
