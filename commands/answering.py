"""What teams answered: as a table, and as topics for the group sessions."""

import asyncio
import re
from pathlib import Path
from typing import Annotated

import typer

from commands.arguments import CohortKey, Json, MeetingId
from commands.installation import Installation
from commands.previewing import OnlyPreview, PreviewAsJson, Trial, ordered
from commands.requests import request_id
from commands.screen import say, show_json, show_table
from commands.speaking import checked_prose, cohort_named, meeting_named
from models.cohort import Cohort
from models.command import Edit
from models.line import line_fault
from models.meeting import Meeting
from models.occasion import OccasionId
from models.refusal import Refused
from rules.answer_lines import AnswerLine, answer_lines, ballots, holding
from rules.topics import Wished, ranked, with_topic
from store.cohorts import journeys_of
from store.occasions import asks_of, meetings_of
from store.seats import seats_of
from store.sheets_out import refuse_other_suffix, write_sheet
from store.situations import thawed
from store.submissions import submissions_in

app = typer.Typer()


@app.command()
def answers(
    cohort: CohortKey,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Ends in .csv or .xlsx.")
    ],
    ask: Annotated[
        str | None, typer.Option("--ask", metavar="KEY", help="One ask, such as topics.")
    ] = None,
) -> None:
    """Write what was answered to what was asked into a table, a line an answer."""
    asyncio.run(_answers(cohort, out, ask))


async def _answers(cohort: str, out: Path, key: str | None) -> None:
    refuse_other_suffix(out)
    here = Installation.find()
    row = await cohort_named(here, cohort)
    frozen = thawed(row)
    _refuse_unknown(frozen, key)
    async with here.reading() as session:
        journeys = [journey.id for journey in await journeys_of(session, cohort)]
        asks = [a for a in await asks_of(session, *journeys) if key in {None, a.step}]
        forms = await submissions_in(session, cohort)
        people = {seat.person.id: seat.person for seat in await seats_of(session, cohort)}
    lines = [
        line.model_dump(mode="json") for line in answer_lines(frozen, asks, forms, people)
    ]
    columns = list(AnswerLine.model_fields)
    write_sheet(out, columns, ([line[name] for name in columns] for line in lines))
    given = sum(bool(line["by"]) for line in lines)
    say(f"{out}: answers: {given}, asks: {len(asks)}.")


def _refuse_unknown(cohort: Cohort, key: str | None) -> None:
    known = sorted(ask.key for step in cohort.program.steps() for ask in step.asks)
    if key is not None and key not in known:
        there = ", ".join(known) or "none"
        raise Refused(
            f"{cohort.key} asks for nothing called {key[:60]!a} (there are: {there})"
        )


@app.command()
def topics(cohort: CohortKey, as_json: Json = False) -> None:
    """Show the topics that the teams wish for, in order, and what each meeting is about."""
    asyncio.run(_topics(cohort, as_json=as_json))


async def _topics(cohort: str, *, as_json: bool) -> None:
    here = Installation.find()
    await cohort_named(here, cohort)
    wished = await _wished(here, cohort)
    meetings = await _sessions(here, cohort)
    if as_json:
        shown = [one.model_dump(mode="json") for one in wished]
        named = [
            {"id": one.id, "day": f"{one.slot.day}", "title": one.title} for one in meetings
        ]
        show_json({"topics": shown, "meetings": named})
        return
    if not wished:
        say("No team has named a topic yet.")
    else:
        rows = [(str(n), one.topic, one.reason) for n, one in enumerate(wished, 1)]
        show_table("What the teams wish for", ("", "topic", "why here"), rows)
    rows = [(one.id, f"{one.slot.day:%Y-%m-%d %a}", one.title) for one in meetings]
    show_table("Meetings of the cohort ahead", ("id", "day", "title"), rows)
    if wished and meetings:
        say(f"`topic {meetings[0].id} --choose 1` puts the first one there.")


@app.command()
def topic(
    meeting: MeetingId,
    choose: Annotated[
        str, typer.Option("--choose", help="Its words, or its number in `topics`.")
    ],
    *,
    why: Annotated[str | None, typer.Option("--why", help="Those invited read it.")] = None,
    preview: OnlyPreview = False,
    as_json: PreviewAsJson = False,
) -> None:
    """Give a meeting its topic: in title and agenda, in everybody's calendar."""
    asyncio.run(_topic(meeting, choose, why, Trial(preview, as_json)))


async def _topic(occasion: str, choose: str, why: str | None, trial: Trial) -> None:
    here, reason = Installation.find(), checked_prose("--why", why)
    seen = await meeting_named(here, occasion)
    part = OccasionId.parse(occasion)
    frozen = thawed(await cohort_named(here, part.cohort))
    chosen, wished = _chosen(choose, await _wished(here, part.cohort))
    reason = reason or (f"The teams wished for it ({wished.reason})." if wished else None)
    title, text = with_topic(frozen, seen, chosen, reason)
    if fault := line_fault(title):
        raise Refused(f"the title would be {title[:60]!a}...: it {fault}; use fewer words")
    request = request_id("topic", seen.id, seen.revision, title, text)
    order = Edit(request=request, occasion=seen.id, title=title, text=text, why=reason)
    await ordered(here, order, trial)


def _chosen(choose: str, wished: list[Wished]) -> tuple[str, Wished | None]:
    """Return the topic in its own words, and what speaks for it."""
    if re.fullmatch(r"[0-9]{1,3}", choose.strip()):
        number = int(choose)
        if not 1 <= number <= len(wished):
            raise Refused(f"there is no topic {number}: `topics` lists {len(wished)}")
        return wished[number - 1].topic, wished[number - 1]
    plain = " ".join(choose.split())
    known = {one.topic.casefold(): one for one in wished}
    return plain, known.get(plain.casefold())


async def _wished(here: Installation, cohort: str) -> list[Wished]:
    async with here.reading() as session:
        journeys = [journey.id for journey in await journeys_of(session, cohort)]
        asks = await asks_of(session, *journeys)
        given = holding(asks, await submissions_in(session, cohort))
    return ranked(ballots(asks, given))


async def _sessions(here: Installation, cohort: str) -> list[Meeting]:
    async with here.reading() as session:
        own = [j.id for j in await journeys_of(session, cohort) if j.team is None]
        return [one for one in await meetings_of(session, *own) if one.is_planned]
