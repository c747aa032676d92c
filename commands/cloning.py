"""Next year: this year's cohort again, on other days. Nothing is started or sent."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from commands.arguments import DAY, a_day
from commands.clock import pressed_enter
from commands.installation import Installation, read_settings
from commands.reading_files import load
from commands.rehearsing import refuse_full
from commands.screen import busy, say
from commands.speaking import cohort_named
from models.cohort import CohortFile
from models.refusal import Refused
from models.roster import OF_ONE_STEP, Enrolment, Role
from rules.shifts import exceptions
from settings import Settings
from store.cloning import lines_of, next_key, roster_of, shift_to, shifted
from store.cohort_writing import cohort_toml, roster_csv

app = typer.Typer()

FOR_ONE_MEETING = OF_ONE_STEP | {Role.GUEST}


@app.command()
def clone(
    cohort: Annotated[
        str, typer.Argument(metavar="COHORT", help="A cohort's key, or a cohort file.")
    ],
    *,
    starts_on: Annotated[
        date,
        typer.Option("--starts-on", parser=a_day, metavar="DAY", help=f"Such as {DAY}."),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="A new folder.")],
    key: Annotated[
        str | None, typer.Option("--key", help="Its key; else with the new year.")
    ] = None,
) -> None:
    """Write next year's cohort file and roster, dates shifted by whole weeks."""
    settings = read_settings()
    refuse_full(out)
    with busy("reading"):
        old = _file(Path(cohort), settings) or asyncio.run(_running(cohort))
    name = key or next_key(old.cohort.key, old.cohort.starts_on, starts_on)
    if name == old.cohort.key:
        raise Refused(f"{name} is this year's key: name another with --key")
    _write(old, starts_on, out, name)
    new = load(out / "cohort.toml", settings)
    _tell(old, new, out, pressed_enter())


def _file(file: Path, settings: Settings) -> CohortFile | None:
    """Return what a cohort file says; None if there is no such file."""
    return load(file, settings) if file.suffix == ".toml" or file.is_file() else None


async def _running(key: str) -> CohortFile:
    """Return a cohort that was started, with those who sit in it now."""
    here = Installation.find()
    row = await cohort_named(here, key)
    async with here.reading() as session:
        people = await roster_of(session, key)
    return CohortFile(cohort=row.to_value(), roster=tuple(people))


def _write(old: CohortFile, starts_on: date, out: Path, key: str) -> None:
    lines = shifted(lines_of(old.cohort), starts_on, key)
    remark = f"Cloned from {old.cohort.key}; look through it, then: check, and start."
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "cohort.toml").write_text(cohort_toml(lines, remark))
        (out / "roster.csv").write_text(roster_csv(_staying(old.roster)))
    except OSError as trouble:
        raise Refused(f"{out} cannot be written: {trouble.strerror}") from None


def _staying(people: Sequence[Enrolment]) -> list[Enrolment]:
    """Return those who are asked back: guests and speakers were asked for one meeting."""
    return [one for one in people if one.role not in FOR_ONE_MEETING and not one.circle]


def _tell(old: CohortFile, new: CohortFile, out: Path, now: datetime) -> None:
    by = shift_to(old.cohort.starts_on, new.cohort.starts_on)
    found = list(exceptions(old.cohort, new.cohort, by, now))
    for line in found:
        say(f"- {line}")
    if gone := len(old.roster) - len(new.roster):
        say(f"- {gone} guests and speakers of this year are not in the new roster")
    if chosen := len(new.cohort.choices):
        say(
            f"- {chosen} [[meeting]] tables say what was chosen for last year: look at them"
        )
    what = f"{len(found)} of its dates are not where the shift alone would put them."
    say(f"{out / 'cohort.toml'}: {new.cohort.key}, {by.days // 7} weeks later. {what}")
    say("Nothing is started, and nobody is told. `plan` shows it, `start` begins it.")
