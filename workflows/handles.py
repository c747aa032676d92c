"""How outsiders reach in: ids, connecting, starting, steering."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from temporalio.client import (
    Client,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.converter import DataConverter
from temporalio.envconfig import ClientConfig
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from activities.recording import REFUSED
from models.command import Command, journey_about, journey_for
from models.journey import CohortStart
from models.occasion import MAILBOX, cohort_journey
from models.refusal import Refused
from workflows.agenda import Journey
from workflows.cohort import CohortJourney
from workflows.mailbox import BETWEEN_RUNS, Mailbox

PATIENCE = timedelta(seconds=5)
BETWEEN_SECONDS = 0.05
NEARBY = "localhost:7233"  # Temporal's own default
NOT_KNOWN = "not known yet whether it was done; the same command again is safe"


class NotKnownYet(Exception):  # noqa: N818 - it is an answer, and a safe one
    """No answer came in time: no worker, or no server."""


async def connect(
    converter: DataConverter, environment: Mapping[str, str] | None = None
) -> Client:
    """Connect to the embedded server, a cluster or a cloud, as the environment says.

    `environment` None is this process's own. `RuntimeError` if nobody answers.
    """
    said = ClientConfig.load_client_connect_config(override_env_vars=environment)
    said.setdefault("target_host", NEARBY)  # who names a database alone names no server
    return await Client.connect(**said, data_converter=converter)


async def start_cohort(client: Client, cohort: str, task_queue: str) -> bool:
    """Start a cohort's journey; return False if it runs (or has run) already."""
    await start_mailbox(client, task_queue)
    try:
        await client.start_workflow(
            CohortJourney.run,
            CohortStart(cohort=cohort),
            id=cohort_journey(cohort),
            task_queue=task_queue,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
        )
    except WorkflowAlreadyStartedError:
        return False
    return True


async def start_mailbox(client: Client, task_queue: str) -> None:
    """Start the one mailbox of all cohorts, where there is none."""
    await client.start_workflow(
        Mailbox.run,
        id=MAILBOX,
        task_queue=task_queue,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )


async def steer(client: Client, command: Command, attempt: str = "") -> str:
    """Hand a command to whoever takes it, and return the answer.

    `Refused` in words for a person's mistake; `NotKnownYet` if no answer came in time.
    Temporal keeps a refusal under its update's id for ever, and what is refused today may
    be granted tomorrow: so a person's `attempt` (its second, say) is part of that id. What
    was done stays done once, by the request.
    """
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            return await _taken(client, command, attempt)
    except WorkflowUpdateFailedError as failed:
        raise _refusal(failed) from None
    except (TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError):
        raise NotKnownYet(NOT_KNOWN) from None
    except RPCError as trouble:
        if trouble.status is RPCStatusCode.NOT_FOUND:
            raise Refused(
                f"{journey_about(command)} is not running: its year is over, or never began"
            ) from None
        raise NotKnownYet(NOT_KNOWN) from None


async def _taken(client: Client, command: Command, attempt: str) -> str:
    """Have a command taken; a mailbox that was lost is begun anew, it has no memory."""
    try:
        return await _update(client, command, attempt)
    except RPCError as trouble:
        if journey_for(command) != MAILBOX or trouble.status is not RPCStatusCode.NOT_FOUND:
            raise
    journey = client.get_workflow_handle(journey_about(command))
    await start_mailbox(client, (await journey.describe()).task_queue)
    return await _update(client, command, attempt)


async def _update(client: Client, command: Command, attempt: str) -> str:
    """Say it, and again where the mailbox is between two runs: there it is nowhere kept."""
    taker = client.get_workflow_handle(journey_for(command))
    while True:
        try:
            return await taker.execute_update(
                Journey.steer,
                command,
                id=f"{command.request}{attempt}",
                rpc_timeout=PATIENCE,
            )
        except WorkflowUpdateFailedError as failed:
            if getattr(failed.cause, "type", None) != BETWEEN_RUNS:
                raise
        await asyncio.sleep(BETWEEN_SECONDS)


def _refusal(failed: WorkflowUpdateFailedError) -> Exception:
    """Return a refusal in its words; of what broke off nobody knows whether it was done."""
    cause = failed.cause
    if isinstance(cause, ApplicationError) and cause.type == REFUSED:
        return Refused(cause.message)
    return NotKnownYet(NOT_KNOWN)
