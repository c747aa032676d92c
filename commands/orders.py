"""What staff order about meetings and asks."""

import asyncio
from datetime import date
from typing import Annotated

import typer

from commands.arguments import (
    DAY,
    HOUR,
    Anyway,
    AskId,
    MeetingId,
    PerhapsWhy,
    WallTime,
    Why,
    WithDependents,
    a_day,
    a_wall_time,
)
from commands.installation import Installation
from commands.previewing import OnlyPreview, PreviewAsJson, Trial, ordered
from commands.requests import request_id
from commands.speaking import (
    ask_named,
    checked_prose,
    meeting_named,
    occasion_named,
    slot_at,
)
from models.command import CallOff, Complete, Done, Edit, Move, NotHeld
from models.program import Form

app = typer.Typer()


@app.command()
def move(
    meeting: MeetingId,
    *,
    to: Annotated[
        WallTime,
        typer.Option(
            "--to", parser=a_wall_time, metavar="WHEN", help=f'In its zone: "{HOUR}".'
        ),
    ],
    why: PerhapsWhy = None,
    anyway: Anyway = False,
    with_dependents: WithDependents = False,
    preview: OnlyPreview = False,
    as_json: PreviewAsJson = False,
) -> None:
    """Give a meeting another slot; everybody hears of it. One called off is back on."""
    trial = Trial(preview, as_json)
    moving = _move(
        meeting, to, why, anyway=anyway, with_dependents=with_dependents, trial=trial
    )
    asyncio.run(moving)


async def _move(
    meeting: str,
    to: WallTime,
    why: str | None,
    *,
    anyway: bool,
    with_dependents: bool,
    trial: Trial,
) -> None:
    here, reason = Installation.find(), checked_prose("--why", why)
    seen = await meeting_named(here, meeting)
    slot = slot_at(seen.slot, to)
    order = ("move", seen.id, seen.revision, to, reason, anyway, with_dependents)
    move = Move(
        request=request_id(*order),
        occasion=seen.id,
        slot=slot,
        why=reason,
        anyway=anyway,
        with_dependents=with_dependents,
    )
    await ordered(here, move, trial)


@app.command("call-off")
def call_off(
    meeting: MeetingId,
    why: Why,
    preview: OnlyPreview = False,
    as_json: PreviewAsJson = False,
) -> None:
    """Let a meeting not be; everybody who was invited hears of it."""
    asyncio.run(_call_off(meeting, why, Trial(preview, as_json)))


async def _call_off(meeting: str, why: str, trial: Trial) -> None:
    here, reason = Installation.find(), checked_prose("--why", why)
    seen = await meeting_named(here, meeting)
    request = request_id("call-off", seen.id, seen.revision, reason)
    order = CallOff(request=request, occasion=seen.id, why=reason or "")
    await ordered(here, order, trial)


@app.command()
def edit(
    occasion: Annotated[
        str, typer.Argument(metavar="MEETING", help="Or an ask (--title and --text).")
    ],
    *,
    title: Annotated[str | None, typer.Option("--title", help="One line.")] = None,
    text: Annotated[
        str | None, typer.Option("--text", help="What it is about: the agenda.")
    ] = None,
    place: Annotated[str | None, typer.Option("--place", help="Where, in person.")] = None,
    link: Annotated[str | None, typer.Option("--link", help="Where, online.")] = None,
    form: Annotated[Form | None, typer.Option("--form", help="How people meet.")] = None,
    why: PerhapsWhy = None,
    preview: OnlyPreview = False,
    as_json: PreviewAsJson = False,
) -> None:
    """Change what people read of a meeting or ask. Mere words wait an hour for more."""
    said = {"title": title, "text": text, "place": place, "link": link, "why": why}
    asyncio.run(_edit(occasion, said, form, Trial(preview, as_json)))


async def _edit(
    occasion: str, said: dict[str, str | None], form: Form | None, trial: Trial
) -> None:
    here = Installation.find()
    seen = await occasion_named(here, occasion)
    said = {name: text.strip() if text else text for name, text in said.items()}
    request = request_id("edit", seen.id, seen.revision, form, *said.values())
    order = {"request": request, "occasion": seen.id, "form": form, **said}
    await ordered(here, Edit.model_validate(order), trial)


@app.command()
def complete(
    meeting: MeetingId,
    *,
    held_on: Annotated[
        date, typer.Option("--held-on", parser=a_day, metavar="DAY", help=f"Such as {DAY}.")
    ],
    following: Annotated[
        WallTime | None,
        typer.Option(
            "--next", parser=a_wall_time, metavar="WHEN", help=f'The next one: "{HOUR}".'
        ),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", help="For the record.")] = None,
    preview: OnlyPreview = False,
    as_json: PreviewAsJson = False,
) -> None:
    """Say that a meeting was held, and perhaps when the next one is."""
    trial = Trial(preview, as_json)
    asyncio.run(_complete(meeting, held_on, following, note, trial))


async def _complete(
    meeting: str,
    held_on: date,
    following: WallTime | None,
    note: str | None,
    trial: Trial,
) -> None:
    here, word = Installation.find(), checked_prose("--note", note)
    seen = await meeting_named(here, meeting)
    order = ("complete", seen.id, seen.revision, held_on, following, word)
    complete = Complete(
        request=request_id(*order),
        occasion=seen.id,
        held_on=held_on,
        next_slot=slot_at(seen.slot, following) if following else None,
        note=word,
    )
    await ordered(here, complete, trial)


@app.command("not-held")
def not_held(
    meeting: MeetingId,
    why: Why,
    retry: Annotated[
        date | None,
        typer.Option("--retry", parser=a_day, metavar="DAY", help="Try again on that day."),
    ] = None,
    preview: OnlyPreview = False,
    as_json: PreviewAsJson = False,
) -> None:
    """Say that a meeting was not held: tried again on a day, or skipped."""
    asyncio.run(_not_held(meeting, why, retry, Trial(preview, as_json)))


async def _not_held(meeting: str, why: str, retry: date | None, trial: Trial) -> None:
    here, reason = Installation.find(), checked_prose("--why", why)
    seen = await meeting_named(here, meeting)
    if retry:
        slot_at(seen.slot, WallTime(retry, seen.slot.at))
    request = request_id("not-held", seen.id, seen.revision, retry, reason)
    order = NotHeld(request=request, occasion=seen.id, retry=retry, why=reason or "")
    await ordered(here, order, trial)


@app.command()
def done(ask: AskId, preview: OnlyPreview = False, as_json: PreviewAsJson = False) -> None:
    """Say that what a team was asked for is there."""
    asyncio.run(_done(ask, Trial(preview, as_json)))


async def _done(ask: str, trial: Trial) -> None:
    here = Installation.find()
    seen = await ask_named(here, ask)
    request = request_id("done", seen.id, seen.revision)
    await ordered(here, Done(request=request, occasion=seen.id), trial)
