"""What libical does not look at, in an iTIP message and in the letter around it."""

import re
from datetime import datetime
from email import message_from_bytes
from email.message import Message

TREE = [
    "multipart/mixed",
    "multipart/alternative",
    "text/plain",
    "text/html",
    "text/calendar",
    "application/ics",
]


def itip_faults(message: bytes) -> list[str]:
    """Return the faults of one iTIP message of ours; nothing if all is well."""
    return line_faults(message) + _content_faults(message.replace(b"\r\n ", b""))


def line_faults(message: bytes) -> list[str]:
    rules = {
        "bare LF or CR": re.search(rb"(?<!\r)\n|\r(?!\n)", message),
        "a line of more than 75 octets": any(len(x) > 75 for x in message.split(b"\r\n")),
        "no end of the last line": not message.endswith(b"\r\n"),
    }
    try:
        message.decode()
    except UnicodeDecodeError:
        rules["no UTF-8"] = True
    return [fault for fault, found in rules.items() if found]


def _content_faults(message: bytes) -> list[str]:
    text = message.decode("utf-8", "replace")
    before_components = text.replace("BEGIN:VCALENDAR", "", 1).split("BEGIN:")[0]
    rules = {
        "no METHOD before the first component": "\r\nMETHOD:" not in before_components,
        "a UID of the calendar": "\r\nUID:" in before_components,
        "not one event": text.split("\r\n").count("BEGIN:VEVENT") != 1,
        "RDATE in a VTIMEZONE": "\nRDATE" in _zone(text),
        "TZID without VTIMEZONE": _zones_used(text) != _zones_defined(text),
    }
    found = [fault for fault, broken in rules.items() if broken]
    return found + _method_faults(text) + _event_faults(_event(text))


def _zone(text: str) -> str:
    found = re.search(r"BEGIN:VTIMEZONE\r\n.*END:VTIMEZONE\r\n", text, re.DOTALL)
    return found.group() if found else ""


def _event(text: str) -> list[str]:
    return text[text.find("\nBEGIN:VEVENT") :].split("\r\n")


def _zones_defined(text: str) -> set[str]:
    return set(re.findall(r"TZID:(.+?)\r\n", _zone(text)))


def _zones_used(text: str) -> set[str]:
    return set(re.findall(r";TZID=([^:;]+)", "\n".join(_event(text))))


def _method_faults(text: str) -> list[str]:
    event = _event(text)
    confirmed, cancelled = "STATUS:CONFIRMED" in event, "STATUS:CANCELLED" in event
    alarm = "BEGIN:VALARM" in event
    methods = re.findall(r"\r\nMETHOD:(.*)\r\n", text)
    rules = {
        "a wrong METHOD": methods not in (["REQUEST"], ["CANCEL"]),
        "a REQUEST that is cancelled": methods == ["REQUEST"] and cancelled,
        "a CANCEL that is confirmed": methods == ["CANCEL"] and confirmed,
        "a CANCEL with an alarm": methods == ["CANCEL"] and alarm,
    }
    return [fault for fault, broken in rules.items() if broken]


def _event_faults(event: list[str]) -> list[str]:
    names = [re.split("[;:]", line)[0] for line in event]
    times = [line for line in event if re.match("DTSTART|DTEND", line)]
    people = [line for line in event if re.match("ATTENDEE|ORGANIZER", line)]
    addresses = {line.rsplit(":", 1)[-1].lower() for line in people}
    once = ("UID", "ATTENDEE", "ORGANIZER", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND")
    rules = {f"not one {name}": names.count(name) != 1 for name in once} | {
        "RRULE in an event": "RRULE" in names,
        "a time that no calendar knows": not all(map(_is_moment, times)),
        "a floating time": any(map(is_floating, times)),
        "a day beside a moment": len({is_day(line) for line in times}) > 1,
        "an address without mailto:": any(":mailto:" not in x for x in people),
        "an address twice": len(addresses) < len(people),
    }
    return [fault for fault, broken in rules.items() if broken]


def is_floating(line: str) -> bool:
    """Whether a property says a time that is another one elsewhere."""
    return not is_day(line) and "TZID=" not in line and line[-1] != "Z"


def is_day(line: str) -> bool:
    """Whether a property says a day (RFC 5545 3.3.4)."""
    return ";VALUE=DATE:" in line


def _is_moment(line: str) -> bool:
    written = "%Y%m%d" if is_day(line) else "%Y%m%dT%H%M%S"
    try:
        datetime.strptime(line.rsplit(":", 1)[-1].removesuffix("Z"), written)  # noqa: DTZ007
    except ValueError:
        return False
    return True


def letter_faults(raw: bytes) -> list[str]:
    """Return the faults of a letter with a calendar part, as bytes for the wire."""
    letter = message_from_bytes(raw)
    parts = list(letter.walk())
    if [part.get_content_type() for part in parts] != TREE:
        return ["another tree than calendaring asks for"]
    return _wire_faults(raw) + _calendar_faults(parts[4], parts[5])


def _wire_faults(raw: bytes) -> list[str]:
    rules = {
        "bare LF or CR": re.search(rb"(?<!\r)\n|\r(?!\n)", raw),
        "eight-bit bytes": not raw.isascii(),
        "a line of more than 998 octets": any(len(x) > 998 for x in raw.split(b"\r\n")),
    }
    return [fault for fault, found in rules.items() if found]


def _calendar_faults(shown: Message, attached: Message) -> list[str]:
    calendar = shown.get_payload(decode=True)
    assert isinstance(calendar, bytes)
    method = f"\r\nMETHOD:{shown.get_param('method')}\r\n".encode()
    rules = {
        "two different calendars": calendar != attached.get_payload(decode=True),
        "METHOD is not the part's method": method not in calendar,
        "a calendar part with a disposition": shown["Content-Disposition"] is not None,
        "no attachment": attached.get_content_disposition() != "attachment",
        "no component parameter": shown.get_param("component") != "VEVENT",
    }
    return [fault for fault, found in rules.items() if found] + itip_faults(calendar)
