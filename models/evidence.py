"""What a proof goes by: the truth, its history, and every row of the ledger."""

from datetime import datetime, time
from typing import Any

from models.ask import Ask
from models.bad_address import BadAddress
from models.calendar_word import CalendarWord
from models.cohort import Cohort
from models.facts import Facts
from models.meeting import Meeting
from models.notice import LedgerState, NoticeKind
from models.reply import Answer
from models.seat import Seat
from models.value import Value


class Change(Value):
    """One recorded change; `new` is the gist of what an occasion then became."""

    at: datetime
    what: str
    subject: str
    new: dict[str, Any] | None = None


class Submitted(Value):
    """That somebody (by id) answered an ask, without what they said."""

    occasion: str
    person: str
    at: datetime


class Telling(Value):
    """One row of the ledger, with what its bytes told the reader's calendar.

    `told_at` is the latest moment at which it was told if it was accepted, except when only
    a later question found it accepted: then the earliest. `copies` is how many the post
    kept, None if it cannot be asked. Once the bytes are gone, `word` is None for ever.
    `resends` is the key of the letter that this one repeats, because somebody asked.
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
    until: datetime
    entered_at: datetime
    settled_at: datetime | None
    told_at: datetime | None
    message_id: str
    sequence: int | None
    dtstamp: datetime | None
    reply: str | None = None
    resends: str | None = None
    word: CalendarWord | None = None
    bytes_kept: bool = True
    copies: int | None = None

    @property
    def is_accepted(self) -> bool:
        return self.state is LedgerState.ACCEPTED

    def was_taken_back_by(self, moment: datetime) -> bool:
        """Whether it was decided, and then superseded before it left."""
        superseded = self.state is LedgerState.SUPERSEDED
        return superseded and (self.settled_at is None or self.settled_at <= moment)

    @property
    def label(self) -> str:
        """Kind and offset, as people read it."""
        return f"{self.kind}{self.offset}"


class Evidence(Value):
    """Everything about one cohort.

    `seats` holds those left too; `changes`, `tellings` and `answers` are in the order they
    were entered; `send_at` is the hour of the send slots.
    """

    cohort: Cohort
    meetings: tuple[Meeting, ...]
    asks: tuple[Ask, ...]
    seats: tuple[Seat, ...]
    changes: tuple[Change, ...]
    tellings: tuple[Telling, ...]
    answers: tuple[Answer, ...] = ()
    submitted: tuple[Submitted, ...] = ()
    send_at: time = time(8, 30)
    bad_addresses: tuple[BadAddress, ...] = ()
