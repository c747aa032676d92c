"""The fence's question, asked before the final dot: whether a letter says what is so.

`store.ledger.fence` asks it in the one UPDATE without which no dot is written.
"""

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, or_
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.ask import AskState
from models.meeting import MeetingState
from models.notice import NoticeKind
from models.reply import Partstat
from models.tables.answer import AnswerRow
from models.tables.ask import AskRow
from models.tables.digest_wish import DigestWishRow
from models.tables.ledger import LedgerRow
from models.tables.meeting import MeetingRow
from models.tables.seat import SeatRow
from models.tables.submission import SubmissionRow
from store.values import is_any_of, table_of

TIMED = (NoticeKind.REMINDER, NoticeKind.NUDGE)
ASKING = (NoticeKind.ASK, NoticeKind.REMINDER, NoticeKind.NUDGE)
ESCALATION = "+%-%"  # a nudge about others, who have not answered
UNBOUND = (
    NoticeKind.WELCOME,
    NoticeKind.ANNOUNCEMENT,
    NoticeKind.DIGEST,
    NoticeKind.OPENING,
)
LEDGER = table_of(LedgerRow)


def still_true() -> ColumnElement[bool]:
    """Return the fence's condition: it still says what is so, to somebody still seated."""
    ledger = LEDGER.c
    seated = exists().where(col(SeatRow.id) == ledger.seat, col(SeatRow.left_at).is_(None))
    return and_(
        or_(is_any_of(ledger.kind, UNBOUND), _meeting_as_told(), _ask_as_told()),
        or_(ledger.kind == NoticeKind.CANCELLATION, seated),
        or_(ledger.kind != NoticeKind.REMINDER, ~_declined()),
        or_(~is_any_of(ledger.kind, ASKING), ledger.offset.like(ESCALATION), ~_submitted()),
        or_(ledger.kind != NoticeKind.DIGEST, ~_unsubscribed()),
        ledger.until > bindparam("clock"),
    )


def _meeting_as_told() -> ColumnElement[bool]:
    """Return whether a meeting is still as told; a reminder looks at its timing alone."""
    ledger = LEDGER.c
    as_timed = and_(
        col(MeetingRow.timing) == ledger.revision,
        col(MeetingRow.state) == MeetingState.PLANNED,
    )
    return exists().where(
        col(MeetingRow.id) == ledger.occasion,
        case(
            (is_any_of(ledger.kind, TIMED), as_timed),
            else_=col(MeetingRow.revision) == ledger.revision,
        ),
    )


def _ask_as_told() -> ColumnElement[bool]:
    """Return whether an ask is still as told, and open unless its end is what is told."""
    ledger = LEDGER.c
    return exists().where(
        col(AskRow.id) == ledger.occasion,
        or_(col(AskRow.state) == AskState.OPEN, ledger.kind == NoticeKind.CANCELLATION),
        case(
            (is_any_of(ledger.kind, TIMED), col(AskRow.timing) == ledger.revision),
            else_=col(AskRow.revision) == ledger.revision,
        ),
    )


def _declined() -> ColumnElement[bool]:
    """Return whether the last word of whom a reminder is for is a no (to this timing)."""
    ledger, later = LEDGER.c, aliased(AnswerRow)
    last = columns(func.max(col(later.number))).where(
        col(later.occasion) == ledger.occasion,
        col(later.person) == ledger.person,
        col(later.timing) == ledger.revision,
    )
    return exists().where(
        col(AnswerRow.number) == last.correlate(LEDGER).scalar_subquery(),
        col(AnswerRow.partstat) == Partstat.DECLINED,
    )


def _submitted() -> ColumnElement[bool]:
    """Return whether somebody who answers for themselves has done so."""
    ledger = LEDGER.c
    return exists().where(
        col(SubmissionRow.occasion) == ledger.occasion,
        col(SubmissionRow.person) == ledger.person,
        col(SubmissionRow.turn).is_not(None),
        col(AskRow.id) == ledger.occasion,
        col(AskRow.each),
    )


def _unsubscribed() -> ColumnElement[bool]:
    """Return whether whom a digest is for wants none any more."""
    ledger = LEDGER.c
    return exists().where(
        col(DigestWishRow.occasion) == ledger.occasion,
        col(DigestWishRow.person) == ledger.person,
        col(DigestWishRow.wanted).is_(False),
    )
