"""The letters' Jinja2 environment; a letter is a folder: subject.txt, body.txt, body.html.

Templates get a flat mapping of ready strings and lists, never a value with methods; a word
nobody gave is an error, not a gap in a letter.
"""

import json
from collections.abc import Mapping, MutableMapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    select_autoescape,
)
from markupsafe import escape

OWN = ("name", "answer", "link")  # of each reader; templates only print them, or ask if any
REMEMBERED = 512
LETTERS = Path(__file__).parent.parent / "templates" / "email"


class Words(NamedTuple):
    """What a letter says: one line, plain text, a whole HTML page."""

    subject: str
    text: str
    html: str


def render(letter: str, particulars: Mapping[str, object]) -> Words:
    """Fill the three templates in `letter`'s folder.

    They are filled once for all whose letters differ in nothing but what is `OWN`, and that
    is put into each. Raises `jinja2.UndefinedError` where a template asks for what
    `particulars` lacks.
    """
    own = {name: str(said) for name in OWN if (said := particulars.get(name))}
    to_all = {**particulars, **{name: _stand_in(name) for name in own}}
    subject, text, html = _filled(letter, json.dumps(to_all))
    for name, said in own.items():
        subject = subject.replace(_stand_in(name), said)
        text = text.replace(_stand_in(name), said)
        html = html.replace(_stand_in(name), escape(said))
    return Words(subject, text, html)


def _stand_in(name: str) -> str:
    """Return what stands where something of one reader's own will: it is never printed."""
    return f"\0{name}\0"


@lru_cache(REMEMBERED)
def _filled(letter: str, particulars: str) -> Words:
    """Fill templates with particulars that come as JSON, and so can be told apart."""
    said = json.loads(particulars)
    line, plain, page = _triplet(letter)
    subject = line.render(said).strip()
    text = plain.render(said).strip() + "\n"
    return Words(subject, text, page.render(said, subject=subject))


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


def read_all() -> None:
    """Read every template: a broken one is known before the first letter is due."""
    for name in environment().list_templates():
        environment().get_template(name)


@cache
def _triplet(letter: str) -> tuple[Template, Template, Template]:
    get = environment().get_template
    return (
        get(f"{letter}/subject.txt"),
        get(f"{letter}/body.txt"),
        get(f"{letter}/body.html"),
    )
