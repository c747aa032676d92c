"""What staff decide of a meeting whose gate is closed."""

import asyncio
from typing import Annotated

import typer

from commands.arguments import MeetingId
from commands.installation import Installation
from commands.previewing import OnlyPreview, PreviewAsJson, Trial, ordered
from commands.requests import request_id
from commands.speaking import checked_prose, meeting_named
from models.command import OpenGate

app = typer.Typer()


@app.command("open-gate")
def open_gate(
    meeting: MeetingId,
    why: Annotated[str, typer.Option("--why", help="For the record.")],
    preview: OnlyPreview = False,
    as_json: PreviewAsJson = False,
) -> None:
    """Hold a meeting though not all that it needs is there; nobody is written to."""
    asyncio.run(_open_gate(meeting, why, Trial(preview, as_json)))


async def _open_gate(meeting: str, why: str, trial: Trial) -> None:
    here, reason = Installation.find(), checked_prose("--why", why)
    seen = await meeting_named(here, meeting)
    gate = seen.closed_gate.at if seen.closed_gate else None
    request = request_id("open-gate", seen.id, seen.revision, gate, reason)
    order = OpenGate(request=request, occasion=seen.id, why=reason or "")
    await ordered(here, order, trial)
