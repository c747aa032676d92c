"""Everything on this machine: up."""

import asyncio

import typer

from commands.installation import read_settings
from commands.screen import say
from stack.plan import StackPlan
from stack.supervisor import run_up
from store.keys import FILE, load_keys

app = typer.Typer()


@app.command()
def up() -> None:
    """Run everything on this machine, until Ctrl-C; again goes on from there."""
    plan = StackPlan.at(read_settings().state)
    prepare(plan)
    raise typer.Exit(asyncio.run(run_up(plan, say=say)))


def prepare(plan: StackPlan) -> None:
    """Make the keys if they are new, before several processes need them; say so."""
    if not (file := plan.state / FILE).exists():
        load_keys(plan.state)
        say(f"New keys: {file}. Back this up: without them calendars and links break.")
