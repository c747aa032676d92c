"""The mailbox on Temporal's own server: it goes from run to run while people answer."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select
from temporalio.client import Client

from models.command import Answer
from models.meeting import Meeting
from models.occasion import MAILBOX, cohort_journey
from models.refusal import Refused
from models.reply import Partstat
from models.tables.change import ChangeRow
from rehearsal.theatre import WORKER
from rehearsal.year import ORGANIZER
from stack.plan import StackPlan
from stack.temporal_server import temporal_server
from store.answers import answers_to
from store.cohorts import cohort_row, file_cohort
from store.database import Database
from store.keys import write_keys
from store.migrate import upgrade_async
from store.occasions import meetings_of
from tests.years.living import KEYS
from tests.years.test_histories import with_team_of
from workflows.codec import sealed_converter
from workflows.handles import NotKnownYet, connect, start_cohort
from workflows.mailbox import FULL
from workflows.steering import Steering

PEOPLE, ROUNDS = 70, 8
SAID = (Partstat.ACCEPTED, Partstat.TENTATIVE)
FEW_EVENTS = 100  # of a cohort's journey in its first minutes
MOST_SECONDS = 120.0  # for all answers, a worker's death included
FILE = with_team_of(PEOPLE)
COHORT = cohort_journey(FILE.cohort.key)
WHO = [line.email for line in FILE.roster if line.team]


@dataclass
class Room:
    """A cohort on the embedded server, and its worker, which can die."""

    environment: dict[str, str]
    client: Client
    db: Database
    worker: asyncio.subprocess.Process | None = None
    unknown: int = 0

    def __post_init__(self) -> None:
        async def reach() -> Client:
            return self.client

        self.steer = Steering(reach, lambda: datetime.now(UTC))

    async def work(self) -> None:
        self.worker = await asyncio.create_subprocess_exec(*WORKER, env=self.environment)

    async def die(self) -> None:
        assert self.worker
        self.worker.kill()
        await self.worker.wait()

    async def laid(self) -> list[Meeting]:
        """The cohort's own meetings, once they are there."""
        async with asyncio.timeout(60):
            while True:
                async with self.db.reading() as session:
                    row = await cohort_row(session, FILE.cohort.key)
                    if row and row.laid_at:
                        return await meetings_of(session, COHORT)
                await asyncio.sleep(0.1)

    async def say_all(self, email: str, meetings: list[Meeting]) -> None:
        """Answer one meeting after the other, and begin again with another word."""
        for turn in range(ROUNDS):
            await self.say(turn, email, meetings[turn % len(meetings)])

    async def say(self, turn: int, email: str, meeting: Meeting) -> None:
        """Answer as people do who are told to press once more."""
        person = KEYS.person(email)
        answer = Answer(
            request=f"answer {meeting.id} {person} {turn}",
            by=person,
            occasion=meeting.id,
            person=person,
            partstat=SAID[turn % len(SAID)],
            timing=meeting.timing,
        )
        while True:
            try:
                await self.steer(answer)
            except NotKnownYet:
                self.unknown += 1
            else:
                return

    async def runs(self) -> list[str]:
        """The mailbox's runs, the latest first."""
        found = [(await self.client.get_workflow_handle(MAILBOX).describe()).run_id]
        while True:
            run = self.client.get_workflow_handle(MAILBOX, run_id=found[-1])
            begun = (await run.fetch_history()).events[0]
            before = begun.workflow_execution_started_event_attributes
            if not before.continued_execution_run_id:
                return found
            found.append(before.continued_execution_run_id)


@asynccontextmanager
async def room(folder: Path) -> AsyncIterator[Room]:
    plan = StackPlan.at(folder)
    environment = plan.environment() | {
        "CONVENER_KEYS": write_keys(KEYS),
        "CONVENER_RELAY": f"postbox:{folder}/postbox",
    }
    await upgrade_async(plan.database_url)
    db = Database(plan.database_url)
    converter = sealed_converter(KEYS.codec, KEYS.active)
    async with temporal_server(plan, say=lambda _: None):
        client = await connect(converter, environment)
        here = Room(environment, client, db)
        await here.work()
        try:
            async with db.writing() as session:
                await file_cohort(session, FILE, organizer=ORGANIZER, keys=KEYS)
            await start_cohort(client, FILE.cohort.key, "journeys")
            yield here
        finally:
            await here.die()
            await db.close()


@pytest.mark.timeout(300)
async def test_no_answer_is_lost_or_doubled_between_two_runs_nor_with_a_worker(
    tmp_path: Path,
) -> None:
    async with room(tmp_path) as here:
        meetings = await here.laid()
        begun = time.monotonic()
        async with asyncio.timeout(MOST_SECONDS), asyncio.TaskGroup() as everybody:
            for email in WHO:
                everybody.create_task(here.say_all(email, meetings))
            await asyncio.sleep(3)
            await here.die()
            await here.work()
        took = time.monotonic() - begun
        print(f"{PEOPLE * ROUNDS} answers in {took:.1f} s, {here.unknown} said again")  # noqa: T201
        runs = await here.runs()
        cohort = await here.client.get_workflow_handle(COHORT).fetch_history()
        async with here.db.reading() as session:
            changes = select(ChangeRow.request).where(col(ChangeRow.what) == "answer")
            recorded = list(await session.exec(changes))
            given = await answers_to(session, [one.id for one in meetings])
    assert len(recorded) == PEOPLE * ROUNDS
    assert sum(len(answers) for answers in given.values()) == PEOPLE * ROUNDS
    assert len(runs) >= PEOPLE * ROUNDS // FULL + 1
    assert len(cohort.events) < FEW_EVENTS


async def test_a_mailbox_that_was_lost_is_begun_anew_by_the_next_answer(
    tmp_path: Path,
) -> None:
    async with room(tmp_path) as here:
        meeting, *_ = await here.laid()
        lost = here.client.get_workflow_handle(MAILBOX)
        (first,) = await here.runs()
        await lost.terminate()
        await here.say(1, WHO[0], meeting)
        (anew,) = await here.runs()
        assert anew != first
        with pytest.raises(Refused, match="does not gather"):
            await here.say(1, "nobody@alder.example.org", meeting)
        await lost.terminate()
        elsewhere = meeting.model_copy(update={"id": "other-2040/-/kickoff/1"})
        with pytest.raises(Refused, match="cohort/other-2040 is not running"):
            await here.say(1, WHO[0], elsewhere)
