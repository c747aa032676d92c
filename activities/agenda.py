"""The agenda's one activity: look, keep, send."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import time

from temporalio import activity

from activities.composing import Composer
from activities.entering import keep, rows_of
from activities.looking import Decided, decide
from activities.scales import Scales
from activities.sending import Claim, Sender, Sent, Turn
from models.journey import Look, Looked
from models.slot import to_the_minute
from store import changes
from store.database import Database
from store.situations import load_situation

HEARTBEAT_SECONDS = 5


@dataclass
class Agendas:
    """Looks at journeys: brings the ledger up to the truth, and sends what waits."""

    db: Database
    composer: Composer
    sender: Sender
    send_at: time
    scales: Scales = field(default_factory=Scales)

    @activity.defn
    async def work_agenda(self, look: Look) -> Looked:
        """Date, close, decide, keep, send; return when to look again. Safe to repeat."""
        look = look.model_copy(update={"now": to_the_minute(look.now)})
        turn = Turn(look.journey, _token(), look.now)
        sent = Sent(None)
        with _heartbeat():
            decided, claim = await self._bring_up_to_date(look, turn)
            if claim:
                sent = await self.sender.send(claim, turn)
                decided.look_again(sent.look_again)
        return Looked(
            next_look=decided.next_look,
            closed=tuple(decided.closed),
            ended=tuple(decided.ended),
            paused=decided.paused,
            bounced=tuple(sent.bounced),
        )

    async def _bring_up_to_date(
        self, look: Look, turn: Turn
    ) -> tuple[Decided, Claim | None]:
        """Decide from one moment of the truth; keep it only if it is still the truth.

        What may be sent is claimed in the same transaction; None if nothing waits.
        """
        while True:
            async with self.db.reading() as session:
                situation = await load_situation(
                    session, look.journey, look.now, look.wanted
                )
            decided = decide(
                situation, look, self.composer.keys, self.send_at, self.scales.weigh
            )
            rows = await rows_of(decided, situation, look, self.composer, self.db.reading)
            if not (rows or decided.alters or situation.letters_wait):
                return decided, None  # should the truth alter now, we are stirred
            async with self.db.writing() as session:
                seen = situation.journey.alterations
                if await changes.alterations_of(session, look.journey) == seen:
                    await keep(session, decided, rows, look)
                    return decided, await self.sender.claim(session, turn)


def _token() -> str:
    """Name this attempt: a later one takes its rows over, and it settles them no more."""
    here = activity.info()
    return f"{here.workflow_run_id}/{here.activity_id}/{here.attempt}"


@contextmanager
def _heartbeat() -> Iterator[None]:
    """Beat while a long look goes on, so that a dead worker's look is soon another's."""
    loop = asyncio.get_running_loop()
    beats: list[asyncio.TimerHandle] = []

    def in_a_while() -> None:
        beats[:] = [loop.call_later(HEARTBEAT_SECONDS, beat)]

    def beat() -> None:
        activity.heartbeat()
        in_a_while()

    in_a_while()
    try:
        yield
    finally:
        beats[0].cancel()
