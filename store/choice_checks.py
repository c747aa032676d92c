"""Whether a cohort fits its program: tracks, what was chosen, and who is in which circle.

As all checks of files, they read raw content, so that a fault in one line hides no other.
"""

from collections.abc import Iterator
from datetime import date

from models.program import Program, Step
from store.faults import Fault
from store.rosters import Roster
from store.toml_files import Keys, TomlFile


def track_faults(toml: TomlFile, program: Program) -> Iterator[Fault]:
    """Yield teams without a track, or with one that is none, and tracks without a team."""
    known = [track.key for track in program.tracks]
    taken = set[str | None]()
    for number in range(toml.count("team")):
        here: Keys = ("team", number, "track")
        track = toml.word(*here)
        taken.add(track)
        if toml.at(*here) is None and known:
            yield toml.fault(here, f"is missing: write one of {', '.join(known)}")
        elif track is not None and track not in known:
            there = f"write one of {', '.join(known)}" if known else "take it out"
            yield toml.fault(here, f"{track!a} is no track of {program.key}: {there}")
    for track in known:
        if track not in taken:
            yield toml.fault(("team",), f'has nobody in the track "{track}"')


def choice_faults(toml: TomlFile, program: Program) -> Iterator[Fault]:
    """Yield choices for meetings that will not be, or that cannot be chosen so."""
    steps = {step.key: step for step in program.steps()}
    own = {step.key for step in program.steps("cohort")}
    seen = set[tuple[object, ...]]()
    for index in range(toml.count("meeting")):
        here: Keys = ("meeting", index)
        key, number = toml.word(*here, "step"), toml.at(*here, "number") or 1
        team = toml.word(*here, "team")
        if what := _outside(toml, toml.day(*here, "on")):
            yield toml.fault((*here, "on"), what)
        if key is None or not isinstance(number, int):
            continue  # told with the lines
        if key not in steps:
            there = ", ".join(steps)
            yield toml.fault((*here, "step"), f"{key[:40]!a} is no step of it: {there}")
            continue
        if (key, number, team) in seen:
            yield toml.fault((*here, "step"), "is chosen a second time: keep one table")
        seen.add((key, number, team))
        for name, what in _faults(toml, here, steps[key], number, is_own=key in own):
            yield toml.fault((*here, name), what)


def _faults(
    toml: TomlFile, here: Keys, step: Step, number: int, *, is_own: bool
) -> Iterator[tuple[str, str]]:
    if step.count and number > step.count:
        yield "number", f"is {number}, but {step.key} comes {step.count} times at most"
    teams = [toml.word("team", n, "key") for n in range(toml.count("team"))]
    for name in ("team", "presented_by"):
        team = toml.word(*here, name)
        if team is not None and team not in teams:
            yield name, f"{team!a} is no team of this file"
    if is_own and toml.at(*here, "team") is not None:
        yield "team", f"is not for {step.key}, which is the whole cohort's: take it out"
    if not is_own and toml.at(*here, "team") is None:
        yield "team", f"is missing: {step.key} is held with each team, so name one"
    for name in ("on", "at"):
        if toml.at(*here, name) is not None and (what := _undatable(step, number)):
            yield name, what


def _undatable(step: Step, number: int) -> str | None:
    """Say why no day (and no hour) can be chosen for a meeting."""
    if not step.is_fixed:
        return f"is not for {step.key}: its days are found as the year goes"
    if step.days > 1 and number > 1:
        return f"is for number 1 of {step.key}: its other days follow in a row"
    return None


def _outside(toml: TomlFile, day: date | None) -> str | None:
    """Say that a day is none of the cohort's; what is no day itself is told elsewhere."""
    first, last = toml.day("starts_on"), toml.day("ends_on")
    if day and first and day < first:
        return f"{day} is before the cohort starts, on {first}: choose a later day"
    if day and last and day > last:
        return f"{day} is after the cohort's last day, {last}: choose an earlier one"
    return None


def circle_faults(roster: Roster, program: Program, name: str) -> Iterator[Fault]:
    """Yield people in a circle that there is not, or in which their role has no place."""
    for row, who in roster.rows:
        if who.circle and (what := program.circle_fault(who.circle, who.role)):
            yield Fault(f"{name}, row {row}, column circle", what)
