"""The letters' Jinja2 environment; a letter is a folder: subject.txt, body.txt, body.html.

Templates get a flat mapping of ready strings and lists, never a value with methods; a word
nobody gave is an error, not a gap in a letter.
"""

from collections.abc import Mapping, MutableMapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    select_autoescape,
)

LETTERS = Path(__file__).parent.parent / "templates" / "email"


class Words(NamedTuple):
    """What a letter says: one line, plain text, a whole HTML page."""

    subject: str
    text: str
    html: str


def render(letter: str, particulars: Mapping[str, object]) -> Words:
    """Fill the three templates in `letter`'s folder.

    Raises `jinja2.UndefinedError` where a template asks for what `particulars` lacks.
    """
    line, plain, page = _triplet(letter)
    subject = line.render(particulars).strip()
    text = plain.render(particulars).strip() + "\n"
    return Words(subject, text, page.render(particulars, subject=subject))


class _Compiled(Environment):
    """An environment whose templates never change: each is looked up once.

    A letter asks for eight of them, one extending and including another.
    """

    @cache  # noqa: B019 - there is one environment, and it lives as long as the process
    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - jinja2's own name
    ) -> Template:
        return super().get_template(name, parent, globals)


@cache
def environment() -> Environment:
    """Return the one environment; it escapes in `.html` and leaves text alone."""
    return _Compiled(
        loader=FileSystemLoader(LETTERS),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,  # what is included ends its own last line
        auto_reload=False,  # compiled once: a letter costs no look at the disk
    )


@cache
def _triplet(letter: str) -> tuple[Template, Template, Template]:
    get = environment().get_template
    return (
        get(f"{letter}/subject.txt"),
        get(f"{letter}/body.txt"),
        get(f"{letter}/body.html"),
    )
