"""Orders that can be tried out first: `--preview` says what would be sent to whom."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from textwrap import indent
from typing import Annotated, NamedTuple

import typer

from activities.composing import Composer
from activities.previewing import Previewer
from commands.clock import pressed_enter
from commands.installation import Installation
from commands.screen import busy, say, show_json, show_table
from commands.speaking import spoken
from models.command import Command
from models.preview import Preview, PreviewedLetter
from models.refusal import Refused
from models.seat import Person

OnlyPreview = Annotated[
    bool,
    typer.Option("--preview", help="Say what would be sent to whom, and change nothing."),
]
PreviewAsJson = Annotated[
    bool, typer.Option("--json", help="With --preview: for programs, every letter in full.")
]
MOST_LISTED = 40
# A live link is its reader's alone: it has no place on a screen, or in a file.
THROW_AWAY = b"a preview's links open nothing"
COLUMNS = ("to", "letter", "leaves", "about", "subject")


class Trial(NamedTuple):
    """Whether an order is only tried, and how that is shown."""

    is_one: bool
    as_json: bool


async def ordered(
    here: Installation, command: Command, trial: Trial, newcomers: Sequence[Person] = ()
) -> None:
    """Give an order, or only say what it would do; `newcomers` are those who join."""
    if trial.is_one:
        preview = await _tried(here, command, newcomers)
        show_json(_in_full(preview)) if trial.as_json else _show(preview)
    elif trial.as_json:
        raise Refused("--json goes with --preview; an order is answered in words")
    else:
        await spoken(here, command)


async def _tried(
    here: Installation, command: Command, newcomers: Sequence[Person]
) -> Preview:
    keys = here.keys().model_copy(update={"links": (THROW_AWAY,)})
    composer = Composer(keys, here.settings.base_url, here.settings.hears)
    with busy("trying it out"):
        async with here.opened() as db:
            previewer = Previewer(db, composer, here.settings.send_at)
            return await previewer.preview(command, pressed_enter(), newcomers)


def _in_full(preview: Preview) -> object:
    return preview.model_dump(mode="json", exclude=_BYTES)


_BYTES = {name: {"__all__": {"letter"}} for name in ("letters", "held")}


def _show(preview: Preview) -> None:
    say("Nothing is changed. The order would be answered:")
    say(indent(preview.answer, "  "))
    say()
    until = f"until {preview.until:%Y-%m-%d %H:%M} UTC"
    if preview.letters:
        _list(f"{_letters(preview.letters)} would leave because of it", preview.letters)
        for letter in _one_of_each(preview.letters):
            say(f"The {letter.kind} to {letter.to} reads:")
            say("\n".join(f"  | {line}".rstrip() for line in letter.text.split("\n")))
            say()
    else:
        say(f"No letter would leave because of it, {until}.")
    if preview.held:
        _list(f"{_letters(preview.held)} would not leave, {until}", preview.held)
    say("Links in a preview open nothing. The same without --preview does it.")


def _letters(letters: Sequence[PreviewedLetter]) -> str:
    return "1 letter" if len(letters) == 1 else f"{len(letters)} letters"


def _list(title: str, letters: Sequence[PreviewedLetter]) -> None:
    show_table(title, COLUMNS, map(_line, letters[:MOST_LISTED]))
    if (more := len(letters) - MOST_LISTED) > 0:
        say(f"... and {more} more (--json has all of them)")


def _line(letter: PreviewedLetter) -> tuple[str, ...]:
    number = "" if letter.sequence is None else f" #{letter.sequence}"
    leaves = _moment(letter.leaves_at)
    kind = f"{letter.kind}{number}"
    return letter.to, kind, leaves, letter.occasion, letter.subject


def _one_of_each(letters: Sequence[PreviewedLetter]) -> Iterator[PreviewedLetter]:
    seen = set()
    for letter in letters:
        if letter.kind not in seen:
            seen.add(letter.kind)
            yield letter


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
