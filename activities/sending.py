"""Send what a journey has waiting: claim, fence, hand over, settle (docs/delivery.md)."""

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession

from activities.clock import machine_clock
from activities.posts import Attempt, Ending, Fence, Oracle, Passed, Post, Silent
from activities.refusals import Refusals, Tried
from activities.unreachable import orders_about
from models.command import Bounced
from models.notice import LedgerState
from models.tables.ledger import LedgerRow
from rules.doubts import is_repeated
from store import ledger
from store.database import Database
from store.ledger import Outgoing, Settlement, Unsettled

MOST_LETTERS = 500
MOST_SECONDS = 20.0
BACKOFF_MINUTES = (1, 5, 15, 30, 60)
A_MINUTE = timedelta(minutes=1)  # moments of looks are cut to it
DOT_WITHIN = timedelta(seconds=4)  # of the fence; later no dot is written
SURELY_ARRIVED = timedelta(seconds=6)  # after the fence; later than any dot


class Turn(NamedTuple):
    """Whose letters are sent, by which attempt of which look."""

    journey: str
    token: str
    now: datetime


class Claim(NamedTuple):
    """The letters of a turn; none while something `in_doubt` has to be settled first."""

    letters: Sequence[Outgoing]
    in_doubt: bool = False


class Sent(NamedTuple):
    """What a turn came to: when to look again if ever, and what is to be ordered now."""

    look_again: datetime | None
    bounced: Sequence[Bounced] = ()


class _Round(NamedTuple):
    """What a round came to; `left` is what is left open, if anything was written."""

    tried: Sequence[Tried]
    left: Unsettled | None
    goes_on: bool


@dataclass
class Sender:
    """Sends a journey's waiting letters; correctness rests on the ledger alone."""

    db: Database
    post: Post
    oracle: Oracle | None
    grace: timedelta
    refusals: Refusals = field(default_factory=Refusals)

    async def claim(self, session: AsyncSession, turn: Turn) -> Claim:
        """Claim what may be sent now, but nothing before what is in doubt is settled."""
        before = await ledger.unsettled(session, turn.journey, turn.now)
        if before.in_doubt:
            return Claim((), in_doubt=True)
        if before.is_late:
            await ledger.expire(session, turn.journey, turn.now)
        return Claim(await _claim(session, turn))

    async def send(self, claim: Claim, turn: Turn) -> Sent:
        """Send until done, 500 letters or 20 seconds."""
        letters = await self._after_doubts(turn) if claim.in_doubt else claim.letters
        self.refusals.at_last(turn.journey)  # an attempt that broke off settles nothing
        clock = asyncio.get_running_loop().time
        stop_at = clock() + MOST_SECONDS
        left, tried = None, list[Tried]()
        while letters:
            size = self.post.round_size  # a relay may make it smaller on the way
            now, letters = letters[:size], letters[size:]
            ended = await self._round(now, turn)
            left = ended.left
            tried += ended.tried
            if not ended.goes_on or clock() > stop_at:
                break
        last = self.refusals.at_last(turn.journey)
        left = await self._settle(last, turn) or left or await self._left(turn)
        bounced = tuple(orders_about([*tried, *last], turn.journey, turn.token))
        return Sent(self._next_look(left, turn, asked=claim.in_doubt), bounced)

    async def _after_doubts(self, turn: Turn) -> list[Outgoing]:
        await self.settle_doubts(turn)
        async with self.db.writing() as session:
            await ledger.expire(session, turn.journey, turn.now)
            return await _claim(session, turn)

    async def _left(self, turn: Turn) -> Unsettled:
        async with self.db.reading() as session:
            return await ledger.unsettled(session, turn.journey, turn.now)

    def _next_look(self, left: Unsettled, turn: Turn, *, asked: bool) -> datetime | None:
        """Return when to look again; an oracle that was silent is left alone a minute."""
        if not left.in_doubt:
            return left.next_attempt
        doubts = turn.now + (A_MINUTE if asked else timedelta())
        if not self.oracle:
            doubts = turn.now + self.grace + A_MINUTE
        return min(left.next_attempt or doubts, doubts)

    async def _round(self, letters: Sequence[Outgoing], turn: Turn) -> _Round:
        """Hand over one round, and settle what can be."""
        attempts = await self.post.hand_over(letters, self._fence_of(turn))
        known = {letter.key: letter for letter in letters}
        tried = [Tried(one, known[one.key]) for one in attempts]
        tried = self.refusals.sifted(turn.journey, tried)
        held_until = _held_until(tried, turn)
        left = await self._settle(tried, turn, held_until)
        return _Round(tried, left, goes_on=held_until is None)

    async def _settle(
        self, tried: Sequence[Tried], turn: Turn, held_until: datetime | None = None
    ) -> Unsettled | None:
        """Write how attempts ended, and hold all else of the journey if that is no use.

        Return what is left open then; None if there was nothing to write.
        """
        if not tried:
            return None
        async with self.db.writing() as session:
            ended = [_settlement(*one, turn) for one in tried]
            await ledger.settle(session, filter(None, ended), turn.token, turn.now)
            if held_until:
                stopped = any(one.attempt.ending is Ending.STOPPED for one in tried)
                await ledger.postpone(session, turn.journey, held_until, tried=stopped)
            return await ledger.unsettled(session, turn.journey, turn.now)

    def _fence_of(self, turn: Turn) -> Fence:
        async def fence(keys: Collection[str]) -> Passed:
            clock = machine_clock()
            async with self.db.writing() as session:
                passed = await ledger.fence(session, list(keys), turn.token, clock)
            return Passed(frozenset(passed), clock + DOT_WITHIN)

        return fence

    async def settle_doubts(self, turn: Turn) -> None:
        """Settle rows past the fence whose answer was lost.

        With an oracle: it has the letter, or the letter goes again. Without, or while it
        cannot tell: after the grace it is repeated byte for byte, or held (`rules.doubts`).
        """
        async with self.db.reading() as session:
            doubtful = await ledger.in_doubt(session, turn.journey)
        for row in doubtful:
            if verdict := await self._judge(row):
                async with self.db.writing() as session:
                    await ledger.settle(session, [verdict], row.token or "", turn.now)

    async def _judge(self, row: LedgerRow) -> Settlement | None:
        assert row.committed_at is not None  # the fence wrote it
        if self.oracle:
            with suppress(Silent):
                if await _arrived(self.oracle, row.message_id, row.committed_at):
                    return Settlement(row.key, LedgerState.ACCEPTED, ledger.FOUND_LATER)
                return Settlement(row.key, LedgerState.OWED, "it had not arrived")
        if machine_clock() < row.committed_at + self.grace:
            return None
        if is_repeated(row.kind):
            why = "repeated: nobody could say it arrived"
            return Settlement(row.key, LedgerState.OWED, why, doubtful=True)
        return Settlement(row.key, LedgerState.UNCONFIRMED, "nobody could say it arrived")


