"""kill -9 of worker and Temporal server in the opening wave, on the stack of one machine.

Then the catcher's folder is asked for every Message-ID of the ledger.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from sqlmodel import select

from activities.proving import prove_cohort
from models.cohort import CohortFile
from models.tables.ledger import LedgerRow
from rehearsal.theatre import ROOT
from rehearsal.year import ORGANIZER
from rules.transitions import FINAL
from stack.plan import StackPlan
from stack.supervisor import running
from store.cohort_files import load_cohort
from store.cohorts import file_cohort
from store.database import Database
from store.keys import load_keys
from store.mail_folder import MailFolder
from tests.chaos.roads import MORTAL, assert_each_told_once
from workflows.codec import sealed_converter
from workflows.handles import connect, start_cohort

KILLS_A_WAVE = 4
LONGEST_PEACE = 2.0  # seconds; the wave takes about ten
LONGEST_WAVE = 240.0  # seconds, deaths and restarts included
LETTERS = 500
WORKER, SERVER = "mortal_worker", "start-dev"  # in their command lines
VICTIMS = ((WORKER,), (SERVER,), (WORKER, SERVER))  # drawn equally often


@dataclass
class Wave:
    """A stack that sends the first letters of the sample cohort."""

    plan: StackPlan
    db: Database
    mail: MailFolder
    file: CohortFile

    def kill(self, word: str) -> bool:
        """Kill the process of this stack that has a word in its command line."""
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes().decode()
            except OSError:
                continue
            if word in command and str(self.plan.state) in command:
                os.kill(int(process.name), signal.SIGKILL)
                return True
        return False

    async def rows(self) -> list[LedgerRow]:
        async with self.db.reading() as session:
            return list(await session.exec(select(LedgerRow)))

    async def is_told(self) -> bool:
        """Whether everybody has been told everything that is owed by now."""
        rows = await self.rows()
        if len(rows) < LETTERS or any(row.state not in FINAL for row in rows):
            return False
        async with self.db.reading() as session:
            proof = await prove_cohort(
                session, self.file.cohort.key, datetime.now(UTC), copies=self.mail.copies
            )
        assert proof.twice == ()
        return proof.missed == ()


@asynccontextmanager
async def opening(state: Path, say: Callable[[str], None]) -> AsyncIterator[Wave]:
    plan = StackPlan.at(state)
    plan = plan.model_copy(update={"worker": (*MORTAL, str(state))})
    example = ROOT / "examples/lea-2027/cohort.toml"
    file, _ = load_cohort(example, ROOT / "programs", date(2040, 8, 13))
    async with running(plan, say=say):
        db, keys = Database(plan.database_url), load_keys(state)
        async with db.writing() as session:
            await file_cohort(session, file, organizer=ORGANIZER, keys=keys)
        converter = sealed_converter(keys.codec, keys.active)
        client = await connect(converter, plan.environment())
        await start_cohort(client, file.cohort.key, "journeys")
        try:
            yield Wave(plan, db, MailFolder(plan.mail), file)
        finally:
            await db.close()


def drawn(chance: Random, kills: int) -> Sequence[tuple[str, ...]]:
    """Who dies when: in an order of chance, the server two times of three."""
    deck: list[tuple[str, ...]] = [
        VICTIMS[number % len(VICTIMS)] for number in range(kills)
    ]
    chance.shuffle(deck)
    return deck


@pytest.mark.timeout(3600)
async def test_kills_of_worker_and_server_lose_nothing_and_repeat_nothing(
    wave_kills: int, chance: Random, tmp_path: Path
) -> None:
    deaths, said = drawn(chance, wave_kills), list[str]()
    for first in range(0, wave_kills, KILLS_A_WAVE):
        async with opening(tmp_path / f"wave-{first}", said.append) as wave:
            for victims in deaths[first : first + KILLS_A_WAVE]:
                await asyncio.sleep(chance.uniform(0.1, LONGEST_PEACE))
                for victim in victims:
                    while not wave.kill(victim):  # noqa: ASYNC110 - it may lie dead now
                        await asyncio.sleep(0.02)
            async with asyncio.timeout(LONGEST_WAVE):
                while not await wave.is_told():  # noqa: ASYNC110
                    await asyncio.sleep(0.5)
            assert_each_told_once(await wave.rows(), wave.mail)
    for name, victim in (("Worker", WORKER), ("Temporal server", SERVER)):
        fell = sum(line.startswith(name) and "SIGKILL" in line for line in said)
        print(f"{name}: killed {fell} times")  # noqa: T201 - pytest shows it
        assert fell == sum(victim in victims for victims in deaths)
