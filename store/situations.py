"""Everything one look of a journey needs, read at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from models.ask import Ask
from models.bad_address import BadAddress, bad_address_occasion
from models.circle import circle_occasion
from models.cohort import Cohort
from models.digest import DigestSource, digest_occasion
from models.meeting import Meeting
from models.notice import Entry
from models.occasion import cohort_journey
from models.reply import Answer
from models.seat import Seat
from models.tables.cohort import CohortRow, JourneyRow
from store.answers import answers_to
from store.bad_addresses import bad_addresses
from store.digests import digest_source
from store.entries import entries_of
from store.gates import before_gates
from store.occasions import closed_meetings, live_asks, live_meetings, meetings_of
from store.seats import seats_of
from store.submissions import who_answered
from store.values import connection_of, flushed, table_of


@dataclass(frozen=True)
class Situation:
    """A journey as a look finds it.

    `meetings` and `asks` are those of which something may still be owed. Only for dating:
    `history`, all its meetings, and `cohort_meetings`, the whole cohort's own. `digests`
    only of a cohort that has them.
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


def welcome_occasion(cohort: str) -> str:
    """Return the occasion under which a cohort's welcomes stand in the ledger."""
    return f"{cohort}/-/welcome/1"


async def load_situation(
    session: AsyncSession, journey_id: str, now: datetime, wanted: Sequence[str] = ()
) -> Situation:
    """Read a journey's situation; a handful of queries, whatever its size.

    `wanted` are the occasions that its story waits at, and that may have to be dated.
    """
    journey, cohort, organizer = await _whose(session, journey_id)
    meetings = await live_meetings(session, journey_id, now)
    asks = await live_asks(session, journey_id, now)
    bad = await bad_addresses(session)
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
    to_date = not ahead.issuperset(wanted)
    own = cohort_journey(journey.cohort)
    return Situation(
        cohort=cohort,
        organizer=organizer,
        journey=journey,
        meetings=meetings,
        asks=asks,
        closed=await closed_meetings(session, journey_id),
        seats=await seats_of(session, journey.cohort, journey.team),
        entries=entries,
        answers=await answers_to(session, [meeting.id for meeting in meetings]),
        submitted=await who_answered(session, [ask.id for ask in asks if ask.each]),
        bad_addresses=bad,
        digests=None if journey.team else await digest_source(session, cohort),
        cohort_meetings=await meetings_of(session, own) if to_date else [],
        history=await meetings_of(session, journey_id) if to_date else [],
        before_gates=await before_gates(session, cohort, meetings, now),
    )


_thawed: dict[tuple[str, str], Cohort] = {}


def thawed(row: CohortRow) -> Cohort:
    """Return a cohort's value; it is frozen, so each process reads it once."""
    name = (row.key, row.digest)
    if name not in _thawed:
        _thawed[name] = row.to_value()
    return _thawed[name]


_WHOSE = (
    columns(table_of(JourneyRow), col(CohortRow.digest), col(CohortRow.organizer))
    .join_from(JourneyRow, CohortRow, col(CohortRow.key) == JourneyRow.cohort)
    .where(col(JourneyRow.id) == bindparam("journey"))
)


async def _whose(session: AsyncSession, journey_id: str) -> tuple[JourneyRow, Cohort, str]:
    """Return a journey, its cohort and the organizer.

    The cohort's long text is not fetched at every look.
    """
    await flushed(session)
    connection = await connection_of(session)
    found = await connection.execute(_WHOSE, {"journey": journey_id})
    *row, digest, organizer = found.one()
    names = (column.name for column in table_of(JourneyRow).c)
    journey = JourneyRow(**dict(zip(names, row, strict=True)))
    known = _thawed.get((journey.cohort, digest))
    if known is None:
        known = thawed(await session.get_one(CohortRow, journey.cohort))
    return journey, known, organizer
