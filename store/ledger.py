"""The ledger: what everybody was told. Every transition is compare-and-set."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import (
    Integer,
    Update,
    and_,
    bindparam,
    func,
    or_,
    update,
)
from sqlalchemy import select as columns
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.notice import LedgerState, NoticeKind
from models.tables.ledger import LedgerRow
from store.fence import still_true
from store.values import Columns, add_rows, connection_of, is_any_of, table_of

WAITING = (LedgerState.OWED, LedgerState.CLAIMED)
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
FOUND_LATER = "found where it was sent"
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
    person: str


class Settlement(NamedTuple):
    """How one attempt ended. `doubtful`: it goes again, though it may have arrived."""

    key: str
    state: LedgerState
    reply: str
    not_before: datetime | None = None
    doubtful: bool = False


class Unsettled(NamedTuple):
    """When the next waiting letter may be tried (now, if one may); if any is in doubt.

    `is_late`: of some that wait the time has passed.
    """

    next_attempt: datetime | None
    in_doubt: bool
    is_late: bool = False


_LEDGER = table_of(LedgerRow)
_UNSAID: Columns = dict.fromkeys(c.name for c in _LEDGER.c if c.nullable) | {"attempts": 0}


async def enter(session: AsyncSession, rows: Sequence[Columns]) -> None:
    """Add rows, by column; one whose key is there already stays as it was."""
    await add_rows(session, LedgerRow, [_UNSAID | row for row in rows], key="key")


async def supersede(session: AsyncSession, keys: Sequence[str], now: datetime) -> None:
    """Take back what is decided but not on its way."""
    if keys:
        where = and_(col(LedgerRow.key).in_(keys), col(LedgerRow.state).in_(WAITING))
        then = {"state": LedgerState.SUPERSEDED, "settled_at": now, "reply": TAKEN_BACK}
        await session.exec(update(LedgerRow).where(where).values(**then))


_OURS = and_(
    _LEDGER.c.journey == bindparam("ours"),
    is_any_of(_LEDGER.c.state, WAITING),
)
_READY = or_(_LEDGER.c.not_before.is_(None), _LEDGER.c.not_before <= bindparam("this_look"))
_EXPIRE = (
    update(_LEDGER)
    .where(_OURS, _LEDGER.c.until <= bindparam("this_look"))
    .values(
        state=LedgerState.EXPIRED,
        settled_at=bindparam("this_look", type_=_LEDGER.c.settled_at.type),
        reply=TOO_LATE,
    )
)
# Chosen once, and without what another attempt is at: attempts that wait for each other's
# rows in two orders would wait for ever.
_NEXT = (
    columns(_LEDGER.c.key)
    .where(_OURS, _READY, _LEDGER.c.until > bindparam("this_look"))
    .order_by(_LEDGER.c.attempts, _LEDGER.c.number)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
    .cte("next_letters")
)
_CLAIM = (
    update(_LEDGER)
    .where(_LEDGER.c.key.in_(columns(_NEXT.c.key)), _OURS)
    .values(state=LedgerState.CLAIMED, token=bindparam("mine"))
    .returning(_LEDGER.c.number, *(_LEDGER.c[name] for name in Outgoing._fields))
)


async def expire(session: AsyncSession, journey: str, now: datetime) -> None:
    """Give up what a journey has waiting and whose time has passed."""
    asked = {"ours": journey, "this_look": now}
    await connection_of(session).execute(_EXPIRE, asked)


async def claim(
    session: AsyncSession, journey: str, token: str, now: datetime, most: int
) -> list[Outgoing]:
    """Claim what a journey's look may send now; rows of a broken attempt are taken over.

    Those tried least come first, so that a relay that takes few letters at a time has heard
    of all of them soon.
    """
    connection = connection_of(session)
    asked = {"ours": journey, "this_look": now, "most": most, "mine": token}
    claimed = await connection.execute(_CLAIM, asked)
    in_turn = sorted(claimed, key=lambda row: (row.attempts, row.number))
    return [Outgoing(*row[1:]) for row in in_turn]


_FENCE = (
    update(_LEDGER)
    .where(
        _LEDGER.c.key.in_(bindparam("keys", expanding=True)),
        _LEDGER.c.state == LedgerState.CLAIMED,
        _LEDGER.c.token == bindparam("mine"),
        still_true(),
    )
    .values(
        state=LedgerState.COMMITTING,
        committed_at=bindparam("clock", type_=_LEDGER.c.committed_at.type),
    )
    .returning(_LEDGER.c.key)
)


async def fence(
    session: AsyncSession, keys: Sequence[str], token: str, clock: datetime
) -> set[str]:
    """Put to `committing` those that are still mine and still true; return their keys.

    Called after the body and before the final dot: without this row no dot is written.
    `clock` is the machine's; it only refuses.
    """
    connection = connection_of(session)
    asked = {"keys": list(keys), "mine": token, "clock": clock}
    return set((await connection.execute(_FENCE, asked)).scalars())


@cache
def _settling(state: LedgerState, *, forgets_the_fence: bool) -> Update:
    """Return the one statement of an ending; a statement built once is compiled once."""
    back = state is LedgerState.OWED
    now = bindparam("now", type_=_LEDGER.c.settled_at.type)
    forgotten = {"committed_at": None} if forgets_the_fence else {}
    return (
        update(_LEDGER)
        .where(
            _LEDGER.c.key == bindparam("which"),
            _LEDGER.c.token == bindparam("mine"),
            is_any_of(_LEDGER.c.state, SETTLED_FROM[state]),
        )
        .values(
            state=state,
            reply=bindparam("said"),
            not_before=bindparam("later", type_=_LEDGER.c.not_before.type),
            settled_at=None if back else now,
            attempts=_LEDGER.c.attempts + 1,
            **forgotten,
        )
    )


async def settle(
    session: AsyncSession, settlements: Iterable[Settlement], token: str, now: datetime
) -> None:
    """Write how attempts ended, only where the row is still this attempt's own.

    By key: who locks the same rows in one order waits for the other, not in a ring.
    """
    connection = connection_of(session)
    alike: dict[Update, list[Columns]] = {}
    for one in sorted(settlements, key=attrgetter("key")):
        surely_not = one.state is LedgerState.OWED and not one.doubtful
        ending = _settling(one.state, forgets_the_fence=surely_not)
        said = {"which": one.key, "said": one.reply[:500], "later": one.not_before}
        alike.setdefault(ending, []).append(said | {"mine": token, "now": now})
    for ending, each in alike.items():
        await connection.execute(ending, each)


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


_UNSETTLED = (
    columns(
        _LEDGER.c.state,
        func.min(func.coalesce(_LEDGER.c.not_before, _LEDGER.c.entered_at)),
        func.min(_LEDGER.c.until),
    )
    .where(
        _LEDGER.c.journey == bindparam("ours"),
        is_any_of(_LEDGER.c.state, (*WAITING, LedgerState.COMMITTING)),
    )
    .group_by(_LEDGER.c.state)
)


async def unsettled(session: AsyncSession, journey: str, now: datetime) -> Unsettled:
    """Return what a journey's ledger leaves open, in one question."""
    connection = connection_of(session)
    found = await connection.execute(_UNSETTLED, {"ours": journey})
    groups = found.all()
    waiting = [(moment, until) for state, moment, until in groups if state in WAITING]
    return Unsettled(
        next_attempt=min((max(moment, now) for moment, _ in waiting), default=None),
        in_doubt=any(state is LedgerState.COMMITTING for state, _, _ in groups),
        is_late=any(until <= now for _, until in waiting),
    )
