"""Our own letters read back, for the proof of what every calendar was told.

The letter goes through the standard library; the calendar in it through the few lines below
and not through icalendar, which takes thirty times as long: a proof reads a year of letters
while somebody waits. They read what `wire.ics` writes and refuse what they do not know; the
tests hold them against icalendar. Replies, which strangers write, are not for them.
"""

import re
from datetime import UTC, datetime
from email import message_from_bytes

from models.calendar_word import CalendarWord
from models.invitation import Method
from models.slot import zone

_FOLD = re.compile(r"\r\n[ \t]")
# A quoted parameter may hold the marks that end one (RFC 5545 3.1).
_LINE = re.compile(r'([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:])*)*):(.*)')
_TZID = re.compile(r";TZID=([^;:]+)")
_DATE = ";VALUE=DATE"
_MAILTO = "mailto:"


def calendar_word(message: bytes) -> CalendarWord | None:
    """Return what a letter told its reader's calendar; None if it has no calendar part.

    `ValueError` if it has one that this program did not write.
    """
    if b"text/calendar" not in message:  # most letters: not worth a parser
        return None
    for part in message_from_bytes(message).walk():
        if part.get_content_type() == "text/calendar":
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            return _word(payload.decode())
    return None


def _word(calendar: str) -> CalendarWord:
    said = _lines(_FOLD.sub("", calendar).split("\r\n"))
    try:
        return CalendarWord(
            uid=said["UID"][1],
            method=Method(said["METHOD"][1]),
            sequence=int(said["SEQUENCE"][1]),
            dtstamp=_moment(*said["DTSTAMP"]),
            start=_moment(*said["DTSTART"]),
            end=_moment(*said["DTEND"]),
            attendee=_address(said["ATTENDEE"][1]),
            status=said["STATUS"][1] if "STATUS" in said else None,
            whole_days=said["DTSTART"][0] == _DATE,
        )
    except KeyError as missing:
        raise ValueError(f"the calendar of this letter has no {missing.args[0]}") from None


def _lines(lines: list[str]) -> dict[str, tuple[str, str]]:
    """Return (parameters, value) of each line of the calendar itself and of its event."""
    said: dict[str, tuple[str, str]] = {}
    inside: list[str] = []
    for line in lines:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            inside.append(value)
        elif name == "END":
            del inside[-1:]
        elif inside in (["VCALENDAR"], ["VCALENDAR", "VEVENT"]):
            _note(line, said)
    return said


def _note(line: str, said: dict[str, tuple[str, str]]) -> None:
    if not (parts := _LINE.fullmatch(line)):
        raise ValueError(f"{line[:40]!a} is no line of a calendar")
    name, parameters, value = parts.groups()
    if name in said:
        raise ValueError(f"the calendar of this letter says {name} twice")
    said[name] = (parameters, value)


def _moment(parameters: str, value: str) -> datetime:
    """Return an instant, of a wall time with its zone by name or of a time in UTC."""
    moment = datetime.fromisoformat(value)
    if parameters == _DATE:
        moment = moment.replace(tzinfo=UTC)
    if named := _TZID.search(parameters):
        moment = moment.replace(tzinfo=zone(named.group(1)))
    if moment.tzinfo is None:
        raise ValueError(f"{value} is nobody's time: it names no zone")
    return moment.astimezone(UTC)


def _address(value: str) -> str:
    if not value.startswith(_MAILTO):
        raise ValueError("the attendee of this letter's calendar is no address")
    return value.removeprefix(_MAILTO).lower()
