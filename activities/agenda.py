"""The agenda's one activity: look, keep, send."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import time

from sqlmodel.ext.asyncio.session import AsyncSession
from temporalio import activity

from activities.composing import Composer, first_of_thread, upcoming_for
from activities.looking import Decided, decide
from activities.sending import Sender, Turn
from models.journey import Look, Looked
from models.meeting import Meeting
from models.notice import NoticeKind
from models.slot import to_the_minute
from models.tables.ledger import LedgerRow
from store import changes, ledger, occasions
from store.cohorts import journeys_of
from store.database import Database
from store.situations import Situation, load_situation

HEARTBEAT_SECONDS = 5
BREATH = 20  # letters composed between two breaths of the event loop


@dataclass
class Agendas:
    """Looks at journeys: brings the ledger up to the truth, and sends what waits."""

    db: Database
    composer: Composer
    sender: Sender
    send_at: time

    @activity.defn
    async def work_agenda(self, look: Look) -> Looked:
        """Date, close, decide, keep, send; return when to look again. Safe to repeat."""
        look = look.model_copy(update={"now": to_the_minute(look.now)})
        async with _heartbeat():
            decided = await self._bring_up_to_date(look)
            turn = Turn(look.journey, _token(), look.now)
            again = await self.sender.send_waiting(turn)
        decided.look_again(again)
        return Looked(
            next_look=decided.next_look,
            closed=tuple(decided.closed),
            ended=tuple(decided.ended),
            paused=decided.paused,
        )

    async def _bring_up_to_date(self, look: Look) -> Decided:
        """Decide from one moment of the truth; keep it only if it is still the truth."""
        while True:
            async with self.db.reading() as session:
                situation = await load_situation(
                    session, look.journey, look.now, look.wanted
                )
            decided = decide(situation, look, self.composer.keys, self.send_at)
            rows = await self._compose(situation, decided, look)
            if not (rows or decided.alters):  # should the truth alter now, we are stirred
                return decided
            async with self.db.writing() as session:
                seen = situation.journey.alterations
                if await changes.alterations_of(session, look.journey) == seen:
                    await _keep(session, decided, rows, look)
                    return decided

    async def _compose(
        self, situation: Situation, decided: Decided, look: Look
    ) -> list[LedgerRow]:
        world = self.composer.correspondence(situation.cohort, situation.organizer)
        year = await self._year(situation, decided)
        rows = []
        for count, (notice, matter) in enumerate(decided.notices):
            if count % BREATH == 0:
                await asyncio.sleep(0)
            entries = situation.entries.get(notice.occasion, [])
            row = self.composer.row(
                notice,
                matter,
                world,
                look.journey,
                look.now,
                upcoming=upcoming_for(notice.seat, situation.seats, year) if year else (),
                references=first_of_thread(entries, notice),
            )
            rows.append(row)
        return rows

    async def _year(
        self, situation: Situation, decided: Decided
    ) -> dict[str | None, Sequence[Meeting]]:
        """Return every meeting by team, for welcomes, but those dated one at a time."""
        if not any(notice.kind is NoticeKind.WELCOME for notice, _ in decided.notices):
            return {}
        async with self.db.reading() as session:
            year: dict[str | None, Sequence[Meeting]] = {}
            for journey in await journeys_of(session, situation.cohort.key):
                meetings = await occasions.meetings_of(session, journey.id)
                year[journey.team] = [each for each in meetings if each.report is None]
            return year


async def _keep(
    session: AsyncSession, decided: Decided, rows: Sequence[LedgerRow], look: Look
) -> None:
    await occasions.add_occasions(session, decided.new)
    await occasions.keep_occasions(session, decided.altered)
    await changes.record_looks(session, [*decided.new, *decided.altered], look)
    await ledger.supersede(session, decided.superseded, look.now)
    await ledger.enter(session, rows)


def _token() -> str:
    """Name this attempt: a later one takes its rows over, and it settles them no more."""
    here = activity.info()
    return f"{here.workflow_run_id}/{here.activity_id}/{here.attempt}"


@asynccontextmanager
async def _heartbeat() -> AsyncIterator[None]:
    """Beat while a long look goes on, so that a dead worker's look is soon another's."""

    async def beat() -> None:
        while True:
            activity.heartbeat()
            await asyncio.sleep(HEARTBEAT_SECONDS)

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
