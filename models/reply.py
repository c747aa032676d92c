"""What comes back: replies of calendars, bounces, and what people answered."""

from datetime import datetime
from enum import StrEnum

from models.value import Value


class Partstat(StrEnum):
    """What somebody says to a meeting (RFC 5545 3.2.12); "RSVP" on pages only."""

    NEEDS_ACTION = "NEEDS-ACTION"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"
    DELEGATED = "DELEGATED"


class ReplyMethod(StrEnum):
    """What an attendee's calendar may send to the organizer (RFC 5546 3.2)."""

    REPLY = "REPLY"
    COUNTER = "COUNTER"
    REFRESH = "REFRESH"


class InboundKind(StrEnum):
    """What a message that came in is."""

    REPLY = "reply"
    COUNTER = "counter"
    REFRESH = "refresh"
    DELEGATED = "delegated"
    BOUNCE = "bounce"  # what a mail server reports of a letter (RFC 3464)
    AUTO = "auto"  # out of office, read receipts: a machine spoke
    HUMAN = "human"
    REJECTED = "rejected"  # too large, or no sense to be made of it


class BounceAction(StrEnum):
    """What became of a letter, as a mail server says later (RFC 3464 2.3.3)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"  # relayed and expanded too: nobody needs to do anything


class _Mail(Value):
    """Whose message it is.

    `sender` is the one lower-cased address in From, None if that is unclear. `message_id`
    and `references` (In-Reply-To last) are without their brackets. `automatic` messages
    must never be answered (RFC 3834 2).
    """

    sender: str | None = None
    message_id: str | None = None
    references: tuple[str, ...] = ()
    automatic: bool = False


class Proposal(Value):
    """When an attendee would rather meet, in UTC; None where it cannot be told."""

    start: datetime | None
    end: datetime | None


class Reply(_Mail):
    """One iTIP message of one attendee (lower-cased address) about one meeting.

    `sequence`, `dtstamp` (UTC), `organizer` are None where the client leaves them out;
    `recurrence_id` is an instant in UTC. `delegate` is whom a delegation names, `proposal`
    what a COUNTER wants.
    """

    method: ReplyMethod
    uid: str
    attendee: str
    partstat: Partstat = Partstat.NEEDS_ACTION
    sequence: int | None = None
    dtstamp: datetime | None = None
    recurrence_id: datetime | None = None
    organizer: str | None = None
    note: str | None = None
    delegate: str | None = None
    proposal: Proposal | None = None

    @property
    def key(self) -> str:
        """The same for every copy of one reply, whichever door it came by."""
        stamp = self.dtstamp.isoformat() if self.dtstamp else ""
        return f"{self.message_id or ''} {self.uid} {self.attendee} {stamp}"


class Bounce(Value):
    """What a mail server reports of one letter to one recipient (RFC 3464).

    `recipient` is the final one, `original` whom we wrote to, where said, both lower-cased.
    `status` reads like "5.1.1"; `said` is the other server's own words, one line.
    """

    action: BounceAction
    status: str | None = None
    recipient: str | None = None
    original: str | None = None
    letter: str | None = None  # the Message-ID of ours, without brackets
    said: str | None = None


class Inbound(_Mail):
    """One message that came in, sorted.

    `reply` is there with reply, counter, refresh, delegated; `bounce` with a bounce; `why`
    with what is rejected.
    """

    kind: InboundKind
    subject: str = ""
    reply: Reply | None = None
    bounce: Bounce | None = None
    why: str | None = None


class Trust(StrEnum):
    """What our own mail server says of where a message came from (DKIM, aligned)."""

    PROVEN = "proven"
    UNKNOWN = "unknown"
    FAILED = "failed"


class Way(StrEnum):
    """How an answer came."""

    MAIL = "mail"
    PAGE = "page"


class Answer(Value):
    """What one person (by id) answered to one meeting.

    `sequence` is that of the word they answered; `dtstamp` the moment they said so (DTSTAMP
    of a reply, never in the future, or the moment of the page), `at` the moment it came in.
    `timing` is that of the meeting answered, for an answer holds until slot or state
    change; 0 if it answers what had been replaced already, and so holds for nothing.
    An answer by mail is `verified` if its sender was proven. `message_id` tells copies of
    one mail.
    """

    occasion: str
    person: str
    partstat: Partstat
    way: Way
    at: datetime
    dtstamp: datetime
    sequence: int = 0
    timing: int = 1
    note: str | None = None
    message_id: str | None = None
    verified: bool = True


class Decline(StrEnum):
    """A no that staff and the liaison must hear of."""

    BY_LIAISON = "declined-by-liaison"
    BY_TEAM = "declined-by-team"
