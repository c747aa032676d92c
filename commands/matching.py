"""Who meets whom in the peer consultancies: matched anew from what the teams answered."""

import asyncio
from collections.abc import Iterator
from typing import Annotated

import typer

from activities.matching import matched
from commands.arguments import CohortKey
from commands.clock import pressed_enter
from commands.installation import Installation
from commands.people import refuse_stillness
from commands.previewing import OnlyPreview, PreviewAsJson, Trial, ordered
from commands.requests import request_id
from commands.screen import say, show_table
from commands.speaking import cohort_named
from models.cohort import Cohort
from models.command import MatchAnew
from rules.matching import Group, Match, grouped_step
from store.situations import thawed

app = typer.Typer()


@app.command()
def match(
    cohort: CohortKey,
    *,
    step: Annotated[
        str | None,
        typer.Option("--step", metavar="KEY", help="Which, if there are several."),
    ] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Even if somebody would be in two places.")
    ] = False,
    preview: OnlyPreview = False,
    as_json: PreviewAsJson = False,
) -> None:
    """Match the groups of the rounds ahead anew, by what the teams answered."""
    asyncio.run(_match(cohort, step, Trial(preview, as_json), anyway=anyway))


async def _match(key: str, step: str | None, trial: Trial, *, anyway: bool) -> None:
    here = Installation.find()
    row = await cohort_named(here, key)
    refuse_stillness(row)
    cohort = thawed(row)
    grouped = grouped_step(cohort, step)
    async with here.reading() as session:
        found = await matched(session, cohort, grouped, pressed_enter())
    if not trial.as_json:
        _show(cohort, found)
    seen = " ".join(f"{g.meeting.id} {g.meeting.revision}" for g in found.groups)
    request = request_id("match", key, seen, grouped.key, anyway, *_asked(found))
    order = MatchAnew(request=request, cohort=key, step=grouped.key, anyway=anyway)
    await ordered(here, order, trial)


def _asked(found: Match) -> Iterator[str]:
    """Yield what makes another match another order."""
    for group in found.groups:
        yield f"{group.teams} {group.why}"


def _show(cohort: Cohort, found: Match) -> None:
    columns = ("meeting", "round", "day", "brings", "advise", "")
    if found.groups:
        show_table("The groups ahead", columns, (_row(cohort, g) for g in found.groups))
    for group in found.groups:
        say(f"{group.meeting.id}: {group.why}")
    for clash in found.clashes:
        say(f"Beware: {clash}. `move` one of them, or say --anyway.")
    say()


def _row(cohort: Cohort, group: Group) -> tuple[str, ...]:
    brings, *advise = (cohort.team(team).agency for team in group.teams)
    day = f"{group.meeting.slot.day:%Y-%m-%d %a}"
    names = "; ".join(advise)
    return group.meeting.id, str(group.round), day, brings, names, _news(group)


def _news(group: Group) -> str:
    came = [team for team in group.teams if team not in group.before]
    return f"new here: {', '.join(came)}" if came else ""
