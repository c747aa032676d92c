"""The booklet of a rehearsal: one page, a file by itself, to read the year in."""

import json
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from models.slot import day_of, zone
from models.value import Value
from rehearsal.booklet_choices import Choices, choices_of, team_of, teams_of
from rehearsal.booklet_folder import Entry, Folder, NotedOccasion, read_folder
from rehearsal.booklet_words import (
    clock_words,
    day_words,
    kind_words,
    month_words,
    plain_words,
    short_day_words,
)
from rehearsal.picture import Picture, draw

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "pages" / "booklet"
_PIECE = re.compile(r"[^>\n]*[>\n]|[^>\n]+")


class Row(Value):
    """One line of the list: who was told what, when, and how that ended."""

    number: int
    day: str
    clock: str
    subject: str
    name: str
    person: str
    teams: str  # keys, parted by spaces
    kind: str
    kind_words: str
    month: str
    occasion: str
    outcome: str
    href: str  # empty when nothing was sent


class Month(Value):
    """A month's lines."""

    words: str
    rows: tuple[Row, ...]


class Pool:
    """Every different piece once: letters of a year are mostly made of the same pieces."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def put(self, text: str) -> list[int]:
        """Keep a text; return where its pieces lie: each ends with a line or a tag."""
        pieces = _PIECE.findall(text)
        return [self._places.setdefault(piece, len(self._places)) for piece in pieces]

    @property
    def pieces(self) -> list[str]:
        """Every different piece, by its place."""
        return list(self._places)


def write_booklet(folder: Path) -> None:
    """Write `folder/index.html` from its plan, ledger and letters.

    The same folder gives the same bytes. `ValueError` in words if plan, ledger and letters
    cannot be read or contradict each other.
    """
    (folder / "index.html").write_text(
        booklet(read_folder(folder)), encoding="utf-8", newline="\n"
    )


def booklet(folder: Folder) -> str:
    """Return the page of a rehearsal that was read."""
    pages = _pages()
    script = _static("booklet.js")
    return pages.get_template("index.html").render(
        plan=folder.plan,
        records=folder.records,
        picture=_picture(folder),
        months=_months(folder),
        choices=_choices(folder),
        bodies=_bodies(folder),
        first=_first_rows(folder.ledger),
        script=script,
        script_hash=_hash_of(script),
        style=_static("booklet.css"),
    )


def _pages() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["day_words"] = day_words
    pages.filters["plain_words"] = plain_words
    return pages


def _static(name: str) -> Markup:
    """Read a file of ours that goes into the page as it is."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 — our own file


def _hash_of(script: str) -> str:
    """Return what the page's policy names as the only script that may run."""
    return b64encode(sha256(script.encode()).digest()).decode()


def _picture(folder: Folder) -> Picture:
    here = folder.plan.cohort.timezone
    sent = [entry.sent_at for entry in folder.ledger if entry.file and entry.sent_at]
    days = [day_of(moment, here) for moment in sent]
    return draw(folder.plan, days, Counter(entry.occasion for entry in folder.ledger))


def _choices(folder: Folder) -> Choices:
    return choices_of(
        folder.plan, folder.ledger, [folder.month_of(each) for each in folder.ledger]
    )


def _first_rows(ledger: Iterable[Entry]) -> dict[str, int]:
    """Return the number of the first line about each occasion, where its marks lead."""
    first: dict[str, int] = {}
    for entry in ledger:
        first.setdefault(entry.occasion, entry.number)
    return first


def _months(folder: Folder) -> tuple[Month, ...]:
    titles = _titles(folder)
    people = teams_of(folder.ledger)
    return tuple(
        Month(
            words=month_words(month) if month else "Without a day",
            rows=tuple(_row(folder, entry, titles, people) for entry in entries),
        )
        for month, entries in groupby(folder.ledger, folder.month_of)
    )


def _titles(folder: Folder) -> dict[str, str]:
    occasions: tuple[NotedOccasion, ...] = (*folder.plan.meetings, *folder.plan.asks)
    return {occasion.occasion: occasion.title for occasion in occasions}


def _row(
    folder: Folder,
    entry: Entry,
    titles: Mapping[str, str],
    people: Mapping[str, frozenset[str]],
) -> Row:
    letter = folder.letters.get(entry.file)
    at = (
        entry.sent_at.astimezone(zone(folder.plan.cohort.timezone))
        if entry.sent_at
        else None
    )
    return Row(
        number=entry.number,
        day=short_day_words(at.date()) if at else "",
        clock=clock_words(at.time()) if at else "",
        subject=letter.subject if letter else titles.get(entry.occasion, entry.occasion),
        name=entry.name,
        person=entry.person,
        teams=team_of(entry.occasion) or " ".join(sorted(people[entry.person])),
        kind=entry.kind,
        kind_words=kind_words(entry.kind),
        month=folder.month_of(entry),
        occasion=entry.occasion,
        outcome="" if entry.outcome == "accepted" else plain_words(entry.outcome),
        href=quote(entry.file),  # no colon survives, so no address of another kind
    )


def _bodies(folder: Folder) -> Markup:
    """Return what the page shows when a letter is opened, for JSON."""
    pool = Pool()
    letters = {}
    for entry in folder.ledger:
        if not (letter := folder.letters.get(entry.file)):
            continue
        letters[str(entry.number)] = {
            "from": letter.sender,
            "to": letter.to,
            "date": letter.date,
            "text": pool.put(letter.text),
            "html": pool.put(letter.html),
            "calendar": letter.calendar.model_dump() if letter.calendar else None,
        }
    return _embedded({"letters": letters, "pieces": pool.pieces})


def _embedded(value: object) -> Markup:
    """Return JSON for a script element, which only a `<` could end or reopen."""
    words = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(words.replace("<", "\\u003c"))  # noqa: S704 — nothing is left to escape
