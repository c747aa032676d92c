"""What a team and its liaison choose themselves: the days of a quota."""

import asyncio
from typing import Annotated

import typer

from commands.arguments import HOUR, Anyway, MeetingId, WallTime, a_wall_time
from commands.installation import Installation
from commands.previewing import OnlyPreview, PreviewAsJson, Trial, ordered
from commands.requests import request_id
from commands.speaking import cohort_named, parsed, slot_at
from models.cohort import Cohort
from models.command import Date
from models.occasion import OccasionId
from models.slot import Slot
from rules.quotas import step_to_date
from store.occasions import meeting_called

app = typer.Typer()


@app.command("date")
def date_meeting(
    meeting: MeetingId,
    *,
    to: Annotated[
        WallTime,
        typer.Option(
            "--to", parser=a_wall_time, metavar="WHEN", help=f'In its zone: "{HOUR}".'
        ),
    ],
    anyway: Anyway = False,
    preview: OnlyPreview = False,
    as_json: PreviewAsJson = False,
) -> None:
    """Give a meeting of a quota, such as a thought partnership, its day."""
    asyncio.run(_date(meeting, to, Trial(preview, as_json), anyway=anyway))


async def _date(meeting: str, to: WallTime, trial: Trial, *, anyway: bool) -> None:
    here, about = Installation.find(), parsed(meeting)
    row = await cohort_named(here, about.cohort)
    async with here.reading() as session:
        there = await meeting_called(session, meeting)
    slot = slot_at(there.slot, to) if there else _first_slot(row.to_value(), about, to)
    request = request_id("date", meeting, there.revision if there else 0, to, anyway)
    order = Date(request=request, occasion=meeting, slot=slot, anyway=anyway)
    await ordered(here, order, trial)


def _first_slot(cohort: Cohort, about: OccasionId, to: WallTime) -> Slot:
    step = step_to_date(cohort, about)
    zone = cohort.team(about.team or "").timezone
    noon = Slot(day=to.day, at=step.at, minutes=step.minutes, timezone=zone)
    return slot_at(noon, to)
