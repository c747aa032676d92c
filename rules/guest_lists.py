"""A list of guests as people write it: a guest a line, in whatever order the parts come."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from models.address import address_fault
from models.guest import Category, Guest
from models.line import line_fault

MOST_GUESTS = 300
_LANGUAGE = re.compile(r"[a-z]{2}")
_COLUMN = re.compile(r"\b(e-?mail|address|name|correo|nombre)\b", re.IGNORECASE)
_KIND_COLUMN = re.compile(
    r"\b(category|kind|group|part|categor[ií]a|grupo)\b", re.IGNORECASE
)
_NEARLY = 0.8  # "familly" is family, "Stafford" is nobody's staff
_CATEGORIES = {
    "leader": Category.LEADER,
    "district leader": Category.LEADER,
    "leaders of the district": Category.LEADER,
    "school leader": Category.LEADER,
    "leaders of schools": Category.LEADER,
    "principal": Category.LEADER,
    "school-staff": Category.SCHOOL_STAFF,
    "school staff": Category.SCHOOL_STAFF,
    "staff": Category.SCHOOL_STAFF,
    "teacher": Category.SCHOOL_STAFF,
    "family": Category.FAMILY,
    "families": Category.FAMILY,
    "family member": Category.FAMILY,
    "parent": Category.FAMILY,
    "partner": Category.PARTNER,
    "community partner": Category.PARTNER,
}


class Named(NamedTuple):
    """Guests, each address once, and in words what is wrong with which line."""

    guests: tuple[Guest, ...]
    faults: tuple[str, ...]


def named(lines: Iterable[tuple[int, Sequence[str]]]) -> Named:
    """Return who is on a list of (line's number, its parts).

    A first line that names the columns is nobody; if it names one of categories, nothing
    else may stand in that one.
    """
    guests: dict[str, Guest] = {}
    faults = []
    of_kind: int | None = None
    for place, (number, raw) in enumerate(lines):
        cells = [cell.strip() for cell in raw]
        parts = [cell for cell in cells if cell]
        if place == 0 and _names_columns(parts):
            of_kind = _column_of_kind(cells)
            continue
        if not parts:
            continue
        found = _no_category(_in_column(cells, of_kind)) or _guest(parts)
        if isinstance(found, str):
            faults.append(f"line {number}: {found}")
        else:
            guests.setdefault(found.email, found)
    if len(guests) > MOST_GUESTS:
        faults.append(f"{len(guests)} guests are too many at once: name {MOST_GUESTS}")
    if not guests and not faults:
        faults.append("nobody is named: write a name and an e-mail address on each line")
    return Named(tuple(guests.values()), tuple(faults))


def _names_columns(parts: Sequence[str]) -> bool:
    """Return whether a line is a heading; somebody without an address is a fault."""
    return not any("@" in part for part in parts) and any(map(_COLUMN.search, parts))


def _column_of_kind(heading: Sequence[str]) -> int | None:
    found = (at for at, cell in enumerate(heading) if _KIND_COLUMN.search(cell))
    return next(found, None)


def _in_column(cells: Sequence[str], column: int | None) -> str:
    return cells[column] if column is not None and column < len(cells) else ""


def _category(word: str) -> Category | None:
    folded = word.casefold()  # one, or several: "partner", "partners"
    return _CATEGORIES.get(folded) or _CATEGORIES.get(folded.removesuffix("s"))


def _is_category(word: str, *, alone: bool) -> bool:
    """Return whether a word is a category; "Parents" may be all the name there is."""
    return word.casefold() in _CATEGORIES or (not alone and _category(word) is not None)


def _no_category(word: str) -> str | None:
    """Return what is wrong with a word that should be a category, if anything."""
    if not word or _category(word):
        return None
    known = ", ".join(Category)
    return f'"{word}" is no category: write one of {known}, or none'


def _guest(parts: Sequence[str]) -> Guest | str:
    """Return whom a line names, or what is wrong with it."""
    emails = [part for part in parts if "@" in part]
    if len(emails) != 1:
        return "needs one e-mail address, and has " + (
            str(len(emails)) if emails else "none"
        )
    if fault := address_fault(emails[0]):
        return fault
    rest = [part for part in parts if part not in emails]
    categories = [part for part in rest if _is_category(part, alone=len(rest) == 1)]
    languages = [part for part in rest if _LANGUAGE.fullmatch(part)]
    called = [part for part in rest if part not in (*categories, *languages)]
    if fault := _no_category(_beside_the_name(parts, called, emails[0])):
        return fault
    name = " ".join(called)
    if fault := line_fault(name):
        return f"the name {fault}" if name else "needs a name beside the address"
    return Guest(
        email=emails[0].lower(),
        name=name,
        category=_category(categories[0]) if categories else None,
        language=languages[0] if languages else "en",
    )


def _beside_the_name(parts: Sequence[str], called: Sequence[str], email: str) -> str:
    """Return a word that can hardly belong to the name, or "".

    A name stands on one side of the address, in one cell or in several ("Ruiz, Ava"). What
    is nearly a category was meant as one, unless it is all the name there is.
    """
    at = parts.index(email)
    before = [word for word in called if word in parts[:at]]
    after = [word for word in called if word not in before]
    if before and after:
        return after[0]
    nearly = (word for word in called if _is_nearly_a_category(word))
    return next(nearly, "") if len(called) > 1 else ""


def _is_nearly_a_category(word: str) -> bool:
    return bool(get_close_matches(word.casefold(), _CATEGORIES, n=1, cutoff=_NEARLY))
