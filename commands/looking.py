"""What staff look at: the cohorts, and one of them in full."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import typer

from activities.headcounts import headcounts
from activities.matching import steps_to_match
from commands.arguments import CohortKey, Json
from commands.clock import pressed_enter
from commands.installation import NOTHING_RUNS, Installation
from commands.screen import say, show_json, show_table, warn
from commands.speaking import cohort_named
from models.ask import AskState
from models.inbox import InboxState
from models.occasion import OWN
from store.inbox import since
from store.overview import (
    CohortLine,
    CohortView,
    JourneyView,
    MeetingLine,
    cohort_lines,
    cohort_view,
)
from store.overview_asks import AskLine
from store.overview_letters import Letters

app = typer.Typer()


@app.command("list")
def list_cohorts(as_json: Json = False) -> None:
    """List the cohorts."""
    asyncio.run(_list(as_json=as_json))


async def _list(*, as_json: bool) -> None:
    here = Installation.find()
    async with here.reading() as session:
        lines = await cohort_lines(session, pressed_enter())
        mail, _ = await since(session, InboxState.WAITS)
    _say_stillness(here)
    if as_json:
        show_json([line.model_dump(mode="json") for line in lines])
    elif lines:
        columns = ("cohort", "state", "teams", "next meeting", "letters")
        show_table("Cohorts", columns, map(_line, lines))
    else:
        say("No cohort yet: `start FILE` starts one, `demo` shows one.")
    if mail and not as_json:
        say(f"Mail that waits for you: {mail}. `inbox` lists it.")


@app.command()
def show(cohort: CohortKey, as_json: Json = False) -> None:
    """Show a cohort: its meetings and asks by team, and what waits."""
    asyncio.run(_show(cohort, as_json=as_json))


async def _show(cohort: str, *, as_json: bool) -> None:
    here = Installation.find()
    row = await cohort_named(here, cohort)
    async with here.reading() as session:
        view = await cohort_view(session, row, pressed_enter())
        counts = await headcounts(session, row.to_value(), pressed_enter())
        steps = await steps_to_match(session, row.to_value(), pressed_enter())
    _say_stillness(here)
    if as_json:
        heads = {"headcounts": [one.model_dump(mode="json") for one in counts]}
        show_json(view.model_dump(mode="json") | heads | {"to_match": steps})
        return
    for journey in view.journeys:
        show_table(_heading(view, journey), ("id", "day", "state", "what"), _rows(journey))
    for line in (*_gates(view), *_notes(view), *_sums(view), *_unreachable(view)):
        say(line)
    for one in counts:
        say(f"{one.occasion}: {one}.")
    for step in steps:
        order = f"match {cohort} --step {step} --preview"
        say(
            f"The teams have answered what they work on: `{order}` shows their groups anew."
        )


def _say_stillness(here: Installation) -> None:
    if not here.runs:
        warn(f"What is known; {NOTHING_RUNS}")


def _line(line: CohortLine) -> tuple[str, ...]:
    state = f"{line.state}, paused" if line.paused else str(line.state)
    following = line.next_meeting
    soon = f"{following.id}, {_when(following)}" if following else "none"
    return line.key, state, str(line.teams), soon, _letters(line.letters)


def _letters(letters: Letters) -> str:
    counts = {
        "told": letters.told,
        "waiting": letters.waiting,
        "refused": letters.refused,
        "unconfirmed": letters.unconfirmed,
        "expired": letters.expired,
    }
    always = {"told", "waiting", "refused"}
    return ", ".join(f"{n} {word}" for word, n in counts.items() if n or word in always)


def _heading(view: CohortView, journey: JourneyView) -> str:
    name = journey.agency or view.line.title
    key = journey.team or OWN
    pace = ", paused" if journey.paused else ""
    return f"{key}: {name} ({journey.people} people{pace})"


def _rows(journey: JourneyView) -> Iterator[tuple[str, ...]]:
    for meeting in journey.meetings:
        held = f" on {meeting.held_on}" if meeting.held_on else ""
        state = f"{meeting.state}{held}{_answers(meeting)}"
        yield meeting.id, _when(meeting), state, meeting.title
    for ask in journey.asks:
        state = f"{ask.state}{_answered(ask)}"
        yield ask.id, f"due {ask.due_on:%Y-%m-%d %a}", state, ask.title
    for quota in journey.quotas:
        shares = f"{quota.held}/{quota.times} held, {quota.dated}/{quota.times} dated"
        yield quota.step, "chosen by the team", shares, quota.title


def _answered(ask: AskLine) -> str:
    """Say in whose hands an ask is, and of one of each, how many have answered."""
    if ask.answered is not None:
        return f", {ask.answered} of {ask.people} answered"
    return f", with {ask.owner}" if ask.owner and ask.state == AskState.OPEN else ""


def _answers(meeting: MeetingLine) -> str:
    """Say how many come; nothing before anybody answered."""
    if (given := meeting.answers) is None:
        return ""
    counts = f", {given.yes} yes, {given.no} no, {given.maybe} maybe"
    return f"{counts}, {given.instead} instead" if given.instead else counts


def _gates(view: CohortView) -> Iterator[str]:
    """Yield the meetings ahead that are not ready, with the command that decides it."""
    for meeting in (each for journey in view.journeys for each in journey.meetings):
        if meeting.missing:
            order = f'open-gate {meeting.id} --why "..."'
            lacks = "; ".join(" ".join(title.split()) for title in meeting.missing)
            yield f"The gate of {meeting.id} is closed, for want of: {lacks}. `{order}`"


def _notes(view: CohortView) -> Iterator[str]:
    """Yield what people wrote with their answers to meetings ahead."""
    for meeting in (each for journey in view.journeys for each in journey.meetings):
        for note in meeting.answers.notes if meeting.answers else ():
            said = " ".join(note.note.split())
            yield f"{meeting.id}, {note.email}, {note.partstat.lower()}: {said}"


def _when(meeting: MeetingLine) -> str:
    return f"{meeting.day:%Y-%m-%d %a} {meeting.at:%H:%M} {meeting.timezone}"


def _sums(view: CohortView) -> Iterator[str]:
    line = view.line
    yield f"{line.key}, {line.state}: {_letters(line.letters)}"
    if view.waiting_since:
        yield f"The oldest waiting letter was decided {_moment(view.waiting_since)}."
    for trouble in view.troubles:
        count = f"{trouble.letters} {trouble.kind} {trouble.state}"
        yield f"{count}: `proof {line.key}` names them"


def _unreachable(view: CohortView) -> Iterator[str]:
    """Yield whose letters come back, with the command that settles it."""
    for bad in view.unreachable:
        status = f" ({bad.status})" if bad.status else ""
        order = f"correct-address {view.line.key} --email {bad.email} --to NEW"
        since = _moment(bad.since)
        yield f"Mail to {bad.email} comes back{status} since {since}: `{order}`"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
