"""What a cohort file says, before anything is started: check and plan."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import typer

from commands.arguments import CohortFileName, Json
from commands.installation import read_settings
from commands.screen import busy, say, show_json, show_table, warn
from models.cohort import Cohort, CohortFile
from models.plan import Plan, PlannedAsk, PlannedMeeting
from models.refusal import Refused
from rules.year import lay_out
from settings import Settings
from store.cohort_files import load_cohort

app = typer.Typer()

ROOM = (
    "Each needs an open day: change starts_on, ends_on, the closed days or what is chosen "
    "in the cohort file, or the cadence in its program."
)


def load(file: Path, settings: Settings, starts_on: date | None = None) -> CohortFile:
    """Return what a cohort file says, its remarks told aside; `Faults` with all of them."""
    found, remarks = load_cohort(file, settings.programs, starts_on)
    for remark in remarks:
        warn(f"remark: {remark}")
    return found


def refuse_unplaced(plan: Plan) -> None:
    """Refuse a plan in which something found no day."""
    if plan.unplaced:
        raise Refused("\n".join([*map(str, plan.unplaced), ROOM]))


@app.command()
def check(file: CohortFileName) -> None:
    """Find all that is wrong with a cohort file, its program and its roster."""
    with busy("reading"):
        found = load(file, read_settings())
        plan = lay_out(found.cohort)
    for remark in plan.remarks:
        warn(f"remark: {remark}")
    refuse_unplaced(plan)
    say(
        f"No faults: {len(found.cohort.teams)} teams, {len(found.roster)} people, "
        f"{len(plan.meetings)} meetings, {len(plan.asks)} asks."
    )


@app.command()
def plan(file: CohortFileName, as_json: Json = False) -> None:
    """Show the dated year, by team."""
    with busy("laying the year out"):
        cohort = load(file, read_settings()).cohort
        year = lay_out(cohort)
    if as_json:
        show_json(plan_content(cohort, year))
    else:
        _show(cohort, year)
    if year.unplaced:
        raise typer.Exit(1)


def plan_content(cohort: Cohort, plan: Plan) -> dict[str, object]:
    """Return a plan, JSON-ready: what is unplaced also in words."""
    content = plan.model_dump(mode="json")
    for found, one in zip(content["unplaced"], plan.unplaced, strict=True):
        found["words"] = str(one)
    head = {"cohort": cohort.key, "title": cohort.title, "timezone": cohort.timezone}
    return head | content


def _show(cohort: Cohort, plan: Plan) -> None:
    for team in (None, *(team.key for team in cohort.teams)):
        title = cohort.team(team).agency if team else cohort.title
        rows = sorted(_rows(plan, team), key=lambda row: (row[1], row[2], row[0]))
        show_table(title, ("id", "day", "time", "what", ""), rows)
    for remark in plan.remarks:
        say(f"remark: {remark}")
    for missed in plan.unplaced:
        say(f"no place: {missed}")
    if plan.unplaced:
        say(ROOM)


def _rows(plan: Plan, team: str | None) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield (id, day, time, what, remark) of a team's meetings and asks."""
    for meeting in plan.meetings:
        if meeting.team == team:
            yield _meeting(meeting)
    for ask in plan.asks:
        if ask.team == team:
            yield _ask(ask)


def _meeting(meeting: PlannedMeeting) -> tuple[str, str, str, str, str]:
    slot = meeting.slot
    word = "expected" if meeting.projected else str(meeting.form)
    time = f"{slot.at:%H:%M} {slot.timezone}"
    return meeting.occasion, f"{slot.day:%Y-%m-%d %a}", time, meeting.title, word


def _ask(ask: PlannedAsk) -> tuple[str, str, str, str, str]:
    due = f"{ask.due_on:%Y-%m-%d %a}"
    return ask.occasion, due, "due", ask.title, f"asked {ask.opens_on}"
