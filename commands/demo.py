"""The sample cohort on this machine, starting next Monday: what Convener does, for real."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from commands.clock import pressed_enter
from commands.installation import Installation, read_settings
from commands.machine import prepare
from commands.proving import proof_of
from commands.reading_files import load
from commands.screen import say, warn
from commands.starting import begun
from models.cohort import CohortFile
from settings import ROOT, Settings
from stack.liveness import Addresses, read_plan
from stack.plan import StackPlan
from stack.supervisor import leave_on_signal, running
from store.cohorts import cohort_row
from store.mail_folder import MailFolder
from store.overview import MeetingLine, cohort_lines
from store.overview_letters import Letters, letters_of
from workflows.handles import start_cohort

app = typer.Typer()

SAMPLE = ROOT / "examples" / "lea-2027" / "cohort.toml"
COHORT = "lea-2027"
PATIENCE = timedelta(minutes=3)
BETWEEN_LOOKS = 0.5  # seconds
LOOKS_FOR_A_YEAR = 20


@app.command()
def demo(
    once: Annotated[
        bool, typer.Option("--once", help="Leave when the first invitations are proven.")
    ] = False,
) -> None:
    """Run the sample cohort on this machine; again goes on with it."""
    raise typer.Exit(asyncio.run(_demo(read_settings(), once=once)))


async def _demo(settings: Settings, *, once: bool) -> int:
    leave_on_signal()
    try:
        async with stack_up(settings.state) as (plan, is_ours):
            here = Installation.of(plan, settings)
            say(await going_on(here, pressed_enter()))
            if once:
                return await proven(here, plan)
            await tell_what_to_try(here, plan)
            if is_ours:
                await asyncio.Event().wait()
    except asyncio.CancelledError:
        say("Stopped. Nothing is lost: the same command goes on from here.")
        return 1 if once else 0
    return 0


@asynccontextmanager
async def stack_up(state: Path) -> AsyncIterator[tuple[StackPlan, bool]]:
    """Yield the stack that is up on a folder, else one of ours, stopped on leaving."""
    if plan := read_plan(state):
        yield plan, False
        return
    plan = StackPlan.at(state)
    prepare(plan)
    warn("Starting Temporal, mail catcher, worker and pages; a moment.")
    async with running(plan, say=warn):
        yield plan, True


def sample(settings: Settings, today: date) -> CohortFile:
    """Return the sample, its year beginning on the next Monday."""
    monday = today + timedelta(days=7 - today.weekday())
    return load(SAMPLE, settings, starts_on=monday)


async def going_on(here: Installation, now: datetime) -> str:
    """Start the sample, or go on with it as it was once started; say which."""
    async with here.reading() as session:
        row = await cohort_row(session, COHORT)
    if row is None:
        return await begun(here, sample(here.settings, now.date()), now)
    await start_cohort(await here.client(), COHORT, here.settings.task_queue)
    return f"{COHORT} goes on; it began on {row.frozen['starts_on']}."


async def tell_what_to_try(here: Installation, plan: StackPlan) -> None:
    """Say what to open, and what to type in another terminal."""
    for line in Addresses.of(plan).lines():
        say(line)
    following = await _next_meeting(here)
    say("\nRead the mail, or try, in another terminal:")
    say(f"  python starter.py show {COHORT}")
    if following:
        later = following.day + timedelta(days=1)
        say(f'  python starter.py move {following.id} --to "{later} {following.at:%H:%M}"')
    say(f"  python starter.py proof {COHORT}")


async def _next_meeting(here: Installation) -> MeetingLine | None:
    """Return the sample's next meeting, once its year is laid; None if that takes long."""
    for _ in range(LOOKS_FOR_A_YEAR):
        async with here.reading() as session:
            lines = await cohort_lines(session, pressed_enter())
        for line in lines:
            if line.key == COHORT and line.next_meeting:
                return line.next_meeting
        await asyncio.sleep(BETWEEN_LOOKS)
    return None


async def proven(here: Installation, plan: StackPlan) -> int:
    """Wait until every first invitation is in the catcher and the proof is clean.

    Returns the exit code: 0, or 1 in words if it takes too long.
    """
    catcher, letters = MailFolder(plan.mail), Letters()
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            with Progress(console=Console(stderr=True), transient=True) as shown:
                task = shown.add_task("first invitations", total=None)
                while not await is_proven(here, catcher):
                    letters = await _letters(here)
                    total = letters.told + letters.waiting
                    shown.update(task, completed=letters.told, total=total or None)
                    await asyncio.sleep(BETWEEN_LOOKS)
    except TimeoutError:
        minutes = PATIENCE.seconds // 60
        warn(
            f"not proven within {minutes} minutes: {letters.told} letters told, "
            f"{letters.waiting} waiting, {letters.refused} refused. The logs are in "
            f"{plan.state / 'logs'}."
        )
        return 1
    letters = await _letters(here)
    say(f"{letters.told} letters are in the catcher: 0 missed, 0 told twice.")
    return 0


async def is_proven(here: Installation, catcher: MailFolder) -> bool:
    """Whether all that is owed by now was told once, and lies in the catcher once."""
    letters = await _letters(here)
    if letters.waiting or not letters.told:
        return False
    if sum(catcher.recipients().values()) != letters.told:
        return False
    found = await proof_of(here, COHORT, pressed_enter())
    return found.is_clean and not found.waiting


async def _letters(here: Installation) -> Letters:
    async with here.reading() as session:
        return await letters_of(session, COHORT)
