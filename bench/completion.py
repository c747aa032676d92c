"""A liaison's word with a new date for the next meeting, until its updates are in the sink.

Against a bare workflow that answers an update after two empty activities, whereupon the
same bytes are sent over a connection that stands: on the same server, in turn. An instant
in the sink is when the catcher had durably kept the letter.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta

import aiosmtplib
from sqlmodel import select
from temporalio.client import WorkflowHandle

from bench.bare import QUEUE, WORKER, BareCommand
from bench.embedded import ORGANIZER, Embedded, embedded
from bench.sample import sample
from bench.table import Figure, Say, at_most, load, middle, percentile, shown
from models.cohort import CohortFile
from models.command import Complete, Move
from models.meeting import Meeting
from models.notice import LedgerState
from models.refusal import Refused
from models.slot import day_of
from models.tables.ledger import LedgerRow
from stack.plan import LOOPBACK
from stack.program import Program, kept_up
from store.occasions import meeting_called
from workflows.handles import steer

BareHandle = WorkflowHandle[BareCommand, None]

NAME = "completion"
ASKED, SOON = 2, 0.5
EACH = 10  # completions a team
GLANCE_SECONDS = 0.01
AWAY = range(25, 46)  # days from today where a next meeting may be wished for


async def measure(say: Say) -> list[Figure]:
    """Complete each team's first coaching meeting again and again; return the figures."""
    ours, bares = [], []
    async with embedded() as stack, _bare(stack) as bare:
        file = sample(_monday(datetime.now().astimezone().date()))
        await stack.begin(file)
        await stack.until_calm(file)
        firsts = [await _first(stack, file, team.key) for team in file.cohort.teams]
        async with _relay(stack) as relay:
            for _ in range(EACH):
                for first in firsts:
                    took, letters = await _word(stack, first)
                    ours.append(took)
                    bares.append(await _bare_word(stack, bare, relay, letters))
    say(f"  {len(ours)} completions of each kind ({load()})")
    ratio = middle(our / bare for our, bare in zip(ours, bares, strict=True))
    worst = percentile(ours, 99)
    return [
        at_most(NAME, "to the updates / two activities", ratio, ASKED, " x", len(ours)),
        at_most(NAME, "to the updates, p99", worst, SOON, " s", len(ours)),
        shown(NAME, "to the updates, p50", middle(ours), " s", len(ours)),
        shown(NAME, "two activities and sends, p50", middle(bares), " s", len(ours)),
        shown(NAME, "the same, p99", percentile(bares, 99), " s", len(ours)),
    ]


class First:
    """A team's first coaching meeting, held, and the next, which a word moves."""

    def __init__(self, held: Meeting, following: Meeting) -> None:
        self.held, self.following = held, following
        self.today = held.held_on or following.slot.day
        self._days = self._turning()
        self._said = 0

    def next_word(self) -> Complete:
        """Return a word that wishes for a day other than the last one."""
        self._said += 1
        slot = self.following.slot.model_copy(update={"day": next(self._days)})
        return Complete(
            request=f"bench {self.held.id} {self._said}",
            occasion=self.held.id,
            held_on=self.today,
            next_slot=slot,
        )

    def _turning(self) -> Iterator[date]:
        while True:
            yield from (self.today + timedelta(days=days) for days in AWAY)


async def _first(stack: Embedded, file: CohortFile, team: str) -> First:
    """Let a team's first coaching meeting be held today, so that the next is dated."""
    occasion = f"{file.cohort.key}/{team}/ta/1"
    planned = await _there(stack, occasion)
    today = day_of(datetime.now().astimezone(), planned.slot.timezone)
    soon = planned.slot.model_copy(update={"day": _weekday(today + timedelta(days=20))})
    move = Move(request=f"bench {occasion}", occasion=occasion, slot=soon, anyway=True)
    await steer(stack.client, move)
    word = Complete(request=f"bench {occasion} 0", occasion=occasion, held_on=today)
    await steer(stack.client, word)
    following = await _there(stack, f"{file.cohort.key}/{team}/ta/2")
    await _told(stack, following)
    held = await _there(stack, occasion)
    return First(held, following)


async def _there(stack: Embedded, occasion: str) -> Meeting:
    while True:
        async with stack.db.reading() as session:
            if found := await meeting_called(session, occasion):
                return found
        await asyncio.sleep(GLANCE_SECONDS)


async def _told(stack: Embedded, meeting: Meeting) -> list[LedgerRow]:
    """Wait until everybody was told of a meeting as it is now; return the letters."""
    while True:
        async with stack.db.reading() as session:
            now = LedgerRow.occasion == meeting.id, LedgerRow.revision == meeting.revision
            rows = list(await session.exec(select(LedgerRow).where(*now)))
        if rows and all(row.state is LedgerState.ACCEPTED for row in rows):
            return rows
        await asyncio.sleep(GLANCE_SECONDS)


async def _word(stack: Embedded, first: First) -> tuple[float, list[LedgerRow]]:
    """Say one word; return the seconds until its last letter was kept, and the letters."""
    before = stack.kept().keys()
    while True:
        began = time.time()
        try:
            await steer(stack.client, first.next_word())
        except Refused:
            continue  # a closed day, or a clash: another day then
        break
    letters = await _told(stack, await _there(stack, first.following.id))
    return _last(stack, before) - began, letters


def _last(stack: Embedded, before: Collection[str]) -> float:
    """Return when the last letter came that was not there before."""
    return max(at for name, at in stack.kept().items() if name not in before)


async def _bare_word(
    stack: Embedded, bare: BareHandle, relay: aiosmtplib.SMTP, letters: list[LedgerRow]
) -> float:
    """Have two empty activities and send the same bytes; return the seconds."""
    before = stack.kept().keys()
    began = time.time()
    await bare.execute_update(BareCommand.steer, "word")
    for letter in letters:
        await relay.sendmail(ORGANIZER, [letter.envelope_to], letter.letter or b"")
    return _last(stack, before) - began


@asynccontextmanager
async def _bare(stack: Embedded) -> AsyncIterator[BareHandle]:
    plan = stack.plan
    program = Program(
        name="Bare worker",
        command=WORKER,
        folder=plan.root,
        log=plan.log("bare"),
        environment=plan.environment(),
    )
    async with kept_up(program, say=lambda _: None):
        bare = await stack.client.start_workflow(
            BareCommand.run, id="bare", task_queue=QUEUE
        )
        await bare.execute_update(BareCommand.steer, "warm")
        yield bare
        await bare.signal(BareCommand.close)


def _relay(stack: Embedded) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(hostname=LOOPBACK, port=stack.plan.ports.smtp, start_tls=False)


def _monday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday())


def _weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
