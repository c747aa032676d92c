"""A message as staff read it: whatever strangers wrote into it, harmless on a terminal."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from models.inbox import InboxState
from models.reply import Bounce, Inbound, InboundKind, Reply
from models.tables.inbox import InboxRow
from wire.inbound import classify
from wire.inbound_text import text_of

GONE = "(its text was kept for 90 days)"
_MARGIN = "  | "  # so that no message can pass for a line of ours
_MORE_KNOWN = {
    InboundKind.REFRESH: (
        "`letters --person E --meeting MEETING` finds the letter, "
        "`letters --resend NUMBER` sends it again"
    ),
    InboundKind.COUNTER: "`move MEETING --to ...` moves it; by itself nothing moves",
    InboundKind.DELEGATED: "`join` invites the colleague; nobody is invited by itself",
}


def line_of(row: InboxRow) -> tuple[str, ...]:
    """Return the cells of a message in the list."""
    came = classify(row.raw or b"")
    return (
        str(row.number),
        moment(row.came_at),
        str(row.kind or ""),
        str(row.state),
        came.sender or "?",
        row.about or came.subject,
        row.why,
    )


def as_json_of(row: InboxRow, *, in_full: bool = False) -> dict[str, Any]:
    """Return a message for programs, with its text if it is wanted in full."""
    came = classify(row.raw or b"")
    said = row.model_dump(mode="json", exclude={"raw", "identity"})
    said |= {"from": came.sender, "subject": came.subject}
    if in_full:
        said["text"] = text_of(row.raw) if row.raw is not None else None
        said["reply"] = came.reply.model_dump(mode="json") if came.reply else None
        said["bounce"] = came.bounce.model_dump(mode="json") if came.bounce else None
    return said


def in_full(row: InboxRow) -> Iterator[str]:
    """Yield a message in lines: what we know of it, its text, what can be done."""
    came = classify(row.raw or b"")
    yield f"message {row.number}, {row.kind or 'not read yet'}, {row.state}"
    if row.why:
        yield row.why
    sender = came.sender or "nobody in particular"
    yield f"came {moment(row.came_at)} by {row.door}, from {sender}"
    yield f"subject: {came.subject or '(none)'}"
    if row.about:
        yield f"about {row.about}"
    if came.reply:
        yield from _of_reply(came.reply)
    if came.bounce:
        yield from _of_bounce(row, came.bounce)
    text = text_of(row.raw) if row.raw is not None else GONE
    yield from (_MARGIN + line for line in text.split("\n"))
    if row.state is InboxState.WAITS:
        yield from _to_do(row, came)


def moment(at: datetime) -> str:
    """Return a moment as lists show it."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _of_reply(reply: Reply) -> Iterator[str]:
    when = f", on {moment(reply.dtstamp)}" if reply.dtstamp else ""
    number = "no number" if reply.sequence is None else f"number {reply.sequence}"
    yield f"{reply.attendee} says {reply.partstat.lower()} to {number}{when}"
    if reply.delegate:
        yield f"and sends {reply.delegate}"
    if reply.proposal and reply.proposal.start:
        yield f"and would rather meet {moment(reply.proposal.start)}"
    if reply.note:
        yield f"with the note: {' '.join(reply.note.split())}"


def _of_bounce(row: InboxRow, bounce: Bounce) -> Iterator[str]:
    whom = bounce.original or bounce.recipient or "somebody"
    code = bounce.status or "no code"
    yield f"the letter to {whom}: {bounce.action} ({code}) {bounce.said or ''}".rstrip()
    if row.ledger_key:
        yield f"`letters --show '{row.ledger_key}'` shows it"


def _to_do(row: InboxRow, came: Inbound) -> Iterator[str]:
    yield "What can be done:"
    if more := _MORE_KNOWN.get(came.kind):
        yield f"  {more}"
    yield f"  `inbox --accept {row.number}` takes it as an answer"
    says = "ANSWER" if row.ask else "yes|no|maybe|instead"
    yield f"    (--says {says}, --meeting, --ask, --email where it does not say so)"
    yield f"  `inbox --dismiss {row.number}` if there is nothing to do"
