"""The evidence for a proof: a cohort's truth, its record, and every row of its ledger."""

from collections.abc import Callable, Sequence
from datetime import time
from typing import Any

from sqlalchemy import and_, case, null
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.calendar_word import CalendarWord
from models.evidence import Change, Evidence, Submitted, Telling
from models.facts import Facts
from models.notice import LedgerState
from models.tables.cohort import CohortRow
from models.tables.ledger import LedgerRow
from store.answers import answers_in
from store.bad_addresses import every_bad_address
from store.changes import changes_of
from store.cohorts import journeys_of
from store.ledger import FOUND_LATER
from store.occasions import asks_of, meetings_of
from store.seats import seats_of
from store.situations import thawed
from store.submissions import submissions_in

# Only what reached a calendar is read again: a year of letters is large.
_WORD = case(
    (
        and_(
            col(LedgerRow.sequence).is_not(None),
            col(LedgerRow.state) == LedgerState.ACCEPTED,
        ),
        col(LedgerRow.letter),
    ),
    else_=null(),
)

_COLUMNS: tuple[Any, ...] = (
    LedgerRow.key,
    LedgerRow.occasion,
    LedgerRow.seat,
    LedgerRow.person,
    LedgerRow.kind,
    LedgerRow.offset,
    LedgerRow.revision,
    LedgerRow.state,
    LedgerRow.facts,
    LedgerRow.until,
    LedgerRow.entered_at,
    LedgerRow.settled_at,
    LedgerRow.message_id,
    LedgerRow.sequence,
    LedgerRow.dtstamp,
    LedgerRow.reply,
    LedgerRow.resends,
    _WORD.label("letter"),
)

ReadWord = Callable[[bytes], CalendarWord | None]
Copies = Callable[[str], int]


async def evidence_of(
    session: AsyncSession,
    cohort: str,
    *,
    read_word: ReadWord,
    copies: Copies | None = None,
    send_at: time = time(8, 30),
) -> Evidence:
    """Return all that a proof of a cohort goes by.

    `read_word` reads the calendar part of a letter's bytes (`ValueError` if it cannot);
    `copies` says how many letters of a Message-ID the post kept, where it can be asked.
    """
    row = await session.get_one(CohortRow, cohort)
    journeys = [journey.id for journey in await journeys_of(session, cohort)]
    return Evidence(
        cohort=thawed(row),
        meetings=tuple(await meetings_of(session, *journeys)),
        asks=tuple(await asks_of(session, *journeys)),
        seats=tuple(await seats_of(session, cohort)),
        changes=await _changes(session, cohort),
        tellings=await _tellings(session, journeys, read_word, copies),
        answers=tuple(await answers_in(session, cohort)),
        submitted=await _submitted(session, cohort),
        send_at=send_at,
        bad_addresses=tuple(await every_bad_address(session)),
    )


async def _changes(session: AsyncSession, cohort: str) -> tuple[Change, ...]:
    return tuple(
        Change(at=each.at, what=each.what, subject=each.subject, new=each.new)
        for each in await changes_of(session, cohort)
    )


async def _submitted(session: AsyncSession, cohort: str) -> tuple[Submitted, ...]:
    return tuple(
        Submitted(occasion=each.occasion, person=each.person, at=each.at)
        for each in await submissions_in(session, cohort)
        if each.at
    )


async def _tellings(
    session: AsyncSession,
    journeys: Sequence[str],
    read_word: ReadWord,
    copies: Copies | None,
) -> tuple[Telling, ...]:
    query = select(*_COLUMNS).where(col(LedgerRow.journey).in_(journeys))
    known: dict[str, Facts] = {}
    return tuple(
        _telling(row._asdict(), known, read_word, copies)
        for row in (await session.exec(query.order_by(col(LedgerRow.number)))).all()
    )


def _telling(
    row: dict[str, Any], known: dict[str, Facts], read_word: ReadWord, copies: Copies | None
) -> Telling:
    """Build one telling; the same facts, told to many, are read once."""
    letter = row.pop("letter")
    name = repr(row["facts"])
    if name not in known:
        known[name] = Facts.model_validate(row["facts"])
    told_at = row["entered_at"] if row["reply"] == FOUND_LATER else row["settled_at"]
    return Telling.model_construct(
        **row | {"facts": known[name]},
        told_at=told_at if row["state"] is LedgerState.ACCEPTED else None,
        word=_word(letter, read_word) if letter else None,
        bytes_kept=letter is not None,
        copies=copies(row["message_id"]) if copies else None,
    )


def _word(letter: bytes, read_word: ReadWord) -> CalendarWord | None:
    try:
        return read_word(letter)
    except ValueError:  # not a word of ours: the proof says so, by the missing word
        return None
