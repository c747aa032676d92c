"""Rows as values: the same row is the same value, and a process builds it once.

Looks read the same meetings all year; reading them anew cost more than deciding.
"""

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, Protocol, TypeVar

from sqlalchemy import JSON, Select, String, Table, cast
from sqlalchemy import select as columns
from sqlmodel.ext.asyncio.session import AsyncSession

V_co = TypeVar("V_co", covariant=True)
V = TypeVar("V")
REMEMBERED = 8192  # rows; a year of the sample has some five hundred


class Rests(Protocol[V_co]):
    """A table whose rows are values at rest."""

    def __init__(self, **columns: Any) -> None: ...

    def to_value(self) -> V_co:
        """Return the value."""


@cache
def _table(rows: type[Rests[Any]]) -> Table:
    return rows.__table__  # type: ignore[attr-defined,no-any-return]


def select_values(rows: type[Rests[Any]]) -> Select[Any]:
    """Begin a question for `values`; JSON comes as text, which can be told apart."""
    return columns(
        *(
            cast(column, String).label(column.name)
            if isinstance(column.type, JSON)
            else column
            for column in _table(rows).c
        )
    )


async def values(
    session: AsyncSession,
    rows: type[Rests[V]],
    query: Select[Any],
    asked: Mapping[str, Any] | None = None,
) -> list[V]:
    """Return what a question that began with `select_values` finds, in its order."""
    await session.flush()
    connection = await session.connection()
    found = await connection.execute(query, asked)
    return [_value(rows, tuple(row)) for row in found]


@lru_cache(REMEMBERED)
def _value(rows: type[Rests[V]], row: tuple[Any, ...]) -> V:
    read = {
        column.name: json.loads(cell)
        if isinstance(column.type, JSON) and cell is not None
        else cell
        for column, cell in zip(_table(rows).c, row, strict=True)
    }
    return rows(**read).to_value()
