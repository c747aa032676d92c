"""The closing record of a collaborative, to be read, printed and sent on."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from activities.closing_record import closing_record
from commands.arguments import CohortKey
from commands.clock import pressed_enter
from commands.installation import Installation
from commands.screen import busy, say
from commands.speaking import cohort_named
from models.closing_record import ClosingRecord
from models.refusal import Refused
from wire.closing_record import as_html, as_pdf

app = typer.Typer()


@app.command()
def record(
    cohort: CohortKey,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="A folder for it.")],
) -> None:
    """Write what each team did, and what shows it, as one HTML page and one PDF."""
    asyncio.run(_record(cohort, out))


async def _record(cohort: str, out: Path) -> None:
    here = Installation.find()
    await cohort_named(here, cohort)
    with busy("writing the record"):
        async with here.reading() as session:
            found = await closing_record(session, cohort, pressed_enter())
        page = _written(out / f"{cohort}-record.html", as_html(found).encode())
        paper = _written(out / f"{cohort}-record.pdf", as_pdf(found))
    say(f"The record of {cohort}: {page} and {paper}.{_state(found)}")


def _state(record: ClosingRecord) -> str:
    if not record.is_closed:
        return " Its year is not over: this is what there is so far."
    if all(one.is_heard for one in record.additions):
        return ""
    return " Write it again when the teams have looked back: that is another edition."


def _written(file: Path, content: bytes) -> Path:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as trouble:
        raise Refused(
            f"{file} cannot be written ({trouble.strerror}): name another folder with --out"
        ) from None
    return file
