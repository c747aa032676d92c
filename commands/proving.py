"""The proof that nobody was missed and nobody told twice, with names."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import typer
from sqlmodel import select

from activities.proving import prove_cohort
from commands.arguments import CohortKey, Json
from commands.clock import pressed_enter
from commands.installation import Installation
from commands.screen import busy, say, show_json, show_table
from commands.speaking import cohort_named
from models.proof import Finding, Proof
from models.tables.seat import PersonRow
from store.mail_folder import MailFolder
from store.proofs import Copies

app = typer.Typer()

FAULTS = ("missed", "twice", "wrong")
BESIDE = ("waiting", "expired", "refused", "unconfirmed")


@app.command()
def proof(cohort: CohortKey, as_json: Json = False) -> None:
    """Prove that nobody was missed and nobody told twice; exit code 1 if somebody was."""
    found = asyncio.run(_proof(cohort, as_json=as_json))
    if not found.is_clean:
        raise typer.Exit(1)


async def _proof(cohort: str, *, as_json: bool) -> Proof:
    here = Installation.find()
    await cohort_named(here, cohort)
    with busy("holding every letter against the truth"):
        found = await proof_of(here, cohort, pressed_enter())
        names = await _names(here)
    if as_json:
        show_json(_content(cohort, found, names))
    else:
        _show(found, names)
    return found


async def proof_of(here: Installation, cohort: str, now: datetime) -> Proof:
    """Return the proof of a cohort, asking the catcher for copies where there is one."""
    async with here.reading() as session:
        return await prove_cohort(
            session, cohort, now, copies=_copies(here), send_at=here.settings.send_at
        )


def _copies(here: Installation) -> Copies | None:
    where = urlsplit(here.settings.oracle or here.settings.relay)
    if where.scheme not in {"folder", "postbox"} or not Path(where.path).is_dir():
        return None
    return MailFolder(Path(where.path), durable=False).copies


async def _names(here: Installation) -> dict[str, str]:
    async with here.reading() as session:
        people = await session.exec(select(PersonRow))
        return {person.id: f"{person.name} <{person.email}>" for person in people}


def _content(cohort: str, found: Proof, names: dict[str, str]) -> dict[str, object]:
    counts = {name: len(_findings(found, name)) for name in (*FAULTS, *BESIDE)}
    head = {
        "cohort": cohort,
        "is_clean": found.is_clean,
        "meetings": found.meetings,
        "asks": found.asks,
        "letters": found.letters,
        "counts": counts,
    }
    listed = {
        name: [
            one.model_dump() | {"name": names.get(one.person, one.person)}
            for one in _findings(found, name)
        ]
        for name in (*FAULTS, *BESIDE)
    }
    return head | listed


def _show(found: Proof, names: dict[str, str]) -> None:
    rows = [*_rows(found, names)]
    if rows:
        show_table("By name", ("", "who", "of what", "letter", "why"), rows)
    counts = {name: len(_findings(found, name)) for name in BESIDE}
    beside = ", ".join(f"{count} {name}" for name, count in counts.items())
    say(
        f"{len(found.missed)} missed, {len(found.twice)} told twice, "
        f"{len(found.wrong)} told wrong, of {found.letters} letters about "
        f"{found.meetings} meetings and {found.asks} asks. ({beside})"
    )


def _rows(found: Proof, names: dict[str, str]) -> Iterator[tuple[str, ...]]:
    for name in (*FAULTS, *BESIDE[1:]):
        for one in _findings(found, name):
            who = names.get(one.person, one.person)
            yield name, who, one.occasion, one.kind, one.why


def _findings(found: Proof, name: str) -> Sequence[Finding]:
    findings: Sequence[Finding] = getattr(found, name)
    return findings
