"""Spaces that are open to all who ask: whoever likes is in, and out again."""

import asyncio
from collections.abc import Callable
from typing import Annotated

import typer

from commands.arguments import CohortKey
from commands.installation import Installation
from commands.people import Email, checked_address, known, refuse_stillness
from commands.previewing import OnlyPreview, PreviewAsJson, Trial, ordered
from commands.requests import request_id
from commands.speaking import cohort_named
from models.command import Opt
from rules.circles import open_step, place_for, turn_of
from store.seats import seats_of

app = typer.Typer()

Space = Annotated[str, typer.Argument(metavar="STEP", help="Such as space-families.")]


def _opting(*, comes: bool) -> Callable[..., None]:
    def opt(
        cohort: CohortKey,
        step: Space,
        *,
        email: Email,
        preview: OnlyPreview = False,
        as_json: PreviewAsJson = False,
    ) -> None:
        who, trial = checked_address("--email", email), Trial(preview, as_json)
        asyncio.run(_opt(cohort, step, who, trial, comes=comes))

    return opt


IN = "Let somebody be in a space that is open to all who ask: they are invited to it."
OUT = "Let somebody leave such a space; all their other places stay."
app.command("opt-in", help=IN)(_opting(comes=True))
app.command("opt-out", help=OUT)(_opting(comes=False))


async def _opt(cohort: str, step: str, email: str, trial: Trial, *, comes: bool) -> None:
    here = Installation.find()
    row = await cohort_named(here, cohort)
    refuse_stillness(row)
    open_to_all = open_step(row.to_value(), step)
    person = await known(here, email)
    async with here.reading() as session:
        seats = await seats_of(session, cohort)
    if comes:
        place_for(row.to_value(), open_to_all, seats, person)
    turn = turn_of(seats, person, step)
    request = request_id("opt-in" if comes else "opt-out", cohort, step, person, turn)
    order = Opt(request=request, cohort=cohort, person=person, step=step, comes=comes)
    await ordered(here, order, trial)
