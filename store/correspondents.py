"""Whom and what a message that came in is about, as far as we know them."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlalchemy import select as columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.by_mail import Asked
from models.facts import Facts
from models.meeting import Meeting
from models.notice import Entry, NoticeKind
from models.occasion import OccasionId
from models.reply import Answer
from models.seat import Seat
from models.tables.ask import AskRow
from models.tables.ledger import LedgerRow
from models.tables.meeting import MeetingRow
from models.tables.seat import PersonRow
from store.answers import answers_to
from store.cohorts import cohort_row
from store.entries import entries_of
from store.occasions import ask_called
from store.seats import seats_of
from store.situations import thawed
from store.submissions import submissions_for


class Told(NamedTuple):
    """One letter of ours, by what the ledger knows of it; `person` is whom it went to.

    `kind` and `offset` read like `reminder` and `-7`.
    """

    key: str
    occasion: str
    person: str
    kind: NoticeKind
    offset: str


class Gathering(NamedTuple):
    """A meeting with all that an answer to it is judged by."""

    meeting: Meeting
    seats: list[Seat]
    told: list[Entry]
    answers: list[Answer]


async def letter_called(session: AsyncSession, message_ids: Sequence[str]) -> Told | None:
    """Return our newest letter of some Message-IDs, which come without their brackets."""
    called = [f"<{one}>" for one in message_ids]
    return await _newest(session, col(LedgerRow.message_id).in_(called))


async def letter_tagged(session: AsyncSession, tag: str) -> Told | None:
    """Return the letter whose Message-ID has this left side: its envelope is named so."""
    begins = col(LedgerRow.message_id).startswith(f"<{tag}@", autoescape=True)
    return await _newest(session, begins)


async def _newest(session: AsyncSession, which: ColumnElement[bool]) -> Told | None:
    query = (
        columns(*(getattr(LedgerRow, name) for name in Told._fields))
        .where(which)
        .order_by(col(LedgerRow.number).desc())
        .limit(1)
    )
    row = (await (await session.connection()).execute(query)).first()
    return Told(*row) if row else None


async def asked_in(session: AsyncSession, told: Told) -> Asked | None:
    """Return the ask that a letter was about; None if it was about anything else."""
    facts = select(LedgerRow.facts).where(LedgerRow.key == told.key)
    said = Facts.model_validate((await session.exec(facts)).one())
    asked = await asked_about(session, told.occasion)
    return asked._replace(told=said) if asked else None


async def asked_about(session: AsyncSession, occasion: str) -> Asked | None:
    """Return an ask as it is now; None if an occasion is none."""
    ask, about = await ask_called(session, occasion), OccasionId.parse(occasion)
    cohort = await cohort_row(session, about.cohort)
    if ask is None or cohort is None:
        return None
    seats = await seats_of(session, about.cohort, about.team)
    return Asked(
        ask=ask,
        step=thawed(cohort).program.ask(ask.step),
        told=ask.facts,
        seats=[seat for seat in seats if seat.is_taken and seat.team == about.team],
        submissions=await submissions_for(session, ask.id),
        sender=cohort.organizer.lower(),
        contact=thawed(cohort).contact.lower(),
    )


async def gathering_of(session: AsyncSession, uid: str) -> Gathering | None:
    """Return the meeting that calendars know by a UID; None if there is none."""
    row = (await session.exec(select(MeetingRow).where(MeetingRow.uid == uid))).first()
    if row is None:
        return None
    about = OccasionId.parse(row.id)
    return Gathering(
        meeting=row.to_value(),
        seats=await seats_of(session, about.cohort, about.team),
        told=await entries_of(session, [row.id]),
        answers=(await answers_to(session, [row.id]))[row.id],
    )


async def person_writing(session: AsyncSession, email: str | None) -> str | None:
    """Return the id of whoever has an address; None for a stranger."""
    query = select(PersonRow.id).where(PersonRow.email == email)
    return (await session.exec(query)).first()


async def meeting_id(session: AsyncSession, occasion: str) -> str | None:
    """Return an occasion's id if it is a meeting's, for welcomes and asks are none."""
    return (
        await session.exec(select(MeetingRow.id).where(MeetingRow.id == occasion))
    ).first()


async def ask_id(session: AsyncSession, occasion: str) -> str | None:
    """Return an occasion's id if it is an ask's."""
    return (await session.exec(select(AskRow.id).where(AskRow.id == occasion))).first()
