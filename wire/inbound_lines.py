"""iCalendar as strangers write it, taken apart into lines (RFC 5545 3.1).

Not by icalendar: it expands what it reads, and a zone's rule that comes every second keeps
it busy for ever. Of an answer only a handful of lines matter, and they are read here in one
pass whose time is in proportion to their length.
"""

import html
import re
from typing import NamedTuple

from wire.plain import many_lines

_LONGEST = 262_144  # a part may be larger than the message only by our mistake
_MOST_LINES = 5_000
_MOST_EVENTS = 50
_DEEPEST = 10
_LONGEST_TEXT = 2_000

_ENDS = re.compile(rb"\r\n?")
_FOLD = re.compile(rb"\n[ \t]")  # before decoding: folds cut characters in two
# Google escapes the semicolon within parameters too, quoted or not.
_VALUE = r'(?:\\.|"[^"]*"|[^";:\\])*'
_LINE = re.compile(rf"([A-Za-z0-9-]{{1,60}})((?:;{_VALUE})*):(.*)")
_PARAMETER = re.compile(rf";([A-Za-z0-9-]{{1,60}})=({_VALUE})")
_ESCAPED = re.compile(r"\\(.)")


class Unreadable(ValueError):  # noqa: N818 - it is a verdict, not an accident
    """A calendar part that makes no sense; the text says why, for staff."""


class Property(NamedTuple):
    """One line: its parameters by upper-case name, unquoted; its value as it stands."""

    parameters: dict[str, str]
    value: str

    def parameter(self, name: str) -> str:
        return self.parameters.get(name, "")


Event = dict[str, list[Property]]  # the properties of a meeting, by upper-case name


def read_events(content: bytes) -> tuple[str, list[Event]]:
    """Return METHOD (empty if it says none) and the meetings of one calendar part."""
    calendars: list[Event] = []
    events: list[Event] = []
    inside: list[str] = []
    for line in _lines(content):
        parts = _LINE.fullmatch(line)
        if parts is None:
            continue
        name, value = parts[1].upper(), parts[3].strip()
        if name == "BEGIN":
            inside.append(value.upper())
            _open(inside, calendars, events)
        elif name == "END":
            del inside[-1:]
        elif inside == ["VCALENDAR"]:
            _note(calendars[-1], name, parts[2], value)
        elif inside == ["VCALENDAR", "VEVENT"]:
            _note(events[-1], name, parts[2], value)
    return first(calendars[0], "METHOD").value if calendars else "", events


def first(event: Event, name: str) -> Property:
    """Return the first property of a name; an empty one if there is none."""
    return event[name][0] if name in event else Property({}, "")


def as_text(value: str) -> str:
    r"""Return what a TEXT value says (RFC 5545 3.3.11): `\;` undone, of bounded length."""
    cut = value[:_LONGEST_TEXT]
    return many_lines(_ESCAPED.sub(lambda found: _unescaped(found[1]), cut))


def as_markup(value: str) -> str:
    """Return what Google's note in a parameter says: escaped, and entities within."""
    return many_lines(html.unescape(as_text(value)))


def _lines(content: bytes) -> list[str]:
    unfolded = _FOLD.sub(b"", _ENDS.sub(b"\n", content[:_LONGEST]))
    if unfolded.count(b"\n") > _MOST_LINES:
        raise Unreadable(f"its calendar part has more than {_MOST_LINES} lines")
    try:
        text = unfolded.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = unfolded.decode("cp1252", "replace")
    return text.split("\n")


def _open(inside: list[str], calendars: list[Event], events: list[Event]) -> None:
    if len(inside) > _DEEPEST:
        raise Unreadable("its calendar part is nested too deeply")
    if inside == ["VCALENDAR"]:
        calendars.append({})
    elif inside == ["VCALENDAR", "VEVENT"]:
        events.append({})
    if len(calendars) > 1:
        raise Unreadable("a part of it holds more than one calendar")
    if len(events) > _MOST_EVENTS:
        raise Unreadable(f"its calendar part holds more than {_MOST_EVENTS} meetings")


def _note(event: Event, name: str, parameters: str, value: str) -> None:
    named = {
        key.upper(): said.replace('"', "") for key, said in _PARAMETER.findall(parameters)
    }
    event.setdefault(name, []).append(Property(named, value))


def _unescaped(character: str) -> str:
    return "\n" if character in "nN" else character
