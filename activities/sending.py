"""Send what a journey has waiting: claim, fence, hand over, settle (docs/delivery.md)."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from activities.clock import machine_clock
from activities.posts import Attempt, Ending, Oracle, Post
from models.notice import LedgerState, NoticeKind
from models.tables.ledger import LedgerRow
from store import ledger
from store.database import Database
from store.ledger import Outgoing, Settlement

MOST_LETTERS = 200
MOST_SECONDS = 20.0
BACKOFF_MINUTES = (1, 5, 15, 30, 60)
REPEATABLE = {NoticeKind.INVITATION, NoticeKind.UPDATE, NoticeKind.CANCELLATION}
SECOND_LOOK_SECONDS = 0.5


class Turn(NamedTuple):
    """Whose letters are sent, by which attempt of which look."""

    journey: str
    token: str
    now: datetime


@dataclass
class Sender:
    """Sends a journey's waiting letters; correctness rests on the ledger alone."""

    db: Database
    post: Post
    oracle: Oracle | None
    grace: timedelta

    async def send_waiting(self, turn: Turn) -> datetime | None:
        """Send until done, 200 letters or 20 seconds; return when to look again."""
        doubtful_until = await self.settle_doubts(turn)
        async with self.db.writing() as session:
            letters = await ledger.claim(
                session, turn.journey, turn.token, turn.now, MOST_LETTERS
            )
        clock = asyncio.get_running_loop().time
        stop_at = clock() + MOST_SECONDS
        for letters_before_dot in _rounds(letters, self.post.round_size):
            if not await self._round(letters_before_dot, turn) or clock() > stop_at:
                break
        async with self.db.reading() as session:
            again = await ledger.next_attempt(session, turn.journey, turn.now)
        return min((each for each in (again, doubtful_until) if each), default=None)

    async def _round(self, letters: Sequence[Outgoing], turn: Turn) -> bool:
        """Hand over one round; return whether the relay goes on taking letters."""

        async def fence(keys: Collection[str]) -> set[str]:
            async with self.db.writing() as session:
                return await ledger.fence(session, list(keys), turn.token, machine_clock())

        attempts = await self.post.hand_over(letters, fence)
        tried = {letter.key: letter.attempts for letter in letters}
        async with self.db.writing() as session:
            ended = [self._settlement(one, tried[one.key], turn) for one in attempts]
            await ledger.settle(session, filter(None, ended), turn.token, turn.now)
            if stopped := [one for one in attempts if one.ending is Ending.STOPPED]:
                until = turn.now + _backoff(max(tried[one.key] for one in stopped))
                await ledger.postpone(session, turn.journey, until)
        return not stopped and any(one.ending is not Ending.DEFERRED for one in attempts)

    def _settlement(self, attempt: Attempt, tried: int, turn: Turn) -> Settlement | None:
        match attempt.ending:
            case Ending.ACCEPTED:
                return Settlement(attempt.key, LedgerState.ACCEPTED, attempt.reply)
            case Ending.REFUSED:
                return Settlement(attempt.key, LedgerState.REFUSED, attempt.reply)
            case Ending.FENCED:
                return Settlement(attempt.key, LedgerState.SUPERSEDED, ledger.TAKEN_BACK)
            case Ending.DEFERRED | Ending.STOPPED:
                later = turn.now + _backoff(tried)
                return Settlement(attempt.key, LedgerState.OWED, attempt.reply, later)
            case Ending.UNKNOWN:
                return None

    async def settle_doubts(self, turn: Turn) -> datetime | None:
        """Settle rows past the fence whose answer was lost; return when to try again.

        With an oracle: it has the letter, or the letter goes again. Without: after the
        grace the truth of calendars is repeated byte for byte, all else is held for staff.
        """
        async with self.db.reading() as session:
            doubtful = await ledger.in_doubt(session, turn.journey)
        if not doubtful:
            return None
        settled = [await self._judge(row) for row in doubtful]
        async with self.db.writing() as session:
            for row, verdict in zip(doubtful, settled, strict=True):
                if verdict:
                    await ledger.settle(session, [verdict], row.token or "", turn.now)
        return turn.now + self.grace if None in settled else None

    async def _judge(self, row: LedgerRow) -> Settlement | None:
        if self.oracle:
            if await self._arrived(self.oracle, row.message_id):
                return Settlement(row.key, LedgerState.ACCEPTED, "found where it was sent")
            return Settlement(row.key, LedgerState.OWED, "it had not arrived")
        if row.committed_at is None or machine_clock() < row.committed_at + self.grace:
            return None
        if row.kind in REPEATABLE:
            return Settlement(
                row.key, LedgerState.OWED, "repeated: nobody could say it arrived"
            )
        return Settlement(row.key, LedgerState.UNCONFIRMED, "nobody could say it arrived")

    async def _arrived(self, oracle: Oracle, message_id: str) -> bool:
        """Ask twice: a killed sender's bytes may still be on their way in the kernel."""
        if await oracle.has(message_id):
            return True
        await asyncio.sleep(SECOND_LOOK_SECONDS)
        return await oracle.has(message_id)


def _rounds(letters: Sequence[Outgoing], size: int) -> list[Sequence[Outgoing]]:
    return [letters[at : at + size] for at in range(0, len(letters), size)]


def _backoff(attempts: int) -> timedelta:
    return timedelta(minutes=BACKOFF_MINUTES[min(attempts, len(BACKOFF_MINUTES) - 1)])
