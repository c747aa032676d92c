"""A made-up person's part in a made-up year; each test says what it changes."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from models.cohort import Cohort
from models.feed import Part, Showing, Told
from models.meeting import Meeting
from models.roster import Role
from models.seat import Person, Seat
from store.cohort_files import load_cohort
from tests.wire.letter_parts import a_kickoff, a_meeting

ROOT = Path(__file__).parents[2]
SINCE = datetime(2027, 7, 19, 15, tzinfo=UTC)
FIRST_DAY = date(2027, 1, 4)


def a_cohort() -> Cohort:
    file, _ = load_cohort(ROOT / "examples/lea-2027/cohort.toml", ROOT / "programs")
    return file.cohort


def a_seat(**changed: Any) -> Seat:
    person = Person(
        id="4f0c9a3b7d1e", email="mara.quill@riverbend.example.org", name="Mara Quill"
    )
    said: dict[str, Any] = {
        "id": f"lea-2027.{person.id}.1",
        "person": person,
        "team": "riverbend",
        "role": Role.LEAD,
        "since": SINCE,
    }
    return Seat(**(said | changed))


def a_part(*meetings: Meeting, **changed: Any) -> Part:
    said: dict[str, Any] = {
        "cohort": a_cohort(),
        "organizer": "calendar@host.example.org",
        "seats": (a_seat(),),
        "meetings": meetings or (a_kickoff(), a_meeting()),
        "told": {},
    }
    return Part(**(said | changed))


def shown_all(part: Part) -> list[Showing]:
    """Show every meeting of a part by its first seat, whatever the hour."""
    return [Showing(part=part, seat=part.seats[0], meeting=each) for each in part.meetings]


def told(sequence: int, minute: int) -> Told:
    return Told(sequence=sequence, dtstamp=SINCE.replace(month=9, minute=minute))


def on(day: date, **changed: Any) -> Meeting:
    """Return a meeting with a UID of its own, on a day."""
    meeting = a_meeting(**changed)
    number = (day - FIRST_DAY).days + 1
    slot = meeting.slot.model_copy(update={"day": day})
    return meeting.model_copy(
        update={"slot": slot, "uid": f"uid-{day}", "id": f"lea-2027/riverbend/ta/{number}"}
    )
