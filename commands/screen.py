"""What a command shows: tables for people, JSON for programs; its progress, aside."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDE = 200  # columns, where no terminal says how many there are


def say(text: str = "") -> None:
    """Say a line to whoever reads the answer."""
    typer.echo(text)


def warn(text: str) -> None:
    """Say a line that is not part of the answer."""
    typer.echo(text, err=True)


def show_json(content: object) -> None:
    """Show JSON-ready content, keys in the order they are given."""
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


def show_table(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Show a table; ids stand first and are never cut. Nothing in it is read as markup."""
    table = Table(box=box.SIMPLE_HEAD, title=Text(title), title_justify="left")
    for number, name in enumerate(columns):
        table.add_column(name, no_wrap=number == 0, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    _console().print(table)


@contextmanager
def busy(doing: str) -> Iterator[None]:
    """Show on a terminal that something takes its time."""
    with Console(stderr=True).status(Text(doing)):
        yield


def _console() -> Console:
    return Console(
        markup=False,
        highlight=False,
        emoji=False,
        width=None if sys.stdout.isatty() else WIDE,
    )
