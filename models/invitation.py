"""What calendars are told of a meeting (RFC 5545), and how it is told (RFC 5546)."""

from datetime import datetime
from enum import StrEnum

from models.program import Form
from models.reply import Partstat
from models.slot import Slot
from models.value import Value


class Method(StrEnum):
    """What an iTIP message does to a calendar."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Part(StrEnum):
    """What an attendee is to a meeting (RFC 5545 3.2.16): of what informs, none answers."""

    REQUIRED = "REQ-PARTICIPANT"
    OPTIONAL = "OPT-PARTICIPANT"
    INFORMED = "NON-PARTICIPANT"


class CalendarEntry(Value):
    """What a calendar shows of one meeting.

    `dtstamp` is the moment the words were owed, in UTC. `called_off` tells a meeting that
    will not be (STATUS:CANCELLED) from one that a reader no longer belongs to. `text` is
    the description, plain; `link` the online room; `place` the address.
    """

    uid: str
    sequence: int
    dtstamp: datetime
    slot: Slot
    title: str
    text: str
    form: Form
    place: str | None
    link: str | None
    organizer: str
    organizer_name: str
    called_off: bool = False


class Invitation(CalendarEntry):
    """What one attendee's calendar is told about one meeting.

    `partstat` is their answer, where it still stands; `fixed` is a meeting of so many that
    nobody can propose another hour.
    """

    method: Method
    attendee: str
    attendee_name: str
    partstat: Partstat = Partstat.NEEDS_ACTION
    part: Part = Part.REQUIRED
    fixed: bool = False
