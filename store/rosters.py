"""Rosters from disk: who is in a cohort, one person and place a row."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.address import address_fault
from models.line import line_fault
from models.roster import OF_ONE_STEP, Enrolment, Role
from models.slot import zone
from store.faults import Fault, Faults
from store.files import shown
from store.sheets import Row, read_sheet

NEEDED = ("email", "name", "team", "role")
OPTIONAL = ("timezone", "language", "circle")
HOSTS = frozenset({Role.LIAISON, Role.STAFF}) | OF_ONE_STEP
_CIRCLE = re.compile(r"[a-z][a-z0-9-]*(/[1-9][0-9]?)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Roster:
    """What a roster holds: rows with their numbers, what is wrong, what is worth a word.

    `doubtful` are the cells of wrong rows: who stands there is not missing from the roster.
    """

    rows: tuple[tuple[int, Enrolment], ...] = ()
    doubtful: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def enrolments(self) -> tuple[Enrolment, ...]:
        return tuple(enrolment for _, enrolment in self.rows)


def read_roster(file: Path) -> Roster:
    """Return the roster in a CSV or XLSX file; its faults are told, never raised."""
    try:
        sheet = read_sheet(file)
        return _roster(file, sheet)
    except Faults as refused:
        return Roster(faults=refused.faults)


def _roster(file: Path, sheet: Sequence[Row]) -> Roster:
    if len(sheet) <= 1:
        what = f"holds nobody: give it a first row {','.join(NEEDED)} and a row a person"
        raise Faults([Fault(shown(file), what)])
    header = [cell.casefold() for cell in sheet[0][1]]
    _refuse_header(file, sheet[0][0], header)
    found: list[tuple[int, Enrolment]] = []
    faults: list[Fault] = []
    doubtful: set[str] = set()
    for number, cells in sheet[1:]:
        wrong = list(_row_faults(header, cells))
        faults += [
            Fault(f"{shown(file)}, row {number}{where}", what) for where, what in wrong
        ]
        if wrong:
            doubtful.update(map(str.lower, cells))
        else:
            found.append((number, _enrolment(_named(header, cells))))
    faults += _repeated(file, found)
    remarks = tuple(_remarks(file, header, found))
    return Roster(tuple(found), frozenset(doubtful), tuple(faults), remarks)


def _refuse_header(file: Path, number: int, header: Sequence[str]) -> None:
    known = (*NEEDED, *OPTIONAL)
    wrong = [f'has no column "{name}": add it' for name in NEEDED if name not in header]
    wrong += [f'has the column "{name}" twice' for name in known if header.count(name) > 1]
    if wrong:
        raise Faults(Fault(f"{shown(file)}, row {number}", what) for what in wrong)


def _named(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    blank = dict.fromkeys((*NEEDED, *OPTIONAL), "")
    return blank | {name: cell for name, cell in zip(header, cells, strict=False) if name}


def _row_faults(header: Sequence[str], cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield (", column NAME" or nothing, what is wrong)."""
    if any(cells[len(header) :]):
        yield "", "has more cells than the first row: a value with a comma needs quotes"
        return
    row = _named(header, cells)
    for name, check in _CHECKS.items():
        if what := check(row[name]):
            yield f", column {name}", what
    if row["role"].casefold() in set(Role):
        if what := _team_fault(row):
            yield ", column team", what
        if what := _circle_fault(row):
            yield ", column circle", what


def _role_fault(text: str) -> str | None:
    if text.casefold() in set(Role):
        return None
    return f"{text[:40]!a} is no role: write one of {', '.join(Role)}"


def _zone_fault(text: str) -> str | None:
    try:
        zone(text or "UTC")
    except ValueError as error:
        return str(error)
    return None


def _language_fault(text: str) -> str | None:
    if not text or _LANGUAGE.fullmatch(text):
        return None
    return f"{text[:40]!a} is no language: write one like en or es"


def _team_fault(row: dict[str, str]) -> str | None:
    hosted = Role(row["role"].casefold()) in HOSTS
    if hosted and row["team"]:
        return (
            f"must be empty for {row['role'].casefold()}: host people belong to no team "
            "(a team names its liaison in the cohort file)"
        )
    return (
        None if hosted or row["team"] else "is empty: write the key of this person's team"
    )


def _circle_fault(row: dict[str, str]) -> str | None:
    role = Role(row["role"].casefold())
    if role in OF_ONE_STEP and not row["circle"]:
        return f"is empty: write the step that this {role} is there for, such as keynote"
    if row["circle"] and not _CIRCLE.fullmatch(row["circle"]):
        return f"{row['circle'][:40]!a} is no step: write one like keynote, or keynote/2"
    return None


_CHECKS: dict[str, Callable[[str], str | None]] = {
    "email": address_fault,
    "name": line_fault,
    "role": _role_fault,
    "timezone": _zone_fault,
    "language": _language_fault,
}


def _enrolment(row: dict[str, str]) -> Enrolment:
    return Enrolment(
        email=row["email"].lower(),
        name=row["name"],
        team=row["team"] or None,
        role=Role(row["role"].casefold()),
        timezone=row["timezone"] or None,
        language=row["language"] or "en",
        circle=row["circle"] or None,
    )


def _repeated(file: Path, found: Sequence[tuple[int, Enrolment]]) -> Iterator[Fault]:
    first: dict[tuple[str, str | None, str | None], int] = {}
    for number, who in found:
        before = first.setdefault((who.email, who.team, who.circle), number)
        if before != number:
            place = f"team {who.team!a}" if who.team else "the host's people"
            twice = f"{who.email} is in {place} a second time (first in row {before})"
            where = f"{shown(file)}, row {number}, column email"
            yield Fault(where, f"{twice}: keep one row")


def _remarks(
    file: Path, header: Sequence[str], found: Sequence[tuple[int, Enrolment]]
) -> Iterator[str]:
    for name in dict.fromkeys(header):
        if name and name not in (*NEEDED, *OPTIONAL):
            yield f"{shown(file)}: the column {name[:40]!a} is not known and was not read"

    names: dict[str, str] = {}
    for number, who in found:
        if names.setdefault(who.email, who.name) != who.name:
            where = f"{shown(file)}, row {number}"
            yield f"{where}: {who.email} has another name in an earlier row"
