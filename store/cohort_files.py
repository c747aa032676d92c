"""Cohorts from disk: one TOML file, its program and its roster, faultless or refused."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from pydantic import ValidationError

from models.cohort import Choice, ClosedDay, Cohort, CohortFile, Team
from models.program import Program
from store.choice_checks import choice_faults, circle_faults, track_faults
from store.closed_days import MARGIN, public_holidays, span
from store.cohort_checks import (
    day_faults,
    open_day_faults,
    people_faults,
    remarks,
    team_faults,
)
from store.cohort_lines import YEARS, CohortLines, TeamLines
from store.fault_words import findings
from store.faults import Fault, Faults
from store.files import shown
from store.programs import load_program, program_keys
from store.rosters import Roster, read_roster
from store.toml_files import TomlFile


def load_cohort(
    file: Path, programs: Path, starts_on: date | None = None
) -> tuple[CohortFile, list[str]]:
    """Return the cohort that `file` describes, and remarks about what may not be meant.

    `programs` is the folder of program files. `starts_on` moves the whole year: its end and
    its closed spans go along; public holidays stay where the new year has them. Raises
    `Faults` with all that is wrong with program, cohort file and roster.
    """
    toml = TomlFile.read(file)
    lines, faults = _lines(toml)
    program, wrong = _program(toml, programs)
    roster, name = _roster(toml)
    faults += wrong
    faults += [*day_faults(toml), *team_faults(toml)]
    faults += [*roster.faults, *people_faults(toml, roster, name)]
    if program:
        faults += [*track_faults(toml, program), *choice_faults(toml, program)]
        faults += circle_faults(roster, program, name)
    if faults or not (lines and program):
        raise Faults(faults)
    cohort = _cohort(_moved(lines, starts_on, shown(file)), program)
    found = CohortFile(cohort=cohort, roster=roster.enrolments)
    if closed := list(open_day_faults(toml, found)):
        raise Faults(closed)
    return found, [*roster.remarks, *remarks(toml, roster.enrolments)]


def _lines(toml: TomlFile) -> tuple[CohortLines | None, list[Fault]]:
    try:
        return CohortLines.model_validate(toml.content), []
    except ValidationError as error:
        return None, [toml.fault(keys, what) for keys, what in findings(error)]


def _program(toml: TomlFile, folder: Path) -> tuple[Program | None, list[Fault]]:
    key = toml.at("program")
    if not isinstance(key, str):
        return None, []  # told with the lines
    if key not in (known := program_keys(folder)):
        there = ", ".join(known) or "none at all"
        what = f"{key[:60]!a} is no program in {shown(folder)} (there are: {there})"
        return None, [toml.fault(("program",), what)]
    try:
        return load_program(key, folder), []
    except Faults as refused:
        return None, list(refused.faults)


def _roster(toml: TomlFile) -> tuple[Roster, str]:
    name = toml.at("roster")
    if not isinstance(name, str) or not name:
        return Roster(), ""
    file = toml.file.parent / name
    return read_roster(file), shown(file)


def _moved(lines: CohortLines, starts_on: date | None, name: str) -> CohortLines:
    if starts_on is None:
        return lines
    if starts_on.year not in YEARS:
        what = f"cannot start on {starts_on}: choose a day from {YEARS[0]} to {YEARS[-1]}"
        raise Faults([Fault(name, what)])
    by = starts_on - lines.starts_on
    closed = tuple(
        days.model_copy(update={"first": days.first + by, "last": days.last + by})
        for days in lines.closed
    )
    chosen = tuple(
        one.model_copy(update={"on": one.on + by}) if one.on else one
        for one in lines.meeting
    )
    moved = {"starts_on": starts_on, "ends_on": lines.ends_on + by}
    return lines.model_copy(update=moved | {"closed": closed, "meeting": chosen})


def _cohort(lines: CohortLines, program: Program) -> Cohort:
    return Cohort(
        key=lines.cohort,
        title=lines.title,
        program=program,
        starts_on=lines.starts_on,
        ends_on=lines.ends_on,
        timezone=lines.timezone,
        contact=lines.contact,
        link=lines.link,
        place=lines.place,
        digest=lines.digest,
        closed=_closed(lines, program.looks_back_for),
        teams=tuple(_team(team, lines.timezone) for team in lines.team),
        choices=tuple(Choice(**one.model_dump()) for one in lines.meeting),
    )


def _closed(lines: CohortLines, beyond: timedelta) -> tuple[ClosedDay, ...]:
    """Return every closed weekday once; what staff wrote comes before a holiday's name."""
    days = {closed.day: closed for closed in reversed([*_all_closed(lines, beyond)])}
    return tuple(days[day] for day in sorted(days))


def _all_closed(lines: CohortLines, beyond: timedelta) -> Iterator[ClosedDay]:
    for days in lines.closed:
        yield from span(days.first, days.last, days.why)
    first, last = lines.starts_on - MARGIN, lines.ends_on + beyond + MARGIN
    yield from public_holidays(lines.holidays, first, last)


def _team(lines: TeamLines, timezone: str) -> Team:
    return Team(
        key=lines.key,
        agency=lines.agency,
        kind=lines.kind,
        state=lines.state,
        timezone=lines.timezone or timezone,
        liaison=lines.liaison,
        link=lines.link,
        place=lines.place,
        track=lines.track,
        problem=lines.problem,
    )
