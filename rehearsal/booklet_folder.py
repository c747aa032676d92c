"""What a rehearsal leaves behind: its plan, its ledger, its letters."""

import csv
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from pydantic import AwareDatetime, ValidationError

from models.slot import day_of
from models.value import Value
from rehearsal.booklet_letter import ReadLetter, read_letter

RECORD_PAGE, RECORD_PAPER = "record.html", "record.pdf"
_NEVER = datetime.max.replace(tzinfo=UTC)


class Noted(Value):
    """A value of a folder; what it says beyond this is for other readers."""

    model_config = Value.model_config | {"extra": "ignore"}


class NotedCohort(Noted):
    """The cohort whose year was rehearsed."""

    key: str
    title: str
    program: str
    starts_on: date
    ends_on: date
    timezone: str


class NotedTeam(Noted):
    """A team with a lane of its own."""

    key: str
    agency: str
    timezone: str
    liaison: str


class NotedClosing(Noted):
    """A day nobody meets."""

    day: date
    why: str


class NotedOccasion(Noted):
    """A meeting or an ask; `team` is None for the cohort's own."""

    occasion: str
    team: str | None
    step: str
    kind: str
    title: str
    state: str


class NotedMeeting(NotedOccasion):
    """A meeting as the year left it."""

    form: str
    day: date
    at: time
    minutes: int
    timezone: str


class NotedAsk(NotedOccasion):
    """An ask as the year left it."""

    opens_on: date
    due_on: date


class NotedSummary(Noted):
    """How the year went, in numbers."""

    meetings: int
    asks: int
    letters: int
    missed: int
    twice: int
    cast: str
    seed: int | str | None
    program: str


class NotedPlan(Noted):
    """The file `plan.json`."""

    cohort: NotedCohort
    teams: tuple[NotedTeam, ...]
    closed: tuple[NotedClosing, ...]
    meetings: tuple[NotedMeeting, ...]
    asks: tuple[NotedAsk, ...]
    summary: NotedSummary


class Entry(Noted):
    """One line of `ledger.csv`; `file` is empty when nothing was sent.

    `stands_at` is where it stands in the booklet: its own moment, else its neighbor's.
    """

    number: int
    sent_at: AwareDatetime | None
    person: str
    name: str
    occasion: str
    kind: str
    revision: int
    sequence: int | None
    outcome: str
    file: str
    stands_at: datetime | None = None


class Folder(Value):
    """A rehearsal, read; `letters` by the name of their file.

    `records` are the files of its closing record, as far as there are any.
    """

    plan: NotedPlan
    ledger: tuple[Entry, ...]
    letters: dict[str, ReadLetter]
    records: tuple[str, ...] = ()

    def month_of(self, entry: Entry) -> str:
        """Return the month an entry stands in, in the cohort's zone, as `2027-10`."""
        here = self.plan.cohort.timezone
        return f"{day_of(entry.stands_at, here):%Y-%m}" if entry.stands_at else ""


def read_folder(folder: Path) -> Folder:
    """Read what a rehearsal wrote; `ValueError` in words with every fault found."""
    plan = _plan(folder / "plan.json")
    ledger = _ledger(folder / "ledger.csv")
    told = {entry.file for entry in ledger if entry.file}
    kept = {f"mail/{path.name}" for path in (folder / "mail").glob("*.eml")}
    faults = [
        f"{folder / file} is in the ledger but not on the disk" for file in told - kept
    ]
    faults += [
        f"{folder / file} is on the disk but not in the ledger" for file in kept - told
    ]
    if faults:
        raise ValueError("\n".join((*sorted(faults), "Rehearse into a new folder.")))
    letters = {file: read_letter((folder / file).read_bytes()) for file in sorted(told)}
    files = (RECORD_PAGE, RECORD_PAPER)
    records = tuple(name for name in files if (folder / name).is_file())
    return Folder(plan=plan, ledger=ledger, letters=letters, records=records)


def _plan(path: Path) -> NotedPlan:
    try:
        return NotedPlan.model_validate_json(path.read_bytes())
    except ValidationError as wrong:
        raise ValueError(f"{path} is no plan of a rehearsal: {wrong}") from wrong


def _ledger(path: Path) -> tuple[Entry, ...]:
    """Read every line; an empty cell is something that is not known."""
    optional = {"sent_at", "sequence"}
    entries, faults = [], []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            cells = {
                key: None if key in optional and not cell else cell
                for key, cell in row.items()
            }
            try:
                entries.append(Entry.model_validate(cells))
            except ValidationError as wrong:
                faults.append(f"{path}, row {line}: {wrong}")
    if faults:
        raise ValueError("\n".join(faults))
    return _in_order(entries)


def _in_order(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Order lines by the moment of sending; one that was never sent follows its number."""
    standing, at = [], min((each.sent_at for each in entries if each.sent_at), default=None)
    for entry in sorted(entries, key=lambda each: each.number):
        at = entry.sent_at or at
        standing.append(entry.model_copy(update={"stands_at": at}))
    return tuple(sorted(standing, key=lambda each: (each.stands_at or _NEVER, each.number)))
