"""A calendar part in words: what a calendar program would make of it."""

from collections.abc import Iterator
from datetime import date, datetime

from icalendar import Calendar, Component, vCalAddress

Row = tuple[str, str]

_PLAIN = (("Title", "SUMMARY"), ("Where", "LOCATION"), ("Description", "DESCRIPTION"))
_EXACT = (("Status", "STATUS"), ("Sequence", "SEQUENCE"), ("UID", "UID"))


def in_words(calendar: str) -> list[Row]:
    """Return (label, words) rows: method, when, who. A part that is broken says so."""
    try:
        parsed = Calendar.from_ical(calendar)
        rows = [("Method", str(parsed.get("METHOD", "none")))]
        for event in parsed.walk("VEVENT"):
            rows += _event(event)
    except (ValueError, KeyError, AttributeError) as fault:
        return [("Fault", f"this calendar part cannot be read: {fault}")]
    return rows


def _event(event: Component) -> list[Row]:
    rows = [("When", _when(event))]
    rows += [(label, str(event[key])) for label, key in _PLAIN if event.get(key)]
    rows += [(label, _person(who)) for label, who in _people(event)]
    return rows + [(label, str(event[key])) for label, key in _EXACT if key in event]


def _when(event: Component) -> str:
    start, end = event.decoded("DTSTART"), event.decoded("DTEND", None)
    zone = event["DTSTART"].params.get("TZID") or _offset(start)
    return " ".join(word for word in (_moment(start), _until(start, end), zone) if word)


def _moment(moment: date) -> str:
    at = f", {moment:%H:%M}" if isinstance(moment, datetime) else ""
    return f"{moment:%A} {moment.day} {moment:%B %Y}{at}"


def _until(start: date, end: date | None) -> str:
    if end is None:
        return ""
    if isinstance(start, datetime) and isinstance(end, datetime) and _same_day(start, end):
        return f"to {end:%H:%M}"
    return f"to {_moment(end)}"


def _same_day(start: datetime, end: datetime) -> bool:
    return start.date() == end.date()


def _offset(moment: date) -> str:
    return (moment.tzname() or "") if isinstance(moment, datetime) else "all day"


def _people(event: Component) -> Iterator[tuple[str, vCalAddress]]:
    for label, key in (("Organizer", "ORGANIZER"), ("Attendee", "ATTENDEE")):
        people = event.get(key, [])
        for who in people if isinstance(people, list) else [people]:
            yield label, who


def _person(who: vCalAddress) -> str:
    name, answer = who.params.get("CN"), who.params.get("PARTSTAT")
    address = str(who).removeprefix("mailto:").removeprefix("MAILTO:")
    said = f"{name} <{address}>" if name else address
    return f"{said}, {answer.lower()}" if answer else said
