"""Real clients' answers, made to answer a meeting of ours."""

import re
from base64 import encodebytes
from email import message_from_bytes
from email.message import Message

from tests.wire.replies import CORPUS
from wire.inbound import classify

CALENDARS = {"text/calendar", "application/ics"}


def fixture(name: str) -> bytes:
    return (CORPUS / f"{name}.eml").read_bytes()


def answering(
    name: str,
    *,
    uid: str,
    attendee: str,
    sequence: int = 0,
    dtstamp: str = "",
    message_id: str = "",
) -> bytes:
    """Return a client's mail as it would have come to an invitation of ours."""
    raw = fixture(name)
    was = classify(raw).reply
    assert was
    mail = message_from_bytes(raw)
    said = {"UID": uid, "SEQUENCE": str(sequence), "DTSTAMP": dtstamp}
    for part in mail.walk():
        if _is_calendar(part):
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            _put(part, _altered(content.decode(), said, was.attendee, attendee))
    sender = re.sub(re.escape(was.attendee), attendee, mail["From"], flags=re.IGNORECASE)
    _set(mail, "From", sender)
    _set(mail, "Message-ID", message_id or f"<{uid[:8]}.{sequence}.{name}@{attendee}>")
    return mail.as_bytes()


def _is_calendar(part: "Message[str, str]") -> bool:
    return part.get_content_type() in CALENDARS or str(
        part.get_filename()
    ).lower().endswith(".ics")


def _altered(text: str, said: dict[str, str], was: str, attendee: str) -> bytes:
    """Our meetings are no series: the day of one that is answered goes."""
    lines = re.sub(r"\r?\n[ \t]", "", text)
    lines = re.sub(r"(?m)^RECURRENCE-ID[^\r\n]*\r?\n", "", lines)
    for name, value in said.items():
        if value:
            lines = re.sub(rf"(?m)^{name}:[^\r\n]*", f"{name}:{value}", lines)
    lines = re.sub(re.escape(was), attendee, lines, flags=re.IGNORECASE)
    return lines.encode()


def _put(part: "Message[str, str]", content: bytes) -> None:
    part.set_payload(encodebytes(content).decode("ascii"))
    _set(part, "Content-Transfer-Encoding", "base64")


def _set(part: "Message[str, str]", name: str, value: str) -> None:
    del part[name]
    part[name] = value
