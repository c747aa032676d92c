"""The doctor on what runs: a mailbox that cannot go on is told, whoever's cohort it is."""

import asyncio
from pathlib import Path

from temporalio import workflow
from temporalio.client import Client
from temporalio.worker import Worker

from commands import health_running
from commands.findings import Finding
from commands.installation import Installation
from models.command import Command
from models.occasion import MAILBOX
from settings import Settings
from stack.plan import StackPlan
from stack.temporal_server import temporal_server
from store.migrate import upgrade_async
from tests.years.living import KEYS
from workflows.codec import sealed_converter
from workflows.handles import connect, start_mailbox

QUEUE = "journeys"


@workflow.defn(name="Mailbox", sandboxed=False)
class BrokenMailbox:
    """Fails each of its tasks, as a release with a fault in it would."""

    @workflow.run
    async def run(self) -> None:
        raise KeyError

    @workflow.update
    async def steer(self, _: Command) -> str:
        return ""


async def told(here: Installation, client: Client) -> list[Finding]:
    return [one async for one in health_running.journeys(here, client)]


async def test_a_mailbox_that_cannot_go_on_is_told(tmp_path: Path) -> None:
    plan = StackPlan.at(tmp_path)
    await upgrade_async(plan.database_url)
    here = Installation(Settings(database_url=plan.database_url), None, elsewhere=True)
    async with temporal_server(plan, say=lambda _: None):
        client = await connect(
            sealed_converter(KEYS.codec, KEYS.active), plan.environment()
        )
        async with Worker(client, task_queue=QUEUE, workflows=[BrokenMailbox]):
            await start_mailbox(client, QUEUE)
            async with asyncio.timeout(60):
                while not (found := await told(here, client)):  # noqa: ASYNC110
                    await asyncio.sleep(0.5)
        await client.get_workflow_handle(MAILBOX).terminate()
        assert await told(here, client) == []
    [finding] = found
    assert not finding.is_well
    assert "nobody's answer is taken" in finding.words
