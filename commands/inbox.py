"""What came in by mail and waits for a person: listed, read, dismissed, accepted."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer

from commands.arguments import Json
from commands.clock import pressed_enter
from commands.inbox_accepting import accepted
from commands.inbox_words import as_json_of, in_full, line_of
from commands.installation import Installation
from commands.screen import say, show_json, show_table
from models.command import STAFF
from models.inbox import InboxState, Reading
from models.refusal import Refused
from models.reply import InboundKind
from models.tables.inbox import InboxRow
from store.inbox import inbox_row, inbox_rows, settle

app = typer.Typer()

MOST_SHOWN = 200

Number = Annotated[
    int | None, typer.Option("--show", metavar="N", help="One message, with its text.")
]
Dismiss = Annotated[
    list[int] | None,
    typer.Option("--dismiss", metavar="N", help="Nothing is to be done; may be repeated."),
]
DismissAll = Annotated[
    bool, typer.Option("--dismiss-all", help="All that wait of one --kind.")
]
Accept = Annotated[
    int | None, typer.Option("--accept", metavar="N", help="Take it as an answer.")
]
Says = Annotated[
    str | None,
    typer.Option(
        "--says",
        metavar="WORD",
        help="With --accept: what it says, read by you: yes, no, maybe, instead; or the "
        "answer to what was asked.",
    ),
]
About = Annotated[
    str | None,
    typer.Option("--meeting", "--ask", metavar="ID", help="With --accept: to what."),
]
Email = Annotated[
    str | None, typer.Option("--email", metavar="E", help="With --accept: whose answer.")
]
Kind = Annotated[
    InboundKind | None, typer.Option("--kind", help="Only messages of this kind.")
]
Everything = Annotated[
    bool, typer.Option("--all", help="Also what was taken or dismissed.")
]


@app.command()
def inbox(
    *,
    show: Number = None,
    dismiss: Dismiss = None,
    dismiss_all: DismissAll = False,
    accept: Accept = None,
    says: Says = None,
    about: About = None,
    email: Email = None,
    kind: Kind = None,
    everything: Everything = False,
    as_json: Json = False,
) -> None:
    """List what came in by mail and waits for you; show, dismiss or accept it."""
    if sum(map(bool, (show, dismiss, dismiss_all, accept))) > 1:
        raise Refused("--show, --dismiss or --accept: one at a time")
    if (says or about or email) and not accept:
        raise Refused("--says, --meeting, --ask and --email belong to --accept")
    if show:
        asyncio.run(_show(show, as_json=as_json))
    elif accept:
        asyncio.run(_accept(accept, says, about, email))
    elif dismiss or dismiss_all:
        asyncio.run(_dismiss(dismiss or [], kind, every=dismiss_all))
    else:
        asyncio.run(_list(kind, everything=everything, as_json=as_json))


async def _list(kind: InboundKind | None, *, everything: bool, as_json: bool) -> None:
    rows = await _rows(Installation.find(), kind, everything=everything)
    if as_json:
        show_json([as_json_of(row) for row in rows])
    elif rows:
        columns = ("no.", "came", "kind", "state", "from", "about", "why")
        show_table("Inbox", columns, map(line_of, rows))
        say("`inbox --show N` shows one, with what can be done.")
    else:
        say("Nothing waits for you." if not everything else "Nothing came in yet.")


async def _rows(
    here: Installation, kind: InboundKind | None, *, everything: bool
) -> Sequence[InboxRow]:
    states = tuple(InboxState) if everything else (InboxState.WAITS,)
    async with here.reading() as session:
        return await inbox_rows(session, states, kind=kind, limit=MOST_SHOWN)


async def _show(number: int, *, as_json: bool) -> None:
    row = await _one(Installation.find(), number)
    if as_json:
        show_json(as_json_of(row, in_full=True))
        return
    for line in in_full(row):
        say(line)


async def _dismiss(numbers: list[int], kind: InboundKind | None, *, every: bool) -> None:
    here = Installation.find()
    if every and kind is None:
        raise Refused("--dismiss-all needs --kind: which of them?")
    found = await _rows(here, kind, everything=False) if every else []
    rows = found or [await _waiting(here, number) for number in numbers]
    for row in rows:
        await _settle(here, row, InboxState.DISMISSED)
    say(f"{len(rows)} dismissed." if rows else "Nothing of that kind waits.")


async def _accept(
    number: int, says: str | None, about: str | None, email: str | None
) -> None:
    here = Installation.find()
    row = await _waiting(here, number)
    await accepted(here, row, says=says, about=about, email=email)
    await _settle(here, row, InboxState.TAKEN)


async def _one(here: Installation, number: int) -> InboxRow:
    async with here.reading() as session:
        if row := await inbox_row(session, number):
            return row
    raise Refused(f"there is no message {number}: `inbox --all` lists them")


async def _waiting(here: Installation, number: int) -> InboxRow:
    row = await _one(here, number)
    if row.state is not InboxState.WAITS:
        raise Refused(f"message {number} does not wait: it is {row.state}")
    return row


async def _settle(here: Installation, row: InboxRow, state: InboxState) -> None:
    """Settle what waits; somebody else may just have done it, and that is as well."""
    said = {name: getattr(row, name) for name in Reading.model_fields}
    reading = Reading.model_validate(said | {"state": state})
    async with here.writing() as session:
        await settle(session, row.number or 0, reading, at=pressed_enter(), by=STAFF)
