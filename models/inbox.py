"""Everything that came in by mail, and what became of it."""

from datetime import datetime
from enum import StrEnum

from models.reply import InboundKind
from models.value import Value


class InboxState(StrEnum):
    """What became of a message; each is final but the first, and `waits` by staff."""

    ARRIVED = "arrived"  # kept, and not read yet
    TAKEN = "taken"  # it did what it came for
    WAITS = "waits"  # nothing changed: staff look at it
    DISMISSED = "dismissed"  # nothing is to be done


class Door(StrEnum):
    """By which way a message came in."""

    SMTP = "smtp"
    IMAP = "imap"


class Arrival(Value):
    """A message at a door.

    `identity` is the same for every copy of one message, whichever door it comes by. The
    envelope is what the mail server says, empty where it says nothing.
    """

    identity: str
    raw: bytes
    door: Door
    came_at: datetime
    envelope_from: str = ""
    envelope_to: str = ""


class Place(Value):
    """How far a mailbox has been read: the last UID, under its UIDVALIDITY."""

    mailbox: str
    validity: int
    uid: int


class Reading(Value):
    """What one message turned out to be, and what became of it.

    `occasion` (a meeting), `ask` and `person` (by id) are what and whom it concerns, as far
    as is known; `why` is for staff. `ledger_key` is the letter that came back, or that it
    answers. Of a bounce, `permanent` says whether for good (None: it arrived after all),
    `status` reads like "5.1.1".
    """

    kind: InboundKind
    state: InboxState
    why: str = ""
    occasion: str | None = None
    ask: str | None = None
    person: str | None = None
    ledger_key: str | None = None
    permanent: bool | None = None
    status: str | None = None
