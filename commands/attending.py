"""Who was at a meeting: recorded by staff, by hand or from a meeting tool's list."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from commands.arguments import Json, MeetingId
from commands.installation import Installation
from commands.people import checked_address
from commands.requests import request_id
from commands.screen import say, show_json, show_table, warn
from commands.speaking import meeting_named, spoken
from models.attendance import Presence
from models.command import MarkAttendance
from models.meeting import Meeting
from models.occasion import OccasionId
from models.refusal import Refused
from rules.attendance_grid import Grid, GridLine, grid_of
from rules.attendance_lists import matched
from store.attendance import roll_of
from store.attendance_sheets import read_attendance
from store.seats import seats_of

app = typer.Typer()

Addresses = list[str] | None


def _addresses(name: str, who: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(
        f"--{name}", metavar="E", help=f"{who}; several with commas, or again."
    )
    return option


@app.command()
def attendance(
    meeting: MeetingId,
    *,
    present: Annotated[Addresses, _addresses("present", "Who was there")] = None,
    absent: Annotated[Addresses, _addresses("absent", "Who was not")] = None,
    excused: Annotated[Addresses, _addresses("excused", "Who had said so")] = None,
    unknown: Annotated[Addresses, _addresses("unknown", "Of whom nobody knows")] = None,
    file: Annotated[
        Path | None,
        typer.Option("--import", metavar="FILE", help="A tool's list: present."),
    ] = None,
    as_answered: Annotated[
        bool, typer.Option("--as-answered", help="All others as their answers suggest.")
    ] = False,
    rest: Annotated[
        Presence | None, typer.Option("--rest", help="All others of whom nothing is said.")
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Show what is recorded.")] = False,
    as_json: Json = False,
) -> None:
    """Record who was at a meeting, or show it. Nobody gets a letter because of it."""
    named = {
        Presence.PRESENT: present or [],
        Presence.ABSENT: absent or [],
        Presence.EXCUSED: excused or [],
        Presence.UNKNOWN: unknown or [],
    }
    says = any(named.values()) or file or as_answered or rest
    if not says or show or as_json:
        if says:
            raise Refused("--show and --json only show: leave the rest out, or leave these")
        asyncio.run(_show(meeting, as_json=as_json))
        return
    asyncio.run(_record(meeting, _by_address(named), file, rest, as_answered=as_answered))


async def _record(
    occasion: str,
    named: Mapping[str, Presence],
    file: Path | None,
    rest: Presence | None,
    *,
    as_answered: bool,
) -> None:
    here = Installation.find()
    seen, grid = await _grid(here, occasion)
    there = await _on_list(here, seen, grid, file) if file else frozenset()
    marks = _named(grid, named)
    for person in there - marks.keys():
        marks[person] = Presence.PRESENT
    for line in grid.lines:
        if (said := _of_rest(line, rest, as_answered=as_answered)) is not None:
            marks.setdefault(line.seat.person.id, said)
    if not marks:
        raise Refused(f"nobody whom {occasion} expected is named: nothing was recorded")
    request = request_id("attendance", occasion, grid.seen, sorted(marks.items()))
    order = MarkAttendance(request=request, occasion=occasion, marks=marks)
    await spoken(here, order)


def _by_address(named: Mapping[Presence, Sequence[str]]) -> dict[str, Presence]:
    """Return what is said by address; refuse two words on one person."""
    found: dict[str, Presence] = {}
    for presence, texts in named.items():
        for text in chain.from_iterable(each.split(",") for each in texts):
            email = checked_address(f"--{presence}", text)
            if found.setdefault(email, presence) is not presence:
                raise Refused(f"{email} cannot be {found[email]} and {presence}: say one")
    return found


def _named(grid: Grid, named: Mapping[str, Presence]) -> dict[str, Presence]:
    people = {line.seat.person.email: line.seat.person.id for line in grid.lines}
    if strangers := sorted(named.keys() - people.keys()):
        raise Refused(
            f"{grid.occasion} did not expect {', '.join(strangers)}: `attendance "
            f"{grid.occasion} --show` lists whom it did"
        )
    return {people[email]: presence for email, presence in named.items()}


def _of_rest(
    line: GridLine, rest: Presence | None, *, as_answered: bool
) -> Presence | None:
    """Return what is said of somebody who is not named; None if nothing is."""
    if line.recorded:
        return None
    if as_answered and line.suggested is not Presence.UNKNOWN:
        return line.suggested
    return rest


async def _on_list(
    here: Installation, meeting: Meeting, grid: Grid, file: Path
) -> frozenset[str]:
    """Return who of those expected is on a list; its doubts are told, and not decided."""
    lines = read_attendance(file)
    async with here.reading() as session:
        seats = await seats_of(session, OccasionId.parse(meeting.id).cohort)
    found = matched(lines, [line.seat for line in grid.lines], seats)
    say(f"{file}: {len(found.present)} of {len(grid.lines)} expected people are on it.")
    for doubt in found.doubts:
        warn(f"not recorded, {doubt}")
    if found.doubts:
        warn("Whoever that was can be named by the address they have here: --present E")
    return found.present


async def _grid(here: Installation, occasion: str) -> tuple[Meeting, Grid]:
    meeting = await meeting_named(here, occasion)
    async with here.reading() as session:
        return meeting, grid_of(meeting, await roll_of(session, meeting.id))


async def _show(occasion: str, *, as_json: bool) -> None:
    _, grid = await _grid(Installation.find(), occasion)
    if as_json:
        show_json([_content(line) for line in grid.lines])
        return
    columns = ("address", "name", "team", "answered", "attendance")
    show_table(f"Who was at {occasion}", columns, map(_row, grid.lines))
    for line in _sums(grid):
        say(line)


def _row(line: GridLine) -> tuple[str, ...]:
    person = line.seat.person
    said = f"{line.shown}" if line.recorded else f"not recorded{_perhaps(line)}"
    answered = line.answered.lower() if line.answered else ""
    return person.email, person.name, line.seat.team or "", answered, said


def _perhaps(line: GridLine) -> str:
    guess = line.suggested
    return "" if guess is Presence.UNKNOWN else f" (perhaps {guess})"


def _content(line: GridLine) -> dict[str, object]:
    return {
        "email": line.seat.person.email,
        "team": line.seat.team,
        "role": line.seat.role,
        "answered": line.answered,
        "suggested": line.suggested,
        "recorded": line.recorded and line.recorded.presence,
    }


def _sums(grid: Grid) -> Iterator[str]:
    recorded = [line for line in grid.lines if line.recorded]
    counts = (
        (presence, sum(line.shown is presence for line in recorded))
        for presence in Presence
    )
    said = ", ".join(f"{count} {presence}" for presence, count in counts if count)
    yield f"{len(recorded)} of {len(grid.lines)} recorded{f': {said}' if said else ''}."
    away = [team for team, presence in grid.teams.items() if presence is Presence.ABSENT]
    if away:
        yield f"Whole teams absent: {', '.join(away)}."
