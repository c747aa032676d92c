"""What a rehearsal leaves behind: letters, ledger, plan, closing record, booklet."""

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from activities.closing_record import as_of, findings_of
from models.ask import Ask
from models.closing_record import ClosingRecord
from models.cohort import Cohort
from models.meeting import Meeting
from models.occasion import OccasionId
from models.proof import Proof
from models.tables.ledger import LedgerRow
from models.tables.seat import PersonRow
from models.value import Value
from rehearsal.booklet import write_booklet
from rehearsal.booklet_folder import RECORD_PAGE, RECORD_PAPER
from rehearsal.cast import Cast
from rehearsal.theatre import Stage
from store.cohorts import cohort_row, journeys_of
from store.mail_folder import MailFolder
from store.occasions import asks_of, meetings_of
from wire.closing_record import as_html, as_pdf

COLUMNS = (
    "number",
    "sent_at",
    "person",
    "name",
    "occasion",
    "kind",
    "revision",
    "sequence",
    "message_id",
    "outcome",
    "file",
)


class Rehearsed(Value):
    """The sum of a rehearsed year."""

    meetings: int
    asks: int
    letters: int
    missed: int
    twice: int
    wrong: int

    @property
    def is_clean(self) -> bool:
        """Whether nobody was missed, told twice, or told wrong."""
        return not (self.missed or self.twice or self.wrong)

    def __str__(self) -> str:
        return (
            f"{self.meetings} meetings, {self.asks} asks, {self.letters} letters, "
            f"{self.missed} missed, {self.twice} told twice, {self.wrong} told wrong"
        )


async def write_record(
    scene: Stage, cohort: str, out: Path, *, cast: Cast, seed: int
) -> Rehearsed:
    """Write a rehearsed year to `out`; letters numbered by the moment owed and the key."""
    (out / "mail").mkdir(parents=True, exist_ok=True)
    now = await scene.now()
    async with scene.db.reading() as session:
        row = await cohort_row(session, cohort)
        assert row is not None
        journeys = [each.id for each in await journeys_of(session, cohort)]
        meetings = await meetings_of(session, *journeys)
        asks = await asks_of(session, *journeys)
        query = select(LedgerRow).order_by(col(LedgerRow.owed_at), col(LedgerRow.key))
        rows = list(await session.exec(query))
        names = {each.id: each.name for each in await session.exec(select(PersonRow))}
        copies = _copies(scene.environment["CONVENER_RELAY"])
        found = await findings_of(session, cohort, now, copies=copies)
    letters = _write_letters(out, rows, names)
    rehearsed = _summed(found.proof, letters, meetings, asks)
    plan = _plan(row.to_value(), meetings, asks) | {
        "summary": rehearsed.model_dump()
        | {"cast": cast, "seed": seed, "program": row.to_value().program.title}
    }
    (out / "plan.json").write_text(json.dumps(plan, indent=1, ensure_ascii=False), "utf-8")
    # By the rehearsed year's clock, which alone is the same each time.
    _write_closing_record(out, as_of(row.closed_at or now, row, found))
    write_booklet(out)
    return rehearsed


def _summed(
    proof: Proof, letters: int, meetings: Sequence[Meeting], asks: Sequence[Ask]
) -> Rehearsed:
    return Rehearsed(
        meetings=len(meetings),
        asks=len(asks),
        letters=letters,
        missed=len(proof.missed),
        twice=len(proof.twice),
        wrong=len(proof.wrong),
    )


def _write_closing_record(out: Path, record: ClosingRecord) -> None:
    (out / RECORD_PAGE).write_text(as_html(record), encoding="utf-8", newline="\n")
    (out / RECORD_PAPER).write_bytes(as_pdf(record))


def _copies(relay: str) -> Callable[[str], int] | None:
    """Return who counts a letter's copies: the postbox; a mail server does not tell."""
    if not relay.startswith("postbox:"):
        return None
    return MailFolder(Path(relay.removeprefix("postbox:")), durable=False).copies


def _write_letters(out: Path, rows: Sequence[LedgerRow], names: dict[str, str]) -> int:
    """Write mail and ledger; return how many letters were sent."""
    sent = 0
    with (out / "ledger.csv").open("w", encoding="utf-8", newline="") as file:
        ledger = csv.writer(file)
        ledger.writerow(COLUMNS)
        for number, row in enumerate(rows, start=1):
            name = ""
            if row.state == "accepted":
                name = f"mail/{number:06}-{row.person}-{row.kind}{row.offset}.eml"
                (out / name).write_bytes(row.letter or b"")
                sent += 1
            ledger.writerow(_line(number, row, names, name))
    return sent


def _line(number: int, row: LedgerRow, names: dict[str, str], file: str) -> list[Any]:
    settled = row.settled_at.isoformat() if row.settled_at else ""
    return [
        number,
        settled,
        row.person,
        names.get(row.person, ""),
        row.occasion,
        f"{row.kind}{row.offset}",
        row.revision,
        "" if row.sequence is None else row.sequence,
        row.message_id,
        row.state,
        file,
    ]


def _plan(
    cohort: Cohort, meetings: Sequence[Meeting], asks: Sequence[Ask]
) -> dict[str, Any]:
    kept = {"key", "title", "starts_on", "ends_on", "timezone"}
    team = {"key", "agency", "timezone", "liaison"}
    return {
        "cohort": cohort.model_dump(mode="json", include=kept)
        | {"program": cohort.program.key},
        "teams": [each.model_dump(mode="json", include=team) for each in cohort.teams],
        "closed": [each.model_dump(mode="json") for each in cohort.closed],
        "meetings": [_meeting(each) for each in meetings],
        "asks": [_ask(each) for each in asks],
    }


def _meeting(meeting: Meeting) -> dict[str, Any]:
    kept = {"step", "kind", "title", "form", "state"}
    return (
        {"occasion": meeting.id, "team": OccasionId.parse(meeting.id).team}
        | meeting.model_dump(mode="json", include=kept)
        | meeting.slot.model_dump(mode="json")
    )


def _ask(ask: Ask) -> dict[str, Any]:
    kept = {"step", "kind", "title", "opens_on", "due_on", "state"}
    return {"occasion": ask.id, "team": OccasionId.parse(ask.id).team} | ask.model_dump(
        mode="json", include=kept
    )
