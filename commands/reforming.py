"""Another form of a meeting: in person or online, in as many parts as its program says."""

import asyncio
from typing import Annotated

import typer

from commands.arguments import (
    HOUR,
    Anyway,
    MeetingId,
    PerhapsWhy,
    WallTime,
    WithDependents,
    a_wall_time,
)
from commands.installation import Installation
from commands.previewing import OnlyPreview, PreviewAsJson, Trial, ordered
from commands.requests import request_id
from commands.speaking import checked_prose, meeting_named, slot_at
from models.command import ChangeForm
from models.program import Form

app = typer.Typer()


@app.command("change-form")
def change_form(
    meeting: MeetingId,
    *,
    to: Annotated[Form, typer.Option("--to", help="How people meet from now on.")],
    on: Annotated[
        WallTime | None,
        typer.Option(
            "--on",
            parser=a_wall_time,
            metavar="WHEN",
            help=f'When its first part is: "{HOUR}"; else as it was.',
        ),
    ] = None,
    why: PerhapsWhy = None,
    anyway: Anyway = False,
    with_dependents: WithDependents = False,
    preview: OnlyPreview = False,
    as_json: PreviewAsJson = False,
) -> None:
    """Hold a meeting online instead of in person, or back; its asks go along."""
    order = _change_form(
        meeting,
        to,
        on,
        why,
        anyway=anyway,
        with_dependents=with_dependents,
        trial=Trial(preview, as_json),
    )
    asyncio.run(order)


async def _change_form(
    meeting: str,
    form: Form,
    on: WallTime | None,
    why: str | None,
    *,
    anyway: bool,
    with_dependents: bool,
    trial: Trial,
) -> None:
    here, reason = Installation.find(), checked_prose("--why", why)
    seen = await meeting_named(here, meeting)
    said = (form, on, reason, anyway, with_dependents)
    order = ChangeForm(
        request=request_id("change-form", seen.id, seen.revision, *said),
        occasion=seen.id,
        form=form,
        slot=slot_at(seen.slot, on) if on else None,
        why=reason,
        anyway=anyway,
        with_dependents=with_dependents,
    )
    await ordered(here, order, trial)
