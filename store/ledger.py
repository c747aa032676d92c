"""The ledger: what everybody was told. Every transition is compare-and-set."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, func, or_, update
from sqlalchemy import select as columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.ask import AskState
from models.facts import Facts
from models.meeting import MeetingState
from models.notice import Entry, LedgerState, NoticeKind
from models.tables.ask import AskRow
from models.tables.ledger import LedgerRow
from models.tables.meeting import MeetingRow
from models.tables.seat import SeatRow

WAITING = (LedgerState.OWED, LedgerState.CLAIMED)
TIMED = (NoticeKind.REMINDER, NoticeKind.NUDGE)
UNBOUND = (NoticeKind.WELCOME, NoticeKind.ANNOUNCEMENT)
# From where an attempt may settle a row; a part of `rules.transitions`, as a test holds.
SETTLED_FROM = {
    LedgerState.ACCEPTED: {LedgerState.COMMITTING},
    LedgerState.UNCONFIRMED: {LedgerState.COMMITTING},
    LedgerState.REFUSED: {LedgerState.CLAIMED, LedgerState.COMMITTING},
    LedgerState.OWED: {LedgerState.CLAIMED, LedgerState.COMMITTING},
    LedgerState.SUPERSEDED: {LedgerState.CLAIMED},
    LedgerState.EXPIRED: {LedgerState.CLAIMED},
}
TOO_LATE = "its time had passed"
TAKEN_BACK = "what it said is no longer so"


class Outgoing(NamedTuple):
    """One claimed letter, ready to be sent."""

    key: str
    kind: NoticeKind
    message_id: str
    envelope_to: str
    letter: bytes
    attempts: int
    until: datetime


class Settlement(NamedTuple):
    """How one attempt ended. `doubtful`: it goes again, though it may have arrived."""

    key: str
    state: LedgerState
    reply: str
    not_before: datetime | None = None
    doubtful: bool = False


class Unsettled(NamedTuple):
    """When the next waiting letter may be tried (now, if one may); if any is in doubt."""

    next_attempt: datetime | None
    in_doubt: bool


_OUTGOING: Sequence[Any] = [getattr(LedgerRow, name) for name in Outgoing._fields]
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
)


async def entries_of(session: AsyncSession, occasions: Sequence[str]) -> list[Entry]:
    """Return the ledger of some occasions, in the order of entering, without bytes."""
    query = (
        columns(*_ENTRY)
        .where(col(LedgerRow.occasion).in_(occasions))
        .order_by(col(LedgerRow.number))
    )
    rows = (await session.exec(query)).mappings()  # type: ignore[call-overload]
    return [Entry.model_construct(**{**row, "facts": _facts(row["facts"])}) for row in rows]


@lru_cache(maxsize=4096)
def _facts(json: str) -> Facts:
    """Read what was told: the same facts, told to many, are read once."""
    return Facts.model_validate_json(json)


async def enter(session: AsyncSession, rows: Sequence[LedgerRow]) -> None:
    """Add rows; one whose key is there already stays as it was."""
    if not rows:
        return
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    values = [row.model_dump(exclude={"number"}) for row in rows]
    statement = insert(LedgerRow).on_conflict_do_nothing(index_elements=["key"])
    await session.exec(statement, params=values)


async def supersede(session: AsyncSession, keys: Sequence[str], now: datetime) -> None:
    """Take back what is decided but not on its way."""
    if keys:
        where = and_(col(LedgerRow.key).in_(keys), col(LedgerRow.state).in_(WAITING))
        then = {"state": LedgerState.SUPERSEDED, "settled_at": now, "reply": TAKEN_BACK}
        await session.exec(update(LedgerRow).where(where).values(**then))


async def claim(
    session: AsyncSession, journey: str, token: str, now: datetime, most: int
) -> list[Outgoing]:
    """Claim what a journey's look may send now; rows of a broken attempt are taken over.

    What is past its `until` is put to `expired` first. Those tried least come first, so
    that a relay that takes few letters at a time has heard of all of them soon.
    """
    ours = and_(col(LedgerRow.journey) == journey, col(LedgerRow.state).in_(WAITING))
    past = {"state": LedgerState.EXPIRED, "settled_at": now, "reply": TOO_LATE}
    await session.exec(
        update(LedgerRow).where(ours, col(LedgerRow.until) <= now).values(**past)
    )
    ready = or_(col(LedgerRow.not_before).is_(None), col(LedgerRow.not_before) <= now)
    least_tried = (col(LedgerRow.attempts), col(LedgerRow.number))
    keys = select(LedgerRow.key).where(ours, ready).order_by(*least_tried).limit(most)
    claimed = await session.exec(
        update(LedgerRow)
        .where(col(LedgerRow.key).in_(keys), ours)
        .values(state=LedgerState.CLAIMED, token=token)
        .returning(col(LedgerRow.number), *_OUTGOING)
        .execution_options(synchronize_session=False)
    )
    in_turn = sorted(claimed, key=lambda row: (row.attempts, row.number))
    return [Outgoing(*row[1:]) for row in in_turn]


def _still_true(clock: datetime) -> ColumnElement[bool]:
    """Return the fence's condition: it still says what is so, to somebody still seated."""
    ledger = LedgerRow
    meeting = exists().where(
        col(MeetingRow.id) == ledger.occasion,
        case(
            (
                col(ledger.kind).in_(TIMED),
                and_(
                    col(MeetingRow.timing) == ledger.revision,
                    col(MeetingRow.state) == MeetingState.PLANNED,
                ),
            ),
            else_=col(MeetingRow.revision) == ledger.revision,
        ),
    )
    open_or_ending = or_(
        col(AskRow.state) == AskState.OPEN, col(ledger.kind) == NoticeKind.CANCELLATION
    )
    ask = exists().where(
        col(AskRow.id) == ledger.occasion,
        open_or_ending,
        case(
            (col(ledger.kind).in_(TIMED), col(AskRow.timing) == ledger.revision),
            else_=col(AskRow.revision) == ledger.revision,
        ),
    )
    seated = exists().where(col(SeatRow.id) == ledger.seat, col(SeatRow.left_at).is_(None))
    return and_(
        or_(col(ledger.kind).in_(UNBOUND), meeting, ask),
        or_(col(ledger.kind) == NoticeKind.CANCELLATION, seated),
        col(ledger.until) > clock,
    )


