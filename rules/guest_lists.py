"""A list of guests as people write it: a guest a line, in whatever order the parts come."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from models.address import address_fault
from models.guest import Category, Guest
from models.line import line_fault

MOST_GUESTS = 300
_LANGUAGE = re.compile(r"[a-z]{2}")
_COLUMN = re.compile(r"\b(e-?mail|address|name|correo|nombre)\b", re.IGNORECASE)
_CATEGORIES = {
    "leader": Category.LEADER,
    "leaders": Category.LEADER,
    "district leader": Category.LEADER,
    "school leader": Category.LEADER,
    "principal": Category.LEADER,
    "school-staff": Category.SCHOOL_STAFF,
    "school staff": Category.SCHOOL_STAFF,
    "staff": Category.SCHOOL_STAFF,
    "teacher": Category.SCHOOL_STAFF,
    "family": Category.FAMILY,
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

    A first line that names the columns is nobody.
    """
    guests: dict[str, Guest] = {}
    faults = []
    for place, (number, cells) in enumerate(lines):
        parts = [cell.strip() for cell in cells if cell.strip()]
        if not parts or (place == 0 and _names_columns(parts)):
            continue
        found = _guest(parts)
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
    categories = [part for part in rest if part.casefold() in _CATEGORIES]
    languages = [part for part in rest if _LANGUAGE.fullmatch(part)]
    name = " ".join(part for part in rest if part not in (*categories, *languages))
    if fault := line_fault(name):
        return f"the name {fault}" if name else "needs a name beside the address"
    return Guest(
        email=emails[0].lower(),
        name=name,
        category=_CATEGORIES[categories[0].casefold()] if categories else None,
        language=languages[0] if languages else "en",
    )
