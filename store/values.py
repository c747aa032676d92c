"""Rows as values, and by column: without an object a row, which cost more than deciding.

Looks read the same meetings all year. The same row is the same value, and a process builds
it once. A statement that is built once is also compiled once.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, ClassVar, Protocol, TypeVar

from sqlalchemy import (
    JSON,
    ColumnElement,
    Dialect,
    Insert,
    Select,
    String,
    Table,
    Update,
    bindparam,
    cast,
    or_,
    type_coerce,
)
from sqlalchemy import select as columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import NULLTYPE, TypeEngine
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

Columns = dict[str, Any]
V_co = TypeVar("V_co", covariant=True)
V = TypeVar("V")
Reader = Callable[[Any], Any]
REMEMBERED = 8192  # rows; a year of the sample has some five hundred


class Rests(Protocol[V_co]):
    """A table whose rows are values at rest."""

    __tablename__: ClassVar[Any]

    @staticmethod
    def value_of(cells: Columns) -> V_co:
        """Return the value of a row's cells."""


def table_of(rows: type[SQLModel] | type[Rests[Any]]) -> Table:
    """Return the table in which such rows rest."""
    return SQLModel.metadata.tables[str(rows.__tablename__)]


def columns_of(rows: type[Any], *names: str) -> tuple[ColumnElement[Any], ...]:
    """Return some columns of a table, or all, in the order of their cells."""
    cells = table_of(rows).c
    return tuple(cells[name] for name in names or cells.keys())


def connection_of(session: AsyncSession) -> AsyncConnection:
    """Return the connection of a session's one transaction."""
    connection: AsyncConnection = session.info["connection"]
    return connection


def as_it_rests(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Ask for a column's cells as the driver has them, under its own name; JSON as text.

    So they can be told apart, and what was read before need not be read again.
    """
    if isinstance(column.type, JSON):
        return cast(column, String).label(column.key)
    return type_coerce(column, NULLTYPE).label(column.key)


def is_any_of(column: ColumnElement[Any], options: Iterable[Any]) -> ColumnElement[bool]:
    """Ask for a cell that is one of a few that never differ.

    A list of `in_` is written anew into a statement each time it is executed.
    """
    return or_(*(column == option for option in options))


def read_cells(
    asked: tuple[ColumnElement[Any], ...], dialect: Dialect, row: tuple[Any, ...]
) -> Columns:
    """Return, by name, what a row of columns that were asked for `as_it_rests` says."""
    readers = _readers(asked, dialect)
    return {name: read(cell) for (name, read), cell in zip(readers, row, strict=True)}


@cache
def _readers(
    asked: tuple[ColumnElement[Any], ...], dialect: Dialect
) -> list[tuple[str, Reader]]:
    return [(str(column.key), _reader(column.type, dialect)) for column in asked]


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Reader:
    if isinstance(kind, JSON):
        return lambda cell: None if cell is None else json.loads(cell)
    return kind.dialect_impl(dialect).result_processor(dialect, None) or _as_it_is


def _as_it_is(cell: object) -> object:
    return cell


def select_values(rows: type[Rests[Any]]) -> Select[Any]:
    """Begin a question for `values`."""
    return columns(*map(as_it_rests, columns_of(rows)))


async def values(
    session: AsyncSession,
    rows: type[Rests[V]],
    query: Select[Any],
    asked: Mapping[str, Any] | None = None,
) -> list[V]:
    """Return what a question that began with `select_values` finds, in its order."""
    await flushed(session)
    connection = connection_of(session)
    found, dialect = await connection.execute(query, asked), connection.dialect
    return [_value(rows, dialect, tuple(row)) for row in found.all()]


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
        connection = connection_of(session)
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
        connection = connection_of(session)
        await connection.execute(
            _keeping(rows), [each | {"which": each["id"]} for each in now]
        )


@cache
def _keeping(rows: type[SQLModel]) -> Update:
    table = table_of(rows)
    return table.update().where(table.c.id == bindparam("which"))


@lru_cache(REMEMBERED)
def _value(rows: type[Rests[V]], dialect: Dialect, row: tuple[Any, ...]) -> V:
    return rows.value_of(read_cells(columns_of(rows), dialect, row))
