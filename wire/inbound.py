"""What comes in, sorted: no message makes this raise, hang or grow.

Everybody may write to us. So a message is measured before it is parsed, and what is left
unsaid or said twice is never guessed: it is rejected, in words, and waits for staff.
"""

from email import message_from_bytes

from models.reply import Inbound, InboundKind, Partstat, Reply, ReplyMethod
from wire.inbound_calendar import read_replies
from wire.inbound_limits import LARGEST, excess, with_plain_ends
from wire.inbound_lines import Unreadable
from wire.inbound_mail import Heading, Mail, heading, parts, subject
from wire.inbound_report import read_report

UNFORESEEN = "it trips the program that reads mail: show it to whoever looks after Convener"
_BY_METHOD = {
    ReplyMethod.REPLY: InboundKind.REPLY,
    ReplyMethod.COUNTER: InboundKind.COUNTER,
    ReplyMethod.REFRESH: InboundKind.REFRESH,
}
_RECEIPT = "message/disposition-notification"  # RFC 8098: it was opened


def classify(raw: bytes) -> Inbound:
    """Say what a message as it came over the wire is; total, and bounded in time."""
    if len(raw) > LARGEST:
        return _rejected(f"it is larger than {LARGEST // 1024} kB")
    plain = with_plain_ends(raw)
    if too_much := excess(plain):
        return _rejected(too_much)
    try:
        mail = message_from_bytes(plain)
    except (LookupError, RecursionError, TypeError, ValueError):
        # The library trips over some parameters of RFC 2231, and recurses into nesting.
        return _rejected("its parts cannot be told apart")
    try:
        return _sorted(mail)
    except Exception:  # noqa: BLE001 - one message must not stop those behind it
        return _rejected(UNFORESEEN)


def _sorted(mail: Mail) -> Inbound:
    head = heading(mail)
    about = subject(mail)
    if bounce := read_report(mail, head.references):
        return Inbound(
            **head._asdict(), subject=about, kind=InboundKind.BOUNCE, bounce=bounce
        )
    try:
        reply = _only(read_replies(mail, head))
    except Unreadable as fault:
        return _rejected(str(fault), head, about)
    kind = _kind(reply) if reply else _kind_without_calendar(mail, head)
    return Inbound(**head._asdict(), subject=about, kind=kind, reply=reply)


def _only(replies: list[Reply]) -> Reply | None:
    if len(replies) > 1:
        raise Unreadable("it holds several answers that differ")
    return replies[0] if replies else None


def _kind(reply: Reply) -> InboundKind:
    if reply.method is ReplyMethod.REPLY and reply.partstat is Partstat.DELEGATED:
        return InboundKind.DELEGATED
    return _BY_METHOD[reply.method]


def _kind_without_calendar(mail: Mail, head: Heading) -> InboundKind:
    receipt = any(part.get_content_type() == _RECEIPT for part in parts(mail))
    return InboundKind.AUTO if head.automatic or receipt else InboundKind.HUMAN


def _rejected(why: str, head: Heading | None = None, about: str = "") -> Inbound:
    said = head._asdict() if head else {}
    return Inbound(**said, subject=about, kind=InboundKind.REJECTED, why=why)
