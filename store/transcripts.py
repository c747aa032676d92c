"""What became of each letter: one line a row of the ledger, in the order of entering."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import select as columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.notice import LedgerState
from models.tables.ledger import LedgerRow
from models.tables.seat import PersonRow
from models.value import Value
from store.values import connection_of


class Transcribed(Value):
    """One letter. `label` reads like `reminder-14`; `reply` is the server's answer, or why.

    `resends` is the key of the letter that this one repeats, as somebody asked for.
    """

    number: int
    key: str
    name: str
    to: str
    occasion: str
    label: str
    state: LedgerState
    owed_at: datetime
    entered_at: datetime
    settled_at: datetime | None
    not_before: datetime | None
    until: datetime
    attempts: int
    reply: str | None
    message_id: str
    resends: str | None


_COLUMNS = tuple(
    getattr(LedgerRow, name)
    for name in Transcribed.model_fields
    if name not in {"name", "to", "label"}
)


async def transcript(
    session: AsyncSession,
    *,
    person: str | None = None,
    occasion: str | None = None,
    cohort: str | None = None,
) -> list[Transcribed]:
    """Return the letters to a person, about an occasion, of a cohort, or all of these."""
    letter = (col(LedgerRow.kind), col(LedgerRow.offset), col(LedgerRow.envelope_to))
    query = (
        columns(*_COLUMNS, *letter, col(PersonRow.name))
        .join_from(
            LedgerRow, PersonRow, col(PersonRow.id) == LedgerRow.person, isouter=True
        )
        .where(*_which(person, occasion, cohort))
        .order_by(col(LedgerRow.number))
    )
    connection = connection_of(session)
    return [_transcribed(*row) for row in await connection.execute(query)]


def _which(
    person: str | None, occasion: str | None, cohort: str | None
) -> Iterator[ColumnElement[bool]]:
    if person:
        yield col(LedgerRow.person) == person
    if occasion:
        yield col(LedgerRow.occasion) == occasion
    if cohort:
        yield col(LedgerRow.occasion).startswith(f"{cohort}/", autoescape=True)


def _transcribed(*row: Any) -> Transcribed:
    *same, kind, offset, to, name = row
    fields = dict(zip((column.key for column in _COLUMNS), same, strict=True))
    return Transcribed(**fields, label=f"{kind}{offset}", to=to, name=name or "")


async def letter_named(session: AsyncSession, name: str) -> LedgerRow | None:
    """Return the row that somebody names by its number or its key."""
    which = LedgerRow.number == int(name) if name.isdecimal() else LedgerRow.key == name
    return (await session.exec(select(LedgerRow).where(which))).first()


async def resends_of(session: AsyncSession, key: str) -> list[LedgerRow]:
    """Return the rows that repeat a letter because somebody asked for it."""
    query = select(LedgerRow).where(LedgerRow.resends == key)
    return list(await session.exec(query.order_by(col(LedgerRow.number))))
