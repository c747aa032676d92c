"""Where the words of many people come in: whether they come, and who was there.

A run of Temporal's takes 2,000 updates, and a cohort's journey, which has to live in one,
would come near that. The mailbox lives in as many as it needs.
"""

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from models.command import Command

from workflows.options import TAKE
from workflows.recording import record, stir

FULL = 500  # commands a run: read again in a moment, and far from the limit
BETWEEN_RUNS = "BetweenRuns"


@workflow.defn
class Mailbox:
    """Has what is said written, and lets a journey look only where that is of use."""

    def __init__(self) -> None:
        self.taken = 0

    @workflow.run
    async def run(self) -> None:
        """Take words for ever, run after run; nobody is cut off between two of them."""
        await workflow.wait_condition(self._is_full)
        await workflow.wait_condition(workflow.all_handlers_finished)
        workflow.continue_as_new()

    def _is_full(self) -> bool:
        return self.taken >= FULL or workflow.info().is_continue_as_new_suggested()

    @workflow.update
    async def steer(self, command: Command) -> str:
        """Take a command as a journey does, and let those look whom it touches."""
        self.taken += 1
        written = await record(command, TAKE)
        for journey in written.touched:
            await stir(journey)
        return written.answer

    @steer.validator
    def refuse_between_runs(self, command: Command) -> None:
        """Ask for a moment's patience, else a run under way would never come to its end."""
        if self._is_full():
            raise ApplicationError(f"{command.what} at once again", type=BETWEEN_RUNS)
