"""What became of each letter; one of them in full; the same once more."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from commands.arguments import Json
from commands.installation import Installation
from commands.people import checked_address, known
from commands.requests import request_id
from commands.screen import say, show_json, show_table
from commands.speaking import cohort_named, parsed, spoken
from models.command import Resend
from models.notice import LedgerState
from models.refusal import Refused
from models.tables.ledger import LedgerRow
from stack.opened import open_letter
from store.transcripts import Transcribed, letter_named, resends_of, transcript

app = typer.Typer()

Person = Annotated[
    str | None, typer.Option("--person", metavar="E", help="Letters to this address.")
]
Meeting = Annotated[
    str | None,
    typer.Option("--meeting", metavar="MEETING", help="Letters about a meeting or ask."),
]
Cohort = Annotated[
    str | None, typer.Argument(metavar="COHORT", help="Letters of one cohort.")
]
Shown = Annotated[
    str | None,
    typer.Option("--show", metavar="LETTER", help="One letter in full; its number or key."),
]
Again = Annotated[
    str | None,
    typer.Option("--resend", metavar="LETTER", help="Send the same letter once more."),
]
Raw = Annotated[bool, typer.Option("--raw", help="With --show: its bytes, as they left.")]


@app.command()
def letters(
    cohort: Cohort = None,
    *,
    person: Person = None,
    meeting: Meeting = None,
    show: Shown = None,
    resend: Again = None,
    raw: Raw = False,
    as_json: Json = False,
) -> None:
    """Tell what became of each letter, and show or resend one."""
    if show and resend:
        raise Refused("--show or --resend: one at a time")
    if show:
        asyncio.run(_show(show, raw=raw))
    elif resend:
        asyncio.run(_resend(resend))
    else:
        asyncio.run(_list(person, meeting, cohort, as_json=as_json))


async def _list(
    person: str | None, meeting: str | None, cohort: str | None, *, as_json: bool
) -> None:
    if not (person or meeting or cohort):
        raise Refused("whose letters? Name a COHORT, --person E or --meeting MEETING")
    here = Installation.find()
    if cohort or meeting:
        await cohort_named(here, cohort or parsed(meeting or "").cohort)
    who = await known(here, checked_address("--person", person)) if person else None
    async with here.reading() as session:
        found = await transcript(session, person=who, occasion=meeting, cohort=cohort)
    if as_json:
        show_json([one.model_dump(mode="json") for one in found])
    elif found:
        columns = ("no.", "decided", "to", "about", "letter", "state", "when", "answer")
        show_table("Letters", columns, map(_row, found))
        say(_sum(found))
    else:
        say("No letter yet: `show COHORT` lists what there is to tell.")


def _row(one: Transcribed) -> tuple[str, ...]:
    label = f"{one.label} (again)" if one.resends else one.label
    when = one.settled_at or one.not_before
    words = " ".join((one.reply or "").split())
    decided, ended = _moment(one.entered_at), _moment(when) if when else ""
    held = f"{one.state}, held until" if when and not one.settled_at else str(one.state)
    return str(one.number), decided, one.to, one.occasion, label, held, ended, words


def _sum(found: Sequence[Transcribed]) -> str:
    counts = {state: sum(one.state is state for one in found) for state in LedgerState}
    said = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    return f"{len(found)} letters: {said}."


async def _show(name: str, *, raw: bool) -> None:
    row = await _letter(Installation.find(), name)
    if row.letter is None:
        raise Refused(f"letter {row.number} has no bytes: {row.state}, {row.reply}")
    if raw:
        typer.echo(row.letter, nl=False)
        return
    for line in _opened(row):
        say(line)


def _opened(row: LedgerRow) -> Iterator[str]:
    letter = open_letter(row.letter or b"")
    yield f"letter {row.number}: {row.key}"
    since = f", {_moment(row.settled_at)}" if row.settled_at else ""
    yield f"{row.state}{since}: {row.reply or 'no answer yet'}"
    if row.resends:
        yield f"sent again on request: {row.resends}"
    heads = {"From": letter.sender, "To": letter.to, "Date": letter.date}
    heads |= {"Subject": letter.subject, "Message-ID": letter.message_id}
    yield ""
    yield from (f"{name}: {value}" for name, value in heads.items())
    yield f"\n{letter.text or ''}"
    if letter.calendar:
        yield letter.calendar.replace("\r\n", "\n")


async def _resend(name: str) -> None:
    here = Installation.find()
    row = await _letter(here, name)
    async with here.reading() as session:
        before = await resends_of(session, row.key)
    request = request_id("resend", row.key, len(before))
    assert row.number is not None
    order = Resend(request=request, occasion=row.occasion, letter=row.number)
    await spoken(here, order)


async def _letter(here: Installation, name: str) -> LedgerRow:
    async with here.reading() as session:
        if row := await letter_named(session, name.strip()):
            return row
    raise Refused(f"there is no letter {name[:120]!a}: `letters --person E` lists them")


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
