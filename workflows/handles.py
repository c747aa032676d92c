"""How outsiders reach in: ids, connecting, starting, steering."""

from collections.abc import Mapping
from datetime import timedelta

from temporalio.client import (
    Client,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDReusePolicy
from temporalio.converter import DataConverter
from temporalio.envconfig import ClientConfig
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from models.command import Command, journey_for
from models.journey import CohortStart
from models.occasion import cohort_journey
from models.refusal import Refused
from workflows.agenda import Journey
from workflows.cohort import CohortJourney

PATIENCE = timedelta(seconds=5)
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


async def steer(client: Client, command: Command, attempt: str = "") -> str:
    """Hand a command to its journey and return its answer.

    `Refused` in words for a person's mistake; `NotKnownYet` if no answer came in time.
    Temporal keeps a refusal under its update's id for ever, and what is refused today may
    be granted tomorrow: so a person's `attempt` (its second, say) is part of that id. What
    was done stays done once, by the request.
    """
    journey = journey_for(command)
    handle = client.get_workflow_handle(journey)
    try:
        return await handle.execute_update(
            Journey.steer, command, id=f"{command.request}{attempt}", rpc_timeout=PATIENCE
        )
    except WorkflowUpdateFailedError as failed:
        raise _refusal(failed) from None
    except WorkflowUpdateRPCTimeoutOrCancelledError:
        raise NotKnownYet(NOT_KNOWN) from None
    except RPCError as trouble:
        if trouble.status is RPCStatusCode.NOT_FOUND:
            raise Refused(
                f"{journey} is not running: its year is over, or never began"
            ) from None
        raise NotKnownYet(NOT_KNOWN) from None


def _refusal(failed: WorkflowUpdateFailedError) -> Exception:
    cause = failed.cause
    if isinstance(cause, ApplicationError):
        return Refused(cause.message)
    return failed
