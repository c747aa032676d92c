"""Rows as values, and by column: without an object a row, which cost more than deciding.

Looks read the same meetings all year. The same row is the same value, and a process builds
it once. A statement that is built once is also compiled once.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, ClassVar, Protocol, TypeVar

from sqlalchemy import JSON, Insert, Select, String, Table, Update, bindparam, cast
from sqlalchemy import select as columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

V_co = TypeVar("V_co", covariant=True)
V = TypeVar("V")
Columns = dict[str, Any]
REMEMBERED = 8192  # rows; a year of the sample has some five hundred


class Rests(Protocol[V_co]):
    """A table whose rows are values at rest."""

    __tablename__: ClassVar[Any]

    def __init__(self, **columns: Any) -> None: ...

    def to_value(self) -> V_co:
        """Return the value."""


def table_of(rows: type[SQLModel] | type[Rests[Any]]) -> Table:
    """Return the table in which such rows rest."""
    return SQLModel.metadata.tables[str(rows.__tablename__)]


async def connection_of(session: AsyncSession) -> AsyncConnection:
    """Return the connection of a session's one transaction, asked for once.

    Asking the session anew costs a third of what a statement does.
    """
    if "connection" not in session.info:
        session.info["connection"] = await session.connection()
    connection: AsyncConnection = session.info["connection"]
    return connection


def select_values(rows: type[Rests[Any]]) -> Select[Any]:
    """Begin a question for `values`; JSON comes as text, which can be told apart."""
    return columns(
        *(
            cast(column, String).label(column.name)
            if isinstance(column.type, JSON)
            else column
            for column in table_of(rows).c
        )
    )


async def values(
    session: AsyncSession,
    rows: type[Rests[V]],
    query: Select[Any],
    asked: Mapping[str, Any] | None = None,
) -> list[V]:
    """Return what a question that began with `select_values` finds, in its order."""
    await flushed(session)
    connection = await connection_of(session)
    found = await connection.execute(query, asked)
    return [_value(rows, tuple(row)) for row in found]


async def flushed(session: AsyncSession) -> None:
    """Write what was added to a session as objects: statements by column do not see it."""
    if session.new or session.dirty:
        await session.flush()


async def add_rows(
    session: AsyncSession, rows: type[SQLModel], new: Sequence[Columns], *, key: str = "id"
) -> None:
    """Add rows; one whose `key` is there already stays as it was."""
    if new:
        await flushed(session)
        connection = await connection_of(session)
        await connection.execute(_adding(rows, key, connection.dialect.name), new)


@cache
def _adding(rows: type[SQLModel], key: str, dialect: str) -> Insert:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table_of(rows)).on_conflict_do_nothing(index_elements=[key])


async def keep_rows(
    session: AsyncSession, rows: type[SQLModel], now: Sequence[Columns]
) -> None:
    """Write what rows have become, by id."""
    if now:
        await flushed(session)
        connection = await connection_of(session)
        await connection.execute(
            _keeping(rows), [each | {"which": each["id"]} for each in now]
        )


@cache
def _keeping(rows: type[SQLModel]) -> Update:
    table = table_of(rows)
    return table.update().where(table.c.id == bindparam("which"))


@lru_cache(REMEMBERED)
def _value(rows: type[Rests[V]], row: tuple[Any, ...]) -> V:
    read = {
        column.name: json.loads(cell)
        if isinstance(column.type, JSON) and cell is not None
        else cell
        for column, cell in zip(table_of(rows).c, row, strict=True)
    }
    return rows(**read).to_value()