async def _claim(session: AsyncSession, turn: Turn) -> list[Outgoing]:
    return await ledger.claim(session, turn.journey, turn.token, turn.now, MOST_LETTERS)


async def _arrived(oracle: Oracle, message_id: str, committed_at: datetime) -> bool:
    """Ask, and ask again once no dot can come any more: a "no" before that is none."""
    with suppress(Silent):
        if await oracle.has(message_id, committed_at):
            return True
    left = committed_at + SURELY_ARRIVED - machine_clock()
    await asyncio.sleep(min(left, SURELY_ARRIVED).total_seconds())
    return await oracle.has(message_id, committed_at)


def _settlement(attempt: Attempt, letter: Outgoing, turn: Turn) -> Settlement | None:
    key, reply = attempt.key, attempt.reply
    match attempt.ending:
        case Ending.ACCEPTED:
            return Settlement(key, LedgerState.ACCEPTED, reply)
        case Ending.REFUSED:
            return Settlement(key, LedgerState.REFUSED, reply)
        case Ending.FENCED if machine_clock() >= letter.until:
            return Settlement(key, LedgerState.EXPIRED, ledger.TOO_LATE)
        case Ending.FENCED:
            return Settlement(key, LedgerState.SUPERSEDED, ledger.TAKEN_BACK)
        case Ending.DEFERRED | Ending.STOPPED:
            later = turn.now + _backoff(letter.attempts)
            return Settlement(key, LedgerState.OWED, reply, later)
        case Ending.UNREACHABLE | Ending.UNKNOWN:  # an order, or an oracle, settles it
            return None


def _held_until(tried: Sequence[Tried], turn: Turn) -> datetime | None:
    """Return until when all that waits is held, if the relay takes nothing now.

    A relay in trouble, or that puts a whole round off, is asked ever more seldom, else each
    look would only collect a round of answers of "later" more. Those tried least go first,
    so a relay with a limit is soon asked again, and one that says so for days is not.
    """
    stopped = [one.letter for one in tried if one.attempt.ending is Ending.STOPPED]
    if stopped:
        return turn.now + _backoff(max(letter.attempts for letter in stopped))
    if tried and all(one.attempt.ending is Ending.DEFERRED for one in tried):
        return turn.now + _backoff(min(one.letter.attempts for one in tried))
    return None


def _backoff(attempts: int) -> timedelta:
    return timedelta(minutes=BACKOFF_MINUTES[min(attempts, len(BACKOFF_MINUTES) - 1)])
