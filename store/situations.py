"""Everything one look of a journey needs, read at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Dialect, bindparam, exists
from sqlalchemy import select as columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from models.ask import Ask
from models.bad_address import BadAddress, bad_address_occasion
from models.circle import circle_occasion
from models.cohort import Cohort
from models.digest import DigestSource, digest_occasion
from models.meeting import Meeting
from models.notice import Entry, LedgerState
from models.occasion import cohort_journey
from models.reply import Answer
from models.seat import Seat
from models.tables.bad_address import BadAddressRow
from models.tables.cohort import CohortRow, JourneyRow
from models.tables.ledger import LedgerRow
from store.answers import answers_to
from store.bad_addresses import bad_addresses
from store.digests import digest_source
from store.entries import entries_of
from store.gates import before_gates, near_gates
from store.ledger import WAITING
from store.occasions import live_asks, meetings_of, spoken_of
from store.seats import seats_of
from store.submissions import who_answered
from store.values import (
    REMEMBERED,
    as_it_rests,
    columns_of,
    connection_of,
    flushed,
    is_any_of,
    read_cells,
    table_of,
)


@dataclass(frozen=True)
class Situation:
    """A journey as a look finds it.

    `meetings` and `asks` are those of which something may still be owed, `history` all its
    meetings; `cohort_meetings`, the whole cohort's own, are only for dating. `digests` only
    of a cohort that has them. `letters_wait`: some of an earlier look have not left.
    """

    cohort: Cohort
    organizer: str
    journey: JourneyRow
    meetings: list[Meeting]
    asks: list[Ask]
    closed: list[str]
    seats: list[Seat]
    entries: dict[str, list[Entry]]
    answers: dict[str, list[Answer]]
    submitted: dict[str, set[str]]
    bad_addresses: list[BadAddress]
    digests: DigestSource | None
    cohort_meetings: list[Meeting]
    history: list[Meeting]
    before_gates: list[Meeting | Ask]
    letters_wait: bool


def welcome_occasion(cohort: str) -> str:
    """Return the occasion under which a cohort's welcomes stand in the ledger."""
    return f"{cohort}/-/welcome/1"


async def load_situation(
    session: AsyncSession, journey_id: str, now: datetime, wanted: Sequence[str] = ()
) -> Situation:
    """Read a journey's situation; a handful of queries, whatever its size.

    `wanted` are the occasions that its story waits at, and that may have to be dated.
    """
    whose = await _whose(session, journey_id)
    journey, cohort = whose.journey, whose.cohort
    history = await meetings_of(session, journey_id)
    meetings = spoken_of(history, now)
    asks = await live_asks(session, journey_id, now)
    bad = await bad_addresses(session) if whose.any_bad else []
    names = [meeting.id for meeting in meetings] + [ask.id for ask in asks]
    if journey.team is None:
        names += [welcome_occasion(cohort.key), digest_occasion(cohort.key)]
        open_steps = (step for step in cohort.program.steps("cohort") if step.opt_in)
        names += [circle_occasion(cohort.key, step.key) for step in open_steps]
        names += [bad_address_occasion(journey.cohort, one.number) for one in bad]
    entries: dict[str, list[Entry]] = {name: [] for name in names}
    for entry in await entries_of(session, names):
        entries[entry.occasion].append(entry)
    ahead = {each.id for each in meetings if each.is_planned and each.slot.start > now}
    gate = near_gates(cohort, meetings, now)
    by_cohort = journey.team and (gate or not ahead.issuperset(wanted))
    own = await meetings_of(session, cohort_journey(cohort.key)) if by_cohort else []
    return Situation(
        cohort=cohort,
        organizer=whose.organizer,
        journey=journey,
        meetings=meetings,
        asks=asks,
        closed=sorted(each.id for each in history if not each.is_planned),
        seats=await seats_of(session, journey.cohort, journey.team),
        entries=entries,
        answers=await answers_to(session, [meeting.id for meeting in meetings]),
        submitted=await who_answered(session, [ask.id for ask in asks if ask.each]),
        bad_addresses=bad,
        digests=None if journey.team else await digest_source(session, cohort),
        cohort_meetings=own,
        history=history,
        before_gates=await before_gates(session, journey_id, history + own) if gate else [],
        letters_wait=whose.letters_wait,
    )


