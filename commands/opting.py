"""Spaces that are open to all who ask: whoever likes is in, and out again."""

import asyncio
from typing import Annotated

import typer

from commands.arguments import CohortKey
from commands.installation import Installation
from commands.people import Email, checked_address, known, refuse_stillness
from commands.previewing import OnlyPreview, PreviewAsJson, Trial, ordered
from commands.requests import request_id
from commands.speaking import cohort_named
from models.cohort import Cohort
from models.command import Join, Leave
from models.refusal import Refused
from models.roster import Role
from models.seat import Seat
from store.seats import seats_of

app = typer.Typer()

Space = Annotated[str, typer.Argument(metavar="STEP", help="Such as space-families.")]


@app.command("opt-in")
def opt_in(
    cohort: CohortKey,
    step: Space,
    *,
    email: Email,
    preview: OnlyPreview = False,
    as_json: PreviewAsJson = False,
) -> None:
    """Let somebody be in a space that is open to all who ask: they are invited to it."""
    who = checked_address("--email", email)
    asyncio.run(_opt_in(cohort, step, who, Trial(preview, as_json)))


async def _opt_in(cohort: str, step: str, email: str, trial: Trial) -> None:
    here = Installation.find()
    row = await cohort_named(here, cohort)
    refuse_stillness(row)
    person = await known(here, email)
    theirs = await _seats(here, cohort, person)
    seat = _for_space(row.to_value(), step, theirs, email)
    seen = sum(each.circle == step for each in theirs)
    request = request_id("opt-in", cohort, step, person, seen)
    order = Join(
        request=request,
        cohort=cohort,
        person=person,
        team=seat.team,
        role=seat.role,
        circle=step,
    )
    await ordered(here, order, trial)


@app.command("opt-out")
def opt_out(
    cohort: CohortKey,
    step: Space,
    *,
    email: Email,
    preview: OnlyPreview = False,
    as_json: PreviewAsJson = False,
) -> None:
    """Let somebody leave such a space; all their other places stay."""
    who = checked_address("--email", email)
    asyncio.run(_opt_out(cohort, step, who, Trial(preview, as_json)))


async def _opt_out(cohort: str, step: str, email: str, trial: Trial) -> None:
    here = Installation.find()
    refuse_stillness(await cohort_named(here, cohort))
    person = await known(here, email)
    seen = sum(each.circle == step for each in await _seats(here, cohort, person))
    request = request_id("opt-out", cohort, step, person, seen)
    order = Leave(request=request, cohort=cohort, person=person, circle=step)
    await ordered(here, order, trial)


async def _seats(here: Installation, cohort: str, person: str) -> list[Seat]:
    async with here.reading() as session:
        seats = await seats_of(session, cohort)
    return [seat for seat in seats if seat.person.id == person]


def _for_space(cohort: Cohort, step: str, seats: list[Seat], email: str) -> Seat:
    """Return the place with which somebody comes into a space."""
    if step not in {each.key for each in cohort.program.steps() if each.opt_in}:
        there = ", ".join(each.key for each in cohort.program.steps() if each.opt_in)
        raise Refused(
            f"{step[:40]!a} is no space to opt into (there are: {there or 'none'})"
        )
    taken = [seat for seat in seats if seat.is_taken and not seat.circle]
    if not taken:
        raise Refused(f"{email} has no place in {cohort.key}: let them join first")
    allowed: tuple[Role, ...] = cohort.program.step(step).audience
    fitting = (seat for seat in taken if seat.role in allowed)
    return next(fitting, taken[0])
