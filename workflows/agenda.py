"""The agenda: one loop, and the only timer of a journey.

Look, sleep until the next moment or until something changed, look again. What is owed when
is decided by the look; the journey only waits.
"""

import asyncio
from datetime import datetime

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, FailureError

with workflow.unsafe.imports_passed_through():
    from activities.agenda import Agendas
    from activities.recording import REFUSED
    from models.command import Command
    from models.journey import Look, Looked, Stop, StrandOutline

from workflows.clock import sleep_until
from workflows.options import LOOK, RECORD
from workflows.recording import record, stir


class Journey:
    """What a cohort's and a team's journey have in common: agenda, commands, strands."""

    def __init__(self, journey: str) -> None:
        self.journey = journey
        self.wanted: set[str] = set()
        self.closed: frozenset[str] = frozenset()
        self.ended: set[str] = set()
        self.stirred = False
        self.finished = False

    async def live(self, story: "asyncio.Future[list[None]]", *, may_roll: bool) -> bool:
        """Keep the agenda while the story is walked; return False to go on in a fresh run.

        A fresh run needs nothing but its start: what is closed is told by its first look.
        """
        story.add_done_callback(lambda _: self.stir())
        while not self.finished:
            if may_roll and workflow.info().is_continue_as_new_suggested():
                break
            await self._look_and_wait(story)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self.finished

    async def _look_and_wait(self, story: "asyncio.Future[list[None]]") -> None:
        self.stirred = False
        looked = await self.look()
        if looked is None:
            return
        self.closed = frozenset(looked.closed)
        self.ended.update(looked.ended)
        self.wanted -= self.closed | self.ended
        for command in looked.bounced:
            await self._note(command)
        self._show(looked.next_look)
        nothing_more = looked.next_look is None and not looked.paused
        if story.done() and nothing_more and not self.stirred:
            story.result()
            self.finished = True
            return
        await sleep_until(looked.next_look, unless=lambda: self.stirred)

    async def look(self) -> Looked | None:
        """Look once; None if it could not be done in its time, and is to be done afresh."""
        look = Look(
            journey=self.journey, now=workflow.now(), wanted=tuple(sorted(self.wanted))
        )
        try:
            return await workflow.execute_activity_method(Agendas.work_agenda, look, **LOOK)
        except ActivityError as trouble:
            workflow.logger.warning("a look came to nothing: %s", trouble.retry_state)
            return None

    async def _carry_out(self, command: Command) -> str:
        written = await record(command, RECORD)
        self.stirred = True
        for journey in written.touched:
            if journey != self.journey:
                await stir(journey)
        return written.answer

    async def _note(self, command: Command) -> None:
        try:
            await self._carry_out(command)
        except FailureError as trouble:  # the letters stay claimed: it is heard again
            workflow.logger.warning("an address is not noted as bad: %s", trouble)

    def _show(self, next_look: datetime | None) -> None:
        when = f"{next_look:%Y-%m-%d %H:%M} UTC" if next_look else "when something changes"
        wanted = ", ".join(sorted(self.wanted)) or "nothing"
        workflow.set_current_details(f"next look: **{when}**; waiting for: {wanted}")

    async def walk(self, strand: StrandOutline) -> None:
        """Walk one strand to its end."""
        for stop in strand.stops:
            if stop.occasion:
                await self._over(stop.occasion)
            elif stop.repeats:
                await self._repeat(stop)

    async def _repeat(self, stop: Stop) -> None:
        """Want one after the other until the end; the look closing one dates the next."""
        cohort, team = self._place()
        ordinal = 1
        self.stirred = True
        while (occasion := f"{cohort}/{team}/{stop.repeats}/{ordinal}") not in self.ended:
            if occasion not in self.closed:
                self.wanted.add(occasion)
                await self._over(occasion)
            ordinal += 1

    def _place(self) -> tuple[str, str]:
        _, cohort, *team = self.journey.split("/")
        return cohort, team[0] if team else "-"

    async def _over(self, occasion: str) -> None:
        await workflow.wait_condition(
            lambda: occasion in self.closed or occasion in self.ended
        )

    @workflow.signal
    def stir(self) -> None:
        """Something this journey looks at has changed."""
        self.stirred = True

    @workflow.update
    async def steer(self, command: Command) -> str:
        """Take a command: write it into the truth; then look, here and where it touches."""
        return await self._carry_out(command)

    @steer.validator
    def refuse_when_over(self, command: Command) -> None:
        """Turn away what comes after the end, before it is history."""
        if self.finished:
            raise ApplicationError(
                f"the year of {self.journey} is over; {command.what} changes nothing now",
                type=REFUSED,
            )
