"""The stage: a test server whose clock skips, a worker, a throw-away database."""

import asyncio
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.testservice.v1 import SleepRequest
from temporalio.api.workflow.v1 import WorkflowExecutionInfo
from temporalio.api.workflowservice.v1 import (
    DescribeWorkflowExecutionRequest,
    GetWorkflowExecutionHistoryRequest,
    ListOpenWorkflowExecutionsRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import WorkflowEnvironment

from models.occasion import MAILBOX
from store.database import FLEETING, Database
from store.keys import Keys, write_keys
from store.migrate import upgrade_async
from workflows.codec import sealed_converter

ROOT = Path(__file__).parent.parent
WORKER = (sys.executable, str(ROOT / "worker.py"))
LONGEST_STEP = timedelta(days=7)
COMPLETED = EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
FAILED = EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
WORKFLOW_TASK = {
    EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
    COMPLETED,
    FAILED,
}
MEMORY = Path("/dev/shm")  # noqa: S108 - what is made in it is made by tempfile
ROOM = 2 * 1024**3  # bytes: the year of the sample takes 51 million
PATIENCE = timedelta(hours=1)  # real time for one step: a slow machine is not a fault
A_BREATH = timedelta(seconds=1)
GLANCE_SECONDS = 0.002
STUCK = 6  # attempts at one task: then it is our fault, and waiting mends nothing


class Length(NamedTuple):
    """How far a journey has come: events of its present run."""

    run: str
    events: int


@dataclass
class Stage:
    """What a rehearsal plays on. One driver moves the clock, to absolute moments."""

    env: WorkflowEnvironment
    db: Database
    keys: Keys
    folder: Path
    environment: dict[str, str]
    command: Sequence[str] = WORKER
    worker: asyncio.subprocess.Process | None = None
    _at_rest: dict[str, Length] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        """Where the worker says what it does."""
        return self.folder / "worker.log"

    @property
    def client(self) -> Client:
        return self.env.client

    async def now(self) -> datetime:
        """Return the stage's time."""
        return await self.env.get_current_time()

    async def go_to(self, moment: datetime, journeys: list[str]) -> None:
        """Move the clock to a moment, at most a week at a time, everybody resting between.

        Without the rest a slower machine lives another year: the clock would run away under
        work in flight.
        """
        left = moment - await self.now()
        while left > timedelta(0):
            step = min(left, LONGEST_STEP) if journeys else left
            await self.breathe(journeys, step)
            await self.all_rest(journeys)
            left = moment - await self.now() if step < left else timedelta(0)

    async def _sleep(self, span: timedelta) -> None:
        """Let the clock skip; `env.sleep` dies of 30 real seconds of work on the way."""
        request = SleepRequest()
        request.duration.FromTimedelta(span)
        await self.client.test_service.unlock_time_skipping_with_sleep(
            request, timeout=PATIENCE
        )

    async def rest(self, journeys: list[str]) -> None:
        """Wait until no journey, nor the mailbox, has an activity or a task under way."""
        await self.breathe(journeys)
        await self.all_rest(journeys)

    async def breathe(self, journeys: list[str], span: timedelta = timedelta(0)) -> None:
        """Let the clock skip by a span and a breath, until all work has been done.

        The server's clock skips nothing while work is under way. So the breath is over as
        soon as all work is, and if it was shorter than itself, nobody has a task left; but
        an activity that failed may wait for its next attempt.
        """
        began = monotonic()
        await self._sleep(span + A_BREATH)
        if monotonic() - began >= A_BREATH.total_seconds():
            await self._all_rest(journeys, no_task=False)

    async def all_rest(self, journeys: list[str]) -> bool:
        """Wait, after a breath, until all rest; return whether all did already."""
        return await self._all_rest(journeys, no_task=True)

    async def _all_rest(self, journeys: list[str], *, no_task: bool) -> bool:
        """Wait for those whose history has grown, until none has: one may stir another."""
        all_of_them, at_once = {MAILBOX, *journeys}, no_task
        while restless := await self._grown() & all_of_them:
            waits = (self._come_to_rest(each, no_task=at_once) for each in restless)
            rested = all(await asyncio.gather(*waits))
            if at_once and rested:
                break
            at_once = False
        return at_once

    async def _grown(self) -> set[str]:
        """Return the open journeys that are longer than when last seen at rest."""
        ask = ListOpenWorkflowExecutionsRequest(namespace=self.client.namespace)
        answer = await self.client.workflow_service.list_open_workflow_executions(ask)
        return {
            one.execution.workflow_id
            for one in answer.executions
            if _length(one) != self._at_rest.get(one.execution.workflow_id)
        }

    async def _come_to_rest(self, journey: str, *, no_task: bool) -> bool:
        """Wait for a journey; return whether it rested already."""
        if await self._is_resting(journey, no_task=no_task):
            return True
        while not await self._is_resting(journey, no_task=False):  # noqa: ASYNC110 - nobody would tell
            await asyncio.sleep(GLANCE_SECONDS)
        return False

    async def _is_resting(self, journey: str, *, no_task: bool) -> bool:
        """Whether a journey has no activity under way, and no task unless that is known."""
        self.refuse_a_fault()
        who = WorkflowExecution(workflow_id=journey)
        ask = DescribeWorkflowExecutionRequest(
            namespace=self.client.namespace, execution=who
        )
        try:
            seen = await self.client.workflow_service.describe_workflow_execution(ask)
        except RPCError as trouble:
            return trouble.status is RPCStatusCode.NOT_FOUND
        for task in seen.pending_activities:
            if task.attempt > STUCK:
                why = await self.client.data_converter.decode_failure(task.last_failure)
                raise RuntimeError(f"{journey} fails again and again: {why}") from why
        length = _length(seen.workflow_execution_info)
        if seen.pending_activities or not (
            no_task or await self._has_no_task(journey, length)
        ):
            return False
        self._at_rest[journey] = length
        return True

    async def _has_no_task(self, journey: str, length: Length) -> bool:
        """Whether a history of that length ends without a workflow task under way.

        This server never tells pending workflow tasks; its histories do.
        """
        ask = GetWorkflowExecutionHistoryRequest(
            namespace=self.client.namespace,
            execution=WorkflowExecution(workflow_id=journey),
        )
        answer = await self.client.workflow_service.get_workflow_execution_history(ask)
        events = [each.event_type for each in answer.history.events]
        tasks = [each for each in reversed(events) if each in WORKFLOW_TASK]
        if list(takewhile(lambda each: each != COMPLETED, tasks)).count(FAILED) > STUCK:
            raise RuntimeError(f"{journey} fails again and again: see {self.log}")
        return len(events) == length.events and tasks[0] == COMPLETED

    async def start_worker(self) -> None:
        """Start the worker as a process of its own: a rehearsal may want to kill it."""
        log = self.log.open("ab")
        self.worker = await asyncio.create_subprocess_exec(
            *self.command,
            env=self.environment,
            stdout=log,
            stderr=log,
        )
        log.close()

    def refuse_a_fault(self) -> None:
        """Raise in words if the worker has ended by itself: nobody waits for it in vain."""
        if self.worker and (self.worker.returncode or 0) > 0:  # killed, it would be below 0
            raise RuntimeError(f"the worker has ended with a fault: see {self.log}")

    async def kill_worker(self) -> None:
        """Kill the worker as a power cut would."""
        if self.worker and self.worker.returncode is None:
            self.worker.send_signal(signal.SIGKILL)
            await self.worker.wait()

    async def stop_worker(self) -> None:
        """Ask the worker to stop, and wait."""
        if self.worker and self.worker.returncode is None:
            self.worker.terminate()
            await self.worker.wait()


def _length(journey: WorkflowExecutionInfo) -> Length:
    return Length(journey.execution.run_id, journey.history_length)


def throw_away_folder() -> tempfile.TemporaryDirectory[str]:
    """Make a folder for one rehearsal: in memory, where there is a place and room for it.

    A letter is two new files, and on a full disk each may cost more than writing it did.
    Who names a `TMPDIR` decides for themselves.
    """
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    where = MEMORY if roomy and "TMPDIR" not in os.environ else None
    return tempfile.TemporaryDirectory(prefix="convener-", dir=where)


@asynccontextmanager
async def stage(
    folder: Path,
    keys: Keys,
    overrides: Mapping[str, str] | None = None,
    worker: Sequence[str] = WORKER,
) -> AsyncIterator[Stage]:
    """Set a stage up in `folder`, and take it down at the end; `worker` is a command."""
    server = Path(sys.executable).with_name("temporal-test-server")
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(
            server if server.exists() else shutil.which(server.name)
        ),
        data_converter=sealed_converter(keys.codec, keys.active),
    ) as env:
        environment = _environment(folder, keys, env.client) | dict(overrides or {})
        await upgrade_async(environment["CONVENER_DATABASE_URL"])
        db = Database(environment["CONVENER_DATABASE_URL"])
        scene = Stage(env, db, keys, folder, environment, worker)
        await scene.start_worker()
        try:
            with env.auto_time_skipping_disabled():
                yield scene
        finally:
            await scene.stop_worker()
            await db.close()


def _environment(folder: Path, keys: Keys, client: Client) -> dict[str, str]:
    return {name: text for name, text in os.environ.items() if not _is_ours(name)} | {
        "TEMPORAL_ADDRESS": client.service_client.config.target_host,
        "TEMPORAL_NAMESPACE": client.namespace,
        "CONVENER_STATE": str(folder),
        "CONVENER_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/rehearsal.db?{FLEETING}=yes",
        "CONVENER_RELAY": f"postbox:{folder}/postbox",
        # Nobody knocks there; but letters say that they can be answered, as they will.
        "CONVENER_INBOX_DOOR": "smtp://127.0.0.1:0",
        "CONVENER_KEYS": json.dumps(json.loads(write_keys(keys))),
    }


def _is_ours(name: str) -> bool:
    """Nothing of a real installation's environment may reach a rehearsal."""
    return name.startswith(("CONVENER_", "TEMPORAL_"))