async def fence(
    session: AsyncSession, keys: Sequence[str], token: str, clock: datetime
) -> set[str]:
    """Put to `committing` those that are still mine and still true; return their keys.

    Called after the body and before the final dot: without this row no dot is written.
    `clock` is the machine's; it only refuses.
    """
    statement = (
        update(LedgerRow)
        .where(
            col(LedgerRow.key).in_(keys),
            col(LedgerRow.state) == LedgerState.CLAIMED,
            col(LedgerRow.token) == token,
            _still_true(clock),
        )
        .values(state=LedgerState.COMMITTING, committed_at=clock)
        .returning(col(LedgerRow.key))
        .execution_options(synchronize_session=False)
    )
    return set((await session.exec(statement)).scalars())


async def settle(
    session: AsyncSession, settlements: Iterable[Settlement], token: str, now: datetime
) -> None:
    """Write how attempts ended, only where the row is still this attempt's own.

    Those that ended alike are written together.
    """
    alike: dict[Settlement, list[str]] = {}
    for one in settlements:
        alike.setdefault(one._replace(key=""), []).append(one.key)
    for ending, keys in alike.items():
        back = ending.state is LedgerState.OWED
        then: dict[str, Any] = {
            "state": ending.state,
            "reply": ending.reply[:500],
            "not_before": ending.not_before,
            "settled_at": None if back else now,
            "attempts": LedgerRow.attempts + 1,
        }
        if back and not ending.doubtful:
            then["committed_at"] = None
        mine = and_(
            col(LedgerRow.key).in_(keys),
            col(LedgerRow.token) == token,
            col(LedgerRow.state).in_(SETTLED_FROM[ending.state]),
        )
        await session.exec(
            update(LedgerRow)
            .where(mine)
            .values(**then)
            .execution_options(synchronize_session=False)
        )


async def postpone(
    session: AsyncSession, journey: str, until: datetime, *, tried: bool
) -> None:
    """Hold all that a journey has waiting; `tried`: what holds it is an attempt at all."""
    ours = and_(col(LedgerRow.journey) == journey, col(LedgerRow.state).in_(WAITING))
    sooner = or_(col(LedgerRow.not_before).is_(None), col(LedgerRow.not_before) < until)
    await session.exec(
        update(LedgerRow)
        .where(ours, sooner)
        .values(
            state=LedgerState.OWED,
            not_before=until,
            attempts=LedgerRow.attempts + int(tried),
        )
        .execution_options(synchronize_session=False)
    )


async def in_doubt(session: AsyncSession, journey: str) -> list[LedgerRow]:
    """Return the rows past the fence of which no answer is known."""
    where = and_(
        col(LedgerRow.journey) == journey, col(LedgerRow.state) == LedgerState.COMMITTING
    )
    return list((await session.exec(select(LedgerRow).where(where))).all())


async def unsettled(session: AsyncSession, journey: str, now: datetime) -> Unsettled:
    """Return what a journey's ledger leaves open, in one question."""
    soonest = func.min(func.coalesce(LedgerRow.not_before, LedgerRow.entered_at))
    found = await session.exec(
        select(col(LedgerRow.state), soonest)
        .where(
            col(LedgerRow.journey) == journey,
            col(LedgerRow.state).in_((*WAITING, LedgerState.COMMITTING)),
        )
        .group_by(col(LedgerRow.state))
    )
    moments = dict(found.all())
    waiting = [max(moments[state], now) for state in WAITING if state in moments]
    return Unsettled(
        next_attempt=min(waiting, default=None), in_doubt=LedgerState.COMMITTING in moments
    )
