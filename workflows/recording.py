"""A command on its way: an activity writes it, and whoever it touches looks."""

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, FailureError

with workflow.unsafe.imports_passed_through():
    from activities.recording import REFUSED, Recorder
    from models.command import Command
    from models.journey import Recording, Written

from workflows.options import Options


async def record(command: Command, patience: Options) -> Written:
    """Have a command written into the truth; a refusal comes in its own words."""
    recording = Recording(command=command, now=workflow.now())
    try:
        return await workflow.execute_activity_method(
            Recorder.record_change, recording, **patience
        )
    except ActivityError as trouble:
        raise _in_words(trouble) from None


async def stir(journey: str) -> None:
    """Let a journey look; one that is over need not."""
    try:
        await workflow.get_external_workflow_handle(journey).signal("stir")
    except FailureError:
        workflow.logger.info("%s is over and need not look", journey)


def _in_words(trouble: ActivityError) -> Exception:
    """Hand a refusal on in its own words; anything else as it is."""
    if isinstance(trouble.cause, ApplicationError) and trouble.cause.type == REFUSED:
        return ApplicationError(trouble.cause.message, type=REFUSED, non_retryable=True)
    return trouble
