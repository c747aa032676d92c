"""A letter as its reader would see it, read back from the bytes that were sent."""

import re
from datetime import datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from functools import lru_cache

from icalendar import Calendar, Event

from models.value import Value
from rehearsal.booklet_words import clock_words, day_words

# The one line, with its folds, that differs between readers of the same meeting.
_ATTENDEE = re.compile(rb"^ATTENDEE[;:].*\n(?: .*\n)*", re.MULTILINE)


class CalendarEntry(Value):
    """What a letter told the reader's calendar."""

    method: str
    sequence: int
    status: str
    title: str
    when: str
    where: str


class ReadLetter(Value):
    """What stands in a letter: headers decoded, bodies as text; absent parts are empty."""

    subject: str
    sender: str
    to: str
    date: str
    text: str
    html: str
    calendar: CalendarEntry | None


def read_letter(raw: bytes) -> ReadLetter:
    """Read one e-mail; `ValueError` if its calendar part is no iCalendar."""
    message = message_from_bytes(raw)  # the newer policy parses every header at every look
    calendar = _part(message, "text/calendar")
    return ReadLetter(
        subject=_header(message, "Subject"),
        sender=_mailbox(message, "From"),
        to=_mailbox(message, "To"),
        date=_header(message, "Date"),
        text=_words(_part(message, "text/plain")),
        html=_words(_part(message, "text/html")),
        calendar=_entry(_ATTENDEE.sub(b"", _bytes(calendar))) if calendar else None,
    )


def _header(message: Message, name: str) -> str:
    """Return a header on one line, decoded."""
    return _decoded(_unfolded(message, name))


def _mailbox(message: Message, name: str) -> str:
    shown, address = parseaddr(_unfolded(message, name))
    return f"{_decoded(shown)} <{address}>" if shown else address


def _unfolded(message: Message, name: str) -> str:
    return "".join(str(message.get(name, "")).splitlines())


def _decoded(text: str) -> str:
    return str(make_header(decode_header(text)))


def _part(message: Message, kind: str) -> Message | None:
    return next((part for part in message.walk() if part.get_content_type() == kind), None)


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _words(part: Message | None) -> str:
    if part is None:
        return ""
    try:
        words = _bytes(part).decode(part.get_content_charset() or "utf-8", errors="replace")
    except LookupError:  # a charset that nobody knows
        words = _bytes(part).decode(errors="replace")
    return words.replace("\r\n", "\n")


@lru_cache(512)
def _entry(raw: bytes) -> CalendarEntry | None:
    calendar = Calendar.from_ical(raw)
    event = next((part for part in calendar.subcomponents if isinstance(part, Event)), None)
    if event is None:
        return None
    return CalendarEntry(
        method=str(calendar.get("METHOD", "")),
        sequence=int(event.get("SEQUENCE", 0)),
        status=str(event.get("STATUS", "")),
        title=str(event.get("SUMMARY", "")),
        when=_when(event),
        where=str(event.get("LOCATION", "")),
    )


def _when(event: Event) -> str:
    start = event.start
    if not isinstance(start, datetime):
        return day_words(start)
    zone = event["DTSTART"].params.get("TZID") or start.tzname() or "no zone"
    end = event.end.astimezone(start.tzinfo) if isinstance(event.end, datetime) else start
    hours = f"{clock_words(start.time())} to {clock_words(end.time())}"
    return f"{day_words(start)}, {hours} ({zone})"
