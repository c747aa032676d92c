"""The embedded stack in a throw-away folder, and letters as its mail catcher kept them."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import aiosmtplib
from sqlmodel import col, func, select
from temporalio.client import Client
from temporalio.service import RPCError

from bench.sample import journeys_of
from models.cohort import CohortFile
from models.notice import LedgerState
from models.tables.ledger import LedgerRow
from stack.plan import LOOPBACK, StackPlan
from stack.supervisor import running
from store.cohorts import file_cohort
from store.database import Database
from store.keys import Keys, load_keys
from workflows.codec import sealed_converter
from workflows.handles import connect, start_cohort

GLANCE_SECONDS = 0.05
CALM_GLANCES = 6  # so often in a row nothing must be waiting: then a wave is over
ORGANIZER = "calendar@convener.example.org"
QUEUE = "journeys"
UNSETTLED = (LedgerState.OWED, LedgerState.CLAIMED, LedgerState.COMMITTING)


@dataclass
class Embedded:
    """A running stack, and what reaches into it."""

    plan: StackPlan
    client: Client
    db: Database
    keys: Keys

    async def begin(self, file: CohortFile) -> None:
        """File a cohort and start its journey, as staff would."""
        async with self.db.writing() as session:
            await file_cohort(session, file, organizer=ORGANIZER, keys=self.keys)
        await start_cohort(self.client, file.cohort.key, QUEUE)

    async def accepted(self, cohort: str) -> int:
        """Return how many letters of a cohort were accepted, or -1 while some are not."""
        async with self.db.reading() as session:
            ours = col(LedgerRow.occasion).startswith(f"{cohort}/")
            query = select(LedgerRow.state, func.count()).where(ours)
            found = dict((await session.exec(query.group_by(LedgerRow.state))).all())
        if any(found.get(state) for state in UNSETTLED):
            return -1
        return found.get(LedgerState.ACCEPTED, 0)

    async def until_calm(self, file: CohortFile) -> tuple[int, float]:
        """Wait until nothing is; return the letters, and when the last was accepted.

        The moment is `perf_counter`'s.
        """
        calm, letters, ended = 0, 0, perf_counter()
        while calm < CALM_GLANCES:
            await asyncio.sleep(GLANCE_SECONDS)
            found = await self.accepted(file.cohort.key)
            if found > letters:
                letters, ended = found, perf_counter()
            rests = found == letters > 0 and await self._rests(file)
            calm = calm + 1 if rests else 0
        return letters, ended

    async def _rests(self, file: CohortFile) -> bool:
        for journey in journeys_of(file):
            try:
                seen = await self.client.get_workflow_handle(journey).describe()
            except RPCError:  # not started yet
                return False
            raw = seen.raw_description
            if raw.pending_activities or raw.HasField("pending_workflow_task"):
                return False
        return True

    async def letters(self, cohort: str) -> list[LedgerRow]:
        """Return what was accepted of a cohort, in the order of entering."""
        async with self.db.reading() as session:
            ours = col(LedgerRow.occasion).startswith(f"{cohort}/")
            query = select(LedgerRow).where(ours, LedgerRow.state == LedgerState.ACCEPTED)
            return list(await session.exec(query.order_by(col(LedgerRow.number))))

    def kept(self) -> dict[str, float]:
        """Return every letter in the sink, and when it was kept (seconds since 1970)."""
        return {file.name: file.stat().st_ctime for file in self.plan.mail.glob("*.eml")}


@asynccontextmanager
async def embedded(*, relay: int | None = None) -> AsyncIterator[Embedded]:
    """Run a stack; `relay` is the port of another mail sink of this machine."""
    with tempfile.TemporaryDirectory(prefix="convener-") as folder:
        plan = StackPlan.at(Path(folder) / "state")
        if relay:
            told = f"CONVENER_RELAY=smtp://{LOOPBACK}:{relay}", "CONVENER_ORACLE="
            command = "env", *told, sys.executable, "worker.py"
            plan = plan.model_copy(update={"worker": command})
        async with running(plan, say=lambda _: None):
            keys = load_keys(plan.state)
            client = await connect(
                sealed_converter(keys.codec, keys.active), plan.environment()
            )
            db = Database(plan.database_url)
            try:
                yield Embedded(plan, client, db, keys)
            finally:
                await db.close()


async def sent_plainly(port: int, letters: Iterable[LedgerRow]) -> float:
    """Send the same bytes over one connection, one after the other; return the seconds."""
    began = perf_counter()
    async with aiosmtplib.SMTP(hostname=LOOPBACK, port=port, start_tls=False) as relay:
        for letter in letters:
            await relay.sendmail(ORGANIZER, [letter.envelope_to], letter.letter or b"")
    return perf_counter() - began
