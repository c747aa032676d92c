"""Three hundred invitations to one meeting: what composing them takes of the processor."""

from datetime import UTC, datetime
from time import process_time

from activities.composing import Composer
from bench.embedded import ORGANIZER
from bench.sample import sample
from bench.table import Figure, Say, at_most, middle
from models.cohort import Cohort
from models.meeting import Meeting
from models.notice import Notice
from models.roster import Role
from models.seat import Person, Seat
from rules.laying import meetings_laid
from rules.matter import Matter
from rules.notices import owed
from rules.open_days import OpenDays
from rules.send_slots import SendSlots
from rules.year import lay_out
from store.keys import keys_from_seed

NAME = "invitations"
GUESTS, ROUNDS, ASKED = 300, 5, 1.0
NOW = datetime(2027, 7, 19, 15, tzinfo=UTC)


async def measure(_say: Say) -> list[Figure]:
    """Compose a meeting's invitations, from notice to bytes; return the seconds."""
    cohort, keys = sample().cohort, keys_from_seed("bench")
    composer = Composer(keys, "http://127.0.0.1:8000")
    world = composer.correspondence(cohort, ORGANIZER)
    first = next(iter(meetings_laid(cohort, lay_out(cohort), keys.uid, NOW)))
    seconds = []
    for number in range(ROUNDS):  # each with a meeting and people not yet heard of
        meeting = first.model_copy(update={"uid": f"bench-{number}"})
        notices = _notices(cohort, meeting, number)
        began = process_time()
        rows = [composer.row(one, meeting, world, "bench", NOW) for one in notices]
        seconds.append(process_time() - began)
        if not all(row.get("letter") for row in rows) or len(rows) != GUESTS:
            raise RuntimeError("not everybody was invited")
    what = f"{GUESTS} to one meeting: words, iCalendar, MIME"
    return [at_most(NAME, what, middle(seconds), ASKED, " s of processor", ROUNDS)]


def _notices(cohort: Cohort, meeting: Meeting, crowd: int) -> list[Notice]:
    matter = Matter(
        occasion=meeting,
        team=None,
        seats=[_seat(f"{crowd}-{number}") for number in range(GUESTS)],
        entries=[],
        slots=SendSlots(timezone=cohort.timezone, open_days=OpenDays.of(cohort)),
    )
    return owed(matter, NOW).notices


def _seat(number: str) -> Seat:
    email = f"guest{number}@guests.example.org"
    person = Person(id=f"guest{number}", email=email, name=f"Guest {number}")
    return Seat(id=f"seat{number}", person=person, team=None, role=Role.LEAD, since=NOW)