_thawed: dict[tuple[str, str], Cohort] = {}


def thawed(row: CohortRow) -> Cohort:
    """Return a cohort's value; it is frozen, so each process reads it once."""
    name = (row.key, row.digest)
    if name not in _thawed:
        _thawed[name] = row.to_value()
    return _thawed[name]


_JOURNEY = columns_of(JourneyRow)
_WHICH = columns_of(CohortRow, "digest", "organizer")
_OPEN = exists().where(
    col(LedgerRow.journey) == bindparam("journey"),
    is_any_of(table_of(LedgerRow).c.state, (*WAITING, LedgerState.COMMITTING)),
)
_BAD = exists().where(col(BadAddressRow.mended_at).is_(None))
_WHOSE = (
    columns(
        *map(as_it_rests, (*_JOURNEY, *_WHICH)), _OPEN.label("waits"), _BAD.label("bad")
    )
    .join_from(JourneyRow, CohortRow, col(CohortRow.key) == JourneyRow.cohort)
    .where(col(JourneyRow.id) == bindparam("journey"))
)
_ORDERED = (
    columns(*map(as_it_rests, _JOURNEY), col(CohortRow.digest))
    .join_from(JourneyRow, CohortRow, col(CohortRow.key) == JourneyRow.cohort)
    .where(col(JourneyRow.id) == bindparam("journey"))
    .with_for_update(of=JourneyRow)
)
_DIGEST = columns(col(CohortRow.digest)).where(col(CohortRow.key) == bindparam("cohort"))


class _Whose(NamedTuple):
    """A journey and its cohort; whether any letter waits, and anybody's address is bad."""

    journey: JourneyRow
    cohort: Cohort
    organizer: str
    letters_wait: bool
    any_bad: bool


async def _whose(session: AsyncSession, journey_id: str) -> _Whose:
    await flushed(session)
    connection = connection_of(session)
    found = await connection.execute(_WHOSE, {"journey": journey_id})
    *row, digest, organizer, waits, any_bad = found.one()
    journey = _journey(connection.dialect, tuple(row))
    cohort = await _frozen(session, journey.cohort, digest)
    return _Whose(journey, cohort, organizer, bool(waits), bool(any_bad))


async def journey_ordered(
    session: AsyncSession, journey_id: str
) -> tuple[JourneyRow, Cohort] | None:
    """Return a journey, to read, that nobody alters until commit; and its cohort."""
    connection = connection_of(session)
    found = (await connection.execute(_ORDERED, {"journey": journey_id})).first()
    if found is None:
        return None
    *row, digest = found
    journey = _journey(connection.dialect, tuple(row))
    return journey, await _frozen(session, journey.cohort, digest)


@lru_cache(REMEMBERED)
def _journey(dialect: Dialect, row: tuple[Any, ...]) -> JourneyRow:
    """Read a journey's row; it is for reading alone, and belongs to no session."""
    return JourneyRow(**read_cells(_JOURNEY, dialect, row))


async def cohort_called(session: AsyncSession, key: str) -> Cohort:
    """Return a cohort that there is."""
    found = await connection_of(session).execute(_DIGEST, {"cohort": key})
    return await _frozen(session, key, found.scalar_one())


async def _frozen(session: AsyncSession, key: str, digest: str) -> Cohort:
    """Return a cohort as it was frozen; its long text is fetched once a process."""
    known = _thawed.get((key, digest))
    return known or thawed(await session.get_one(CohortRow, key))
