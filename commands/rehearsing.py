"""A year in seconds."""

import asyncio
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from commands.arguments import DAY, CohortFileName, a_day
from commands.installation import read_settings
from commands.reading_files import load, refuse_unplaced
from commands.screen import say
from models.cohort import CohortFile
from models.refusal import Refused
from models.slot import day_of
from rehearsal.cast import Cast
from rehearsal.record import Rehearsed
from rehearsal.year import rehearse as live
from rules.year import lay_out

app = typer.Typer()

StartsOn = Annotated[
    date | None,
    typer.Option("--starts-on", parser=a_day, metavar="DAY", help=f"Such as {DAY}."),
]


@app.command()
def rehearse(
    file: CohortFileName,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="A new folder.")],
    starts_on: StartsOn = None,
    cast: Annotated[Cast, typer.Option(help="How people behave.")] = Cast.PUNCTUAL,
    seed: Annotated[int, typer.Option(help="The same seed, the same year.")] = 1,
) -> None:
    """Live the whole year in seconds; every letter into a booklet."""
    found = load(file, read_settings(), starts_on)
    refuse_unplaced(lay_out(found.cohort))
    refuse_full(out)
    year = asyncio.run(_rehearsed(found, out, cast, seed))
    say(f"{out / 'index.html'}: the year, and every letter.")
    say(str(year))
    if not year.is_clean:
        raise typer.Exit(1)


def refuse_full(out: Path) -> None:
    """Refuse a folder in which another year's letters would lie among these."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refused(f"{out} is there already: name a new folder, or empty that one")


async def _rehearsed(file: CohortFile, out: Path, cast: Cast, seed: int) -> Rehearsed:
    cohort = file.cohort
    last_day = cohort.ends_on + cohort.program.looks_back_for
    span = (last_day - cohort.starts_on).days
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("rehearsing", total=span)

        def progress(now: datetime) -> None:
            day = day_of(now, cohort.timezone)
            gone = max((day - cohort.starts_on).days, 0)
            shown.update(task, completed=gone, description=f"rehearsing {day}")

        return await live(file, out, cast=cast, seed=seed, progress=progress)
