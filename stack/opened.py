"""A kept letter as a reader sees it."""

from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser

from models.value import Value


class OpenedLetter(Value):
    """What is in a letter; a part it does not have is None."""

    subject: str
    sender: str
    to: str
    date: str
    message_id: str
    text: str | None
    html: str | None
    calendar: str | None
    source: str

    @property
    def kind(self) -> str | None:
        """What the letter does to a calendar, in a word; None if it touches none."""
        if self.calendar is None:
            return None
        return "cancellation" if "METHOD:CANCEL" in self.calendar else "invitation"


def open_letter(message: bytes) -> OpenedLetter:
    """Open a letter. Never fails: what cannot be decoded is shown as it came."""
    # The old policy on purpose: the new one raises on some malformed headers.
    parsed = BytesParser().parsebytes(message)
    return OpenedLetter(
        subject=_header(parsed, "Subject"),
        sender=_header(parsed, "From"),
        to=_header(parsed, "To"),
        date=_header(parsed, "Date"),
        message_id=_header(parsed, "Message-ID"),
        text=_part(parsed, "text/plain"),
        html=_part(parsed, "text/html"),
        calendar=_part(parsed, "text/calendar"),
        source=message.decode("utf-8", "replace"),
    )


def _header(message: Message, name: str) -> str:
    raw = str(message.get(name, "")).replace("\r", "").replace("\n", "")
    try:
        return str(make_header(decode_header(raw)))
    except (LookupError, ValueError):  # an unknown character set, broken base64
        return raw


def _part(message: Message, content_type: str) -> str | None:
    for part in message.walk():
        if part.get_content_type() == content_type and not part.get_filename():
            return _decoded(part)
    return None


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return content.decode("utf-8", "replace")
