"""The health of what runs: Temporal, the worker, the journeys."""

from collections.abc import AsyncIterator
from datetime import timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from commands.findings import Finding, trouble, well
from commands.installation import Installation
from models.occasion import MAILBOX
from models.tables.cohort import CohortState
from store.cohorts import all_cohorts, journeys_of

ASK_SECONDS = timedelta(seconds=5)
MANY_ATTEMPTS = 3  # of one workflow task: a killed worker alone causes two


async def worker(here: Installation, client: Client) -> Finding:
    """Find whether somebody polls for journeys and for activities."""
    queue = here.settings.task_queue
    missing = [
        name
        for name, kind in (
            ("journeys", TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW),
            ("activities", TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY),
        )
        if not await _is_polled(client, queue, kind)
    ]
    if missing:
        words = (
            f"nobody takes the {' and '.join(missing)} of queue {queue}: start worker.py"
        )
        return trouble("Worker", words)
    return well("Worker", f"polls queue {queue}")


async def _is_polled(client: Client, queue: str, kind: TaskQueueType.ValueType) -> bool:
    request = DescribeTaskQueueRequest(
        namespace=client.namespace, task_queue=TaskQueue(name=queue), task_queue_type=kind
    )
    answer = await client.workflow_service.describe_task_queue(request, timeout=ASK_SECONDS)
    return bool(answer.pollers)


async def journeys(here: Installation, client: Client) -> AsyncIterator[Finding]:
    """Yield each running cohort's journeys: there, and not stuck on a task."""
    async with here.reading() as session:
        rows = [
            row for row in await all_cohorts(session) if row.state is not CohortState.CLOSED
        ]
        names = {
            row.key: [j.id for j in await journeys_of(session, row.key)] for row in rows
        }
    if await _attempts(client, MAILBOX) >= MANY_ATTEMPTS:
        yield trouble(
            "Journeys",
            "the mailbox cannot go on, so nobody's answer is taken: see the worker's log",
        )
    for row in rows:
        wanted = names[row.key] if row.state is CohortState.RUNNING else names[row.key][:1]
        stuck = [name for name in wanted if await _attempts(client, name) >= MANY_ATTEMPTS]
        gone = [name for name in names[row.key][:1] if await _attempts(client, name) < 0]
        if gone:
            words = f"{row.key} is {row.state}, but its journey does not run: `start` again"
            yield trouble("Journeys", words)
        elif stuck:
            words = f"{', '.join(stuck)} cannot go on: see the worker's log"
            yield trouble("Journeys", words)
        else:
            yield well("Journeys", f"{row.key}: none is stuck")


async def _attempts(client: Client, journey: str) -> int:
    """Return how often a journey's task was tried; -1 if there is no such journey."""
    try:
        described = await client.get_workflow_handle(journey).describe(
            rpc_timeout=ASK_SECONDS
        )
    except RPCError:
        return -1
    return described.raw_description.pending_workflow_task.attempt
