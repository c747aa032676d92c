"""What a change would send: it is ordered, looked at, and undone before anybody knows.

The same orders, rules, templates and ledger as for a change that is made, in a transaction
that is never committed. What would have left anyway is looked at the same way, without the
order, and taken away.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from operator import itemgetter

from sqlmodel.ext.asyncio.session import AsyncSession

from activities.composing import Composer
from activities.entering import keep, rows_of
from activities.looking import decide
from activities.orders import open_desk
from activities.recording import carry_out
from models.command import Command
from models.journey import Laid, Look, StrandOutline
from models.notice import LedgerState
from models.occasion import place_of
from models.preview import Preview, PreviewedLetter
from models.seat import Person
from models.slot import to_the_minute
from rules.laying import outline
from rules.moments import FOLDING
from rules.stops import strands_of, wanted
from rules.year import lay_out
from store.cohorts import remember_person
from store.database import Database
from store.occasions import meetings_of
from store.situations import cohort_called, load_situation
from store.values import Columns
from wire.letter_read import read_letter

Rows = dict[str, Columns]
# What is ordered to be quiet is seen by what stays unsaid in the next days.
AHEAD = {"pause": timedelta(days=14), "resume": timedelta(days=14)}


@dataclass(frozen=True)
class Previewer:
    """Tries orders out; nothing is written, and nothing is sent."""

    db: Database
    composer: Composer
    send_at: time

    async def preview(
        self, command: Command, now: datetime, newcomers: Iterable[Person] = ()
    ) -> Preview:
        """Return what an order given `now` would answer and send; `Refused` as it would be.

        `newcomers` are those who join and may not be in the address book yet.
        """
        now = to_the_minute(now)
        until = now + AHEAD.get(command.what, FOLDING)
        async with self.db.trying() as session:
            for newcomer in newcomers:
                await remember_person(session, newcomer)
            desk = await open_desk(session, _tried(command), now, self.composer.keys.uid)
            written = await carry_out(desk)
            journeys = sorted({desk.journey.id, *written.touched})
            await _forget(session)
            changed = await self._live(session, journeys, now, until)
        async with self.db.trying() as session:
            unchanged = await self._live(session, journeys, now, until)
        return Preview(
            answer=written.answer,
            until=until,
            letters=_letters(changed, unchanged),
            held=_letters(unchanged, changed),
        )

    async def _live(
        self, session: AsyncSession, journeys: Iterable[str], now: datetime, until: datetime
    ) -> Rows:
        """Let each journey look from `now` on, as often as it would; return what leaves."""
        rows: Rows = {}
        laid: dict[str, Laid] = {}
        for journey in journeys:
            key, _ = place_of(journey)
            if key not in laid:
                cohort = await cohort_called(session, key)
                laid[key] = outline(cohort, lay_out(cohort))
            strands = strands_of(laid[key], journey)
            async for sent in self._looks(session, journey, strands, now, until):
                rows |= {row["key"]: row for row in sent}
        return rows

    async def _looks(
        self,
        session: AsyncSession,
        journey: str,
        strands: Sequence[StrandOutline],
        now: datetime,
        until: datetime,
    ) -> AsyncIterator[list[Columns]]:
        """Yield what each look sends. Where the story goes on, one looks again at once."""
        moment: datetime | None = now
        story = await _story(session, journey, strands)
        while moment is not None and moment <= until:
            look = Look(journey=journey, now=moment, wanted=story)
            sent, following = await self._look(session, look)
            yield sent
            before, story = story, await _story(session, journey, strands)
            if story == before:
                moment = following and max(following, moment + timedelta(minutes=1))

    async def _look(
        self, session: AsyncSession, look: Look
    ) -> tuple[list[Columns], datetime | None]:
        """Look once, as if every letter were taken at once."""
        situation = await load_situation(session, look.journey, look.now)
        decided = decide(situation, look, self.composer.keys, self.send_at)

        def here() -> AbstractAsyncContextManager[AsyncSession]:
            return nullcontext(session)

        rows = await rows_of(decided, situation, look, self.composer, here)
        sent = [row for row in rows if row["state"] is LedgerState.OWED]
        for row in sent:
            row.update(state=LedgerState.ACCEPTED, settled_at=look.now)
        await keep(session, decided, rows, look)
        await _forget(session)
        return sent, decided.next_look


async def _story(
    session: AsyncSession, journey: str, strands: Sequence[StrandOutline]
) -> tuple[str, ...]:
    """Return what a journey's story waits at, and wants dated if it is not."""
    history = await meetings_of(session, journey)
    closed = [each.id for each in history if not each.is_planned]
    return tuple(sorted(wanted(strands, journey, closed)))


def _tried(command: Command) -> Command:
    """Return the order under a request of its own: the real one may have been given."""
    return command.model_copy(update={"request": f"preview of {command.request}"})


async def _forget(session: AsyncSession) -> None:
    """Let what was written be read anew, as another session would."""
    await session.flush()
    session.expunge_all()


def _letters(rows: Rows, without: Rows) -> tuple[PreviewedLetter, ...]:
    """Return the letters of `rows` that the others lack, in the order they would leave."""
    ours: Sequence[Columns] = [row for key, row in rows.items() if key not in without]
    return tuple(_letter(row) for row in sorted(ours, key=itemgetter("entered_at")))


def _letter(row: Columns) -> PreviewedLetter:
    letter = row.get("letter") or b""
    read = read_letter(letter)
    return PreviewedLetter(
        key=row["key"],
        leaves_at=row["entered_at"],
        to=row["envelope_to"],
        kind=f"{row['kind']}{row['offset']}",
        occasion=row["occasion"],
        sequence=row["sequence"],
        subject=read.subject,
        text=read.text,
        letter=letter,
    )
