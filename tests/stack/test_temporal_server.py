"""The real server, a real worker, real kills: what was started goes on."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker

from stack.faults import StackFault
from stack.plan import StackPlan
from stack.temporal_server import find_binary, temporal_server

QUEUE = "journeys"
ProcessesOf = Callable[[str], set[int]]


@workflow.defn
class Waiting:
    """Waits, as every journey does."""

    @workflow.run
    async def run(self, seconds: float) -> str:
        await asyncio.sleep(seconds)
        return "still here"


@pytest.fixture
def plan(tmp_path: Path) -> StackPlan:
    return StackPlan.at(tmp_path / "state")


async def connect(plan: StackPlan) -> Client:
    return await Client.connect(f"127.0.0.1:{plan.ports.temporal}", namespace="convener")


async def begin_waiting(client: Client, seconds: float) -> WorkflowHandle[Waiting, str]:
    return await client.start_workflow(Waiting.run, seconds, id="waiting", task_queue=QUEUE)


@asynccontextmanager
async def working(client: Client) -> AsyncIterator[None]:
    async with Worker(client, task_queue=QUEUE, workflows=[Waiting]):
        yield


async def result(client: Client) -> str:
    handle = client.get_workflow_handle_for(Waiting.run, "waiting")
    async with asyncio.timeout(30):
        return await handle.result()


async def test_a_timer_lives_through_kill_9_of_the_server(plan: StackPlan) -> None:
    said: list[str] = []
    async with temporal_server(plan, say=said.append) as keeper:
        client = await connect(plan)
        async with working(client):
            await begin_waiting(client, 2)
            os.kill(keeper.process.pid, signal.SIGKILL)
            assert await result(client) == "still here"
    assert said == ["Temporal server ended (SIGKILL); started again in 0.5 s."]


async def test_a_year_lives_through_a_stop_and_a_start_on_the_same_file(
    plan: StackPlan,
) -> None:
    async with temporal_server(plan, say=pytest.fail) as keeper:
        assert await kept_days(plan) == 400
        client = await connect(plan)
        async with working(client):
            await begin_waiting(client, 1)
            await asyncio.sleep(0.3)
    assert keeper.process.returncode == 0  # it went in peace
    async with temporal_server(plan, say=pytest.fail):
        client = await connect(plan)
        async with working(client):
            assert await result(client) == "still here"
        assert await kept_days(plan) == 400  # else a closed journey is gone after a day


async def kept_days(plan: StackPlan) -> int:
    asked = DescribeNamespaceRequest(namespace="convener")
    client = await connect(plan)
    told = await client.workflow_service.describe_namespace(asked)
    kept: timedelta = told.config.workflow_execution_retention_ttl.ToTimedelta()
    return kept.days


async def test_a_second_server_on_the_same_file_is_refused_in_words(
    plan: StackPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stack.temporal_server._LOCK_PATIENCE", 0.1)
    async with temporal_server(plan, say=pytest.fail):
        with pytest.raises(StackFault, match="Another Temporal server still holds"):
            async with temporal_server(plan, say=pytest.fail):
                pytest.fail("two servers on one file")


@pytest.mark.parametrize("later", [0, 0.05])
async def test_a_server_killed_while_it_lays_out_its_file_is_begun_anew(
    plan: StackPlan, later: float, processes_of: ProcessesOf
) -> None:
    starting = asyncio.create_task(_begin(plan))
    while not plan.temporal_database.exists():  # noqa: ASYNC110 - a file rings no bell
        await asyncio.sleep(0.001)
    await asyncio.sleep(later)
    for pid in processes_of(str(plan.temporal_database)):
        os.kill(pid, signal.SIGKILL)
    starting.cancel()
    await asyncio.wait([starting])
    async with temporal_server(plan, say=pytest.fail):
        client = await connect(plan)
        async with working(client):
            await begin_waiting(client, 0.1)
            assert await result(client) == "still here"


async def _begin(plan: StackPlan) -> None:
    async with temporal_server(plan, say=print):
        await asyncio.sleep(600)


def test_the_binary_is_the_one_beside_this_python() -> None:
    assert Path(find_binary()).name == "temporal"
