"""From what a look has decided to rows of the ledger, and into the database."""

import asyncio
from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from activities.composing import Composer, first_of_thread
from activities.looking import Decided
from activities.surrounding import Reading, around
from models.ask import Ask
from models.journey import Look
from models.meeting import Meeting
from store import changes, ledger, occasions
from store.situations import Situation
from store.values import Columns

BREATH = 20  # letters composed between two breaths of the event loop


async def rows_of(
    decided: Decided,
    situation: Situation,
    look: Look,
    composer: Composer,
    reading: Reading,
) -> list[Columns]:
    """Compose every letter a look has decided; `reading` opens a session if one asks."""
    world = composer.correspondence(situation.cohort, situation.organizer)
    beside = await around(decided, situation, reading)
    unreachable = {one.person for one in situation.bad_addresses}
    rows = []
    for count, (notice, matter) in enumerate(decided.notices):
        if count % BREATH == 0:
            await asyncio.sleep(0)
        entries = situation.entries.get(notice.occasion, [])
        row = composer.row(
            notice,
            matter,
            world,
            look.journey,
            look.now,
            around=beside.of(notice.seat, matter),
            references=first_of_thread(entries, notice),
            is_reachable=notice.seat.person.id not in unreachable,
        )
        rows.append(row)
    return rows


async def keep(
    session: AsyncSession, decided: Decided, rows: Sequence[Columns], look: Look
) -> None:
    """Write what a look has altered, and enter its letters."""
    await occasions.add_occasions(session, decided.new, decided.new_asks)
    await occasions.keep_occasions(session, decided.altered)
    dated: list[Meeting | Ask] = [*decided.new, *decided.new_asks]
    await changes.record_looks(session, [*dated, *decided.altered], look)
    await ledger.supersede(session, decided.superseded, look.now)
    await ledger.enter(session, rows)
