"""Start a cohort: checked, filed in one transaction, and its journey begun; once."""

import asyncio
from datetime import datetime

import typer

from commands.arguments import CohortFileName
from commands.clock import pressed_enter
from commands.differences import differences
from commands.installation import Installation
from commands.reading_files import load, refuse_unplaced
from commands.screen import busy, say
from models.cohort import CohortFile
from models.refusal import Refused
from models.tables.cohort import CohortRow, CohortState
from rules.year import lay_out
from store.cohorts import cohort_row, digest_of, file_cohort
from store.seats import Place, places_of
from workflows.handles import start_cohort

app = typer.Typer()


@app.command()
def start(file: CohortFileName) -> None:
    """Start a cohort's year. The same file again changes nothing."""
    asyncio.run(_start(file))


async def _start(name: CohortFileName) -> None:
    here = Installation.find()
    with busy("reading"):
        file = load(name, here.settings)
    with busy("starting"):
        said = await begun(here, file, pressed_enter())
    say(said)


async def begun(here: Installation, file: CohortFile, now: datetime) -> str:
    """File the cohort and begin its journey, where that is still to do; say what was done.

    Refuses in words, and then nothing is changed: what has no place, addresses that lead
    nowhere, a start that is past, a file that says otherwise than what runs.
    """
    key, client = file.cohort.key, await here.client()
    refuse_addresses(here, file)
    async with here.writing() as session:
        row = await cohort_row(session, key)
        if row is None:
            refuse_past(file, now)
            organizer = here.settings.organizer.lower()
            await file_cohort(session, file, organizer=organizer, keys=here.keys())
        elif row.digest != digest_of(file):
            refuse_differences(row, await places_of(session, key), file)
    if row and row.state is CohortState.CLOSED:
        return f"The year of {key} is over; nothing was changed."
    is_new = await start_cohort(client, key, here.settings.task_queue)
    return _what_was_done(key, row, is_new=is_new)


def _what_was_done(key: str, row: CohortRow | None, *, is_new: bool) -> str:
    if row is None:
        return f"{key} is started: `show {key}` tells how it goes."
    if not is_new:
        return f"{key} is already started; nothing was changed."
    if row.state is CohortState.FILED:
        return f"{key} was filed, but had not begun: it is started now."
    return f"{key} had lost its journey: it goes on now, from what the database knows."


def refuse_addresses(here: Installation, file: CohortFile) -> None:
    """Refuse links that lead nowhere, and a sender who would invite itself."""
    refuse_unplaced(lay_out(file.cohort))
    if fault := here.settings.fault_of_addresses():
        raise Refused(fault)
    organizer = here.settings.organizer.lower()
    if any(line.email == organizer for line in file.roster):
        raise Refused(
            f"{organizer} stands in the roster and is the sender of every invitation: take "
            "it out, or set CONVENER_ORGANIZER to an address of its own"
        )


def refuse_past(file: CohortFile, now: datetime) -> None:
    """Refuse a year whose first meetings have gone by."""
    meetings = lay_out(file.cohort).meetings
    past = [one for one in meetings if one.slot.start <= now]
    if past:
        first = past[0]
        raise Refused(
            f"{len(past)} of {len(meetings)} meetings would lie in the past, the first, "
            f"{first.occasion}, on {first.slot.day}: set starts_on to a day to come"
        )


def refuse_differences(row: CohortRow, places: list[Place], file: CohortFile) -> None:
    """Refuse a file that says otherwise than what was started, with what does it."""
    if lines := differences(row.to_value(), places, file):
        said = "\n".join(f"- {line}" for line in lines)
        raise Refused(
            f"{row.key} is {row.state} already, and this file says otherwise. Nothing was "
            f"changed.\n{said}"
        )
