"""Attendance as meeting tools export it (Zoom, Teams, Meet and their like)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.address import address_fault
from models.attendance import SheetLine
from store.faults import Fault, Faults
from store.files import shown
from store.sheets import Row, read_sheet

ADDRESSES = frozenset(
    {
        "email",
        "e-mail",
        "email address",
        "e-mail address",
        "user email",
        "attendee email",
        "participant id (upn)",
        "upn",
    }
)
NAMES = frozenset(
    {
        "name",
        "full name",
        "first name",
        "display name",
        "user name",
        "name (original name)",
        "user name (original name)",
        "attendee",
        "participant",
    }
)
_HEADING = re.compile(r"\d+\. ")  # "3. In-Meeting Activities"
_LONGEST_NAME = 60


@dataclass(frozen=True)
class _Header:
    """Which columns hold addresses, and which the name that a doubt is told with."""

    addresses: tuple[int, ...]
    name: int


def read_attendance(file: Path) -> list[SheetLine]:
    """Return the participants of a tool's CSV or XLSX export; raise `Faults` if it is none.

    Around the list there may be other tables: a list begins where a row names a column of
    names and one of addresses, and ends with a numbered heading. A table about the meeting
    itself has no column of names.
    """
    header, lines = None, []
    for row in read_sheet(file):
        if found := _header(row[1]):
            header = found
        elif sum(map(bool, row[1])) == 1 and _HEADING.match("".join(row[1])):
            header = None
        elif header:
            lines.append(_line(row, header))
    if not lines:
        what = (
            "holds no participants: it needs a row that names the columns, with one of "
            "names (Name) and one of addresses (Email, User Email)"
        )
        raise Faults([Fault(shown(file), what)])
    return lines


def _header(cells: Sequence[str]) -> _Header | None:
    said = [cell.casefold() for cell in cells]
    addresses = tuple(number for number, cell in enumerate(said) if cell in ADDRESSES)
    names = [number for number, cell in enumerate(said) if cell in NAMES]
    return _Header(addresses, names[0]) if addresses and names else None


def _line(row: Row, header: _Header) -> SheetLine:
    number, cells = row
    name = cells[header.name] if header.name < len(cells) else ""
    return SheetLine(
        row=number,
        name=name[:_LONGEST_NAME],
        addresses=tuple(dict.fromkeys(_addresses(cells, header))),
    )


def _addresses(cells: Sequence[str], header: _Header) -> Iterator[str]:
    for number in header.addresses:
        said = cells[number].lower() if number < len(cells) else ""
        if said and address_fault(said) is None:
            yield said
