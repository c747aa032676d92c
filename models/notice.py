"""One message owed to one seat about one occasion, and what the ledger says of it."""

from datetime import datetime
from enum import StrEnum

from models.facts import Facts
from models.reply import Partstat
from models.seat import Seat
from models.value import Value


class NoticeKind(StrEnum):
    """The kinds of message; each has its moments in `rules.moments`."""

    WELCOME = "welcome"
    INVITATION = "invitation"
    UPDATE = "update"
    CANCELLATION = "cancellation"
    REMINDER = "reminder"
    ASK = "ask"
    NUDGE = "nudge"
    ANNOUNCEMENT = "announcement"
    DIGEST = "digest"
    OPENING = "opening"


class LedgerState(StrEnum):
    """Where a row of the ledger stands; the transitions are in `rules.transitions`."""

    OWED = "owed"
    CLAIMED = "claimed"
    COMMITTING = "committing"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNCONFIRMED = "unconfirmed"
    SUPERSEDED = "superseded"
    SUPPRESSED = "suppressed"
    EXPIRED = "expired"

    @property
    def is_maybe_told(self) -> bool:
        """Whether the person may have heard it: then it must be corrected or taken back."""
        return self in {self.COMMITTING, self.ACCEPTED, self.UNCONFIRMED}

    @property
    def is_waiting(self) -> bool:
        """Whether it is decided but not yet on its way."""
        return self in {self.OWED, self.CLAIMED}


class Notice(Value):
    """One message owed.

    `offset` is "-14" or "+3" (days) with reminders and nudges, "-presumed" and the like
    with announcements, "-2027-10-04" with digests, else empty. `revision` is the
    occasion's; with reminders and nudges its `timing`. `told` is what this person was last
    told, when something is corrected.
    `sequence` and `dtstamp` are there when a letter carries a calendar part; `partstat` is
    the answer that its calendar keeps. `names` are those an announcement is about.
    `expired` notices are entered in the ledger without being sent.
    """

    occasion: str
    seat: Seat
    kind: NoticeKind
    offset: str = ""
    revision: int
    owed_at: datetime
    until: datetime
    facts: Facts
    told: Facts | None = None
    sequence: int | None = None
    dtstamp: datetime | None = None
    partstat: Partstat = Partstat.NEEDS_ACTION
    names: tuple[str, ...] = ()
    expired: bool = False

    @property
    def key(self) -> str:
        """Unique in the ledger: occasion, seat, kind with its offset, revision."""
        return f"{self.occasion} {self.seat.id} {self.kind}{self.offset} {self.revision}"

    @property
    def label(self) -> str:
        """Kind and offset, as people read it: `reminder-14`."""
        return f"{self.kind}{self.offset}"


class Entry(Value):
    """What one row of the ledger says, without its bytes.

    `committed_at` is when it last passed the fence; a repeat of it waits, and yet the first
    copy may have arrived. `resends` is the key of the letter that this one repeats, because
    somebody asked for it.
    """

    key: str
    occasion: str
    seat: str
    person: str
    kind: NoticeKind
    offset: str
    revision: int
    state: LedgerState
    facts: Facts
    sequence: int | None
    dtstamp: datetime | None
    message_id: str
    committed_at: datetime | None = None
    resends: str | None = None

    @property
    def may_have_arrived(self) -> bool:
        """Whether the person may have heard it: then it must be corrected or taken back."""
        passed = self.committed_at is not None and self.state is not LedgerState.REFUSED
        return passed or self.state.is_maybe_told
