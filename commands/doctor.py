"""Is all well: each thing a line, with what to do where it is not."""

import asyncio
from collections.abc import AsyncIterator

import typer
from temporalio.service import RPCError

from commands import health_here, health_inbox, health_letters, health_running
from commands.clock import pressed_enter
from commands.findings import Finding, trouble, well
from commands.installation import Installation
from commands.screen import busy, say, show_table
from stack.faults import StackFault

app = typer.Typer()


@app.command()
def doctor() -> None:
    """Look at everything this installation needs; exit code 1 if anything is wrong."""
    with busy("looking"):
        findings = asyncio.run(_findings())
    rows = (("ok" if one.is_well else "trouble", one.name, one.words) for one in findings)
    show_table("Health", ("", "what", "how"), rows)
    if wrong := [one.name for one in findings if not one.is_well]:
        say(f"In trouble: {', '.join(dict.fromkeys(wrong))}.")
        raise typer.Exit(1)
    say("All is well.")


async def _findings() -> list[Finding]:
    here = Installation.find()
    return [one async for one in _looked(here)]


async def _looked(here: Installation) -> AsyncIterator[Finding]:
    for one in health_here.seen_from_here(here):
        yield one
    yield await health_here.relay(here)
    async for one in health_inbox.doors(here):
        yield one
    stored = await health_here.database(here)
    yield stored
    try:
        client = await here.client()
        yield well("Temporal", f"{here.temporal} answers")
        yield await health_running.worker(here, client)
        if stored.is_well:
            async for one in health_running.journeys(here, client):
                yield one
    except (StackFault, RPCError) as fault:
        yield trouble("Temporal", str(fault))
    if stored.is_well:
        async for one in _kept(here):
            yield one


async def _kept(here: Installation) -> AsyncIterator[Finding]:
    """Yield what the database tells of the letters that left, and of the mail that came."""
    now = pressed_enter()
    looks = (health_letters.letters, health_letters.missed, health_inbox.unread)
    try:
        for look in looks:
            async for one in look(here, now):
                yield one
    except StackFault as fault:
        yield trouble("Letters", str(fault))
