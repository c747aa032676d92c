"""An invitation in the calendars' own language (RFC 5545, RFC 5546, RFC 6047).

One message speaks of one meeting to one attendee: one UID, one ATTENDEE, no RRULE. Readers
take only the first of several UIDs, and a shared CANCEL would remove those who stay. The
bytes are a function of the invitation alone: a repeated letter is the same letter.
"""

import re
from datetime import datetime, timedelta
from functools import cache, lru_cache

from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vUri

from models.address import address_fault
from models.invitation import CalendarEntry, Invitation, Method, Part
from models.program import Form
from models.reply import Partstat
from models.slot import Slot, local_time_fault, zone
from wire.plain import many_lines, one_line
from wire.vtimezone import vtimezone, zone_rules

PRODID = "-//Convener//Convener//EN"
ALARM = timedelta(minutes=-15)
LONGEST_NAME, LONGEST_LINE, LONGEST_TEXT = 120, 250, 4000  # characters

SOMEBODY = "somebody@example.org"  # stands where each attendee's own line will
FOR_ALL = {
    "title": "",
    "attendee": SOMEBODY,
    "attendee_name": "",
    "partstat": Partstat.NEEDS_ACTION,
}
MEETINGS_REMEMBERED, PEOPLE_REMEMBERED = 512, 4096
_EVENT = b"BEGIN:VEVENT\r\n"
_LINE = rb"(?<=\n)%s[;:][^\n]*\n(?: [^\n]*\n)*"  # of a property, with its folds
_SUMMARY, _ATTENDEE = re.compile(_LINE % b"SUMMARY"), re.compile(_LINE % b"ATTENDEE")

# RFC 6868 would write these as ^' and ^^, which the largest readers show as they stand.
_CLEAN_NAME = str.maketrans({'"': "'", "^": None})


def write_invitation(invitation: Invitation) -> bytes:
    """Return the iCalendar message: UTF-8, CRLF, folded at 75 octets.

    What all attendees of a meeting are told is written once, and what each one reads put
    into it: their own line, and the title, in which the host's people read whose meeting it
    is. `ValueError` if an address or the link could not stand in it.
    """
    told_to_all = invitation.model_copy(update=FOR_ALL)
    before, between, after = _around_what_differs(told_to_all)
    line = _attendee_line(
        invitation.attendee,
        invitation.attendee_name,
        invitation.method,
        invitation.partstat,
        invitation.part,
    )
    return before + _summary_line(invitation.title) + between + line + after


@lru_cache(MEETINGS_REMEMBERED)
def _around_what_differs(invitation: Invitation) -> tuple[bytes, bytes, bytes]:
    """Return the bytes before, between and after the lines that differ between readers."""
    whole = _written(invitation)
    title, attendee = _SUMMARY.search(whole), _ATTENDEE.search(whole)
    if title is None or attendee is None or title.end() > attendee.start():
        raise ValueError(f"the invitation to {invitation.uid} was written in another order")
    return (
        whole[: title.start()],
        whole[title.end() : attendee.start()],
        whole[attendee.end() :],
    )


@lru_cache(MEETINGS_REMEMBERED)
def _summary_line(title: str) -> bytes:
    """Return a title's property, folded as it stands in any calendar."""
    event = Event()
    event.add("SUMMARY", _title(title))
    return _the(_SUMMARY, event)


@lru_cache(PEOPLE_REMEMBERED)
def _attendee_line(
    email: str, name: str, method: Method, partstat: Partstat, part: Part
) -> bytes:
    """Return one attendee's property, folded as it stands in any calendar."""
    event = Event()
    event.add("ATTENDEE", _attendee(email, name, method, partstat, part))
    return _the(_ATTENDEE, event)


def _the(line: re.Pattern[bytes], event: Event) -> bytes:
    found = line.search(event.to_ical())
    if found is None:
        raise ValueError("a line of an invitation could not be written")
    return found[0]


def _title(title: str) -> str:
    return one_line(title, LONGEST_LINE) or "Meeting"


def _written(invitation: Invitation) -> bytes:
    """Return the message as the library writes it, for the attendee it names."""
    calendar = calendar_with(invitation.method.value)
    event, timezone = event_of(invitation)
    if status := _status(invitation):
        event.add("STATUS", status)
    if invitation.method is Method.REQUEST:
        if not invitation.slot.whole_days:
            event.add_component(Alarm.new_display("Reminder", ALARM))
        if invitation.fixed:  # Outlook then offers no "propose new time"
            event.add("X-MICROSOFT-DISALLOW-COUNTER", "TRUE")
    event.add(
        "ATTENDEE",
        _attendee(
            invitation.attendee,
            invitation.attendee_name,
            invitation.method,
            invitation.partstat,
            invitation.part,
        ),
    )
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return _with_zone(invitation.slot.timezone, written) if timezone else written


def _with_zone(timezone: str, written: bytes) -> bytes:
    """Put a zone, which is written once, where the library would have written it."""
    return written.replace(_EVENT, _zone(timezone) + _EVENT, 1)


@cache
def _zone(timezone: str) -> bytes:
    rules = zone_rules(timezone)
    return rules.component.to_ical() if rules else b""


def calendar_with(method: str | None) -> Calendar:
    """Return an empty calendar that says what it does to its reader's (RFC 5546 1.4).

    Without a method it does nothing by itself: somebody takes what is in it.
    """
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODID)
    calendar.add("CALSCALE", "GREGORIAN")
    if method:
        calendar.add("METHOD", method)  # icalendar writes it before what follows
    return calendar


def event_of(entry: CalendarEntry) -> tuple[Event, Timezone | None]:
    """Return all of an event that hangs neither on its method nor on its reader.

    The zone is the one its times are written in, None if that is UTC. `ValueError` if the
    organizer's address or the link could not stand in it.
    """
    event = Event()
    timezone = _add_times(event, entry.slot)
    event.add("UID", entry.uid)
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", entry.dtstamp)
    event.add("LAST-MODIFIED", entry.dtstamp)
    event.add("SUMMARY", _title(entry.title))
    event.add("ORGANIZER", _address(entry.organizer, entry.organizer_name))
    if text := _description(entry):
        event.add("DESCRIPTION", text)
    if where := _where(entry):
        event.add("LOCATION", where)
    if entry.link:
        event.add("CONFERENCE", _conference(entry.link))
    return event, timezone


def _add_times(event: Event, slot: Slot) -> Timezone | None:
    """Say when; whole days are dates, the end exclusive, and take nobody's time."""
    if days := slot.whole_days:
        event.add("DTSTART", days[0])
        event.add("DTEND", days[1] + timedelta(days=1))
        event.add("TRANSP", "TRANSPARENT")
        event.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")  # Outlook reads this instead
        return None
    start, end, timezone = _times(slot)
    tzid = {"TZID": slot.timezone} if timezone else {}
    event.add("DTSTART", start, parameters=tzid)
    event.add("DTEND", end, parameters=tzid)
    return timezone


def _times(slot: Slot) -> tuple[datetime, datetime, Timezone | None]:
    """Return start and end, in wall time with the zone's VTIMEZONE, else in UTC.

    An end that the clock shows twice would be read as the first (RFC 5545 3.3.5).
    """
    timezone = vtimezone(slot.timezone, slot.start)
    start, end = (
        moment.astimezone(zone(slot.timezone)).replace(tzinfo=None)
        for moment in (slot.start, slot.end)
    )
    if timezone is None or local_time_fault(end.date(), end.time(), slot.timezone):
        return slot.start, slot.end, None
    return start, end, timezone


def _status(invitation: Invitation) -> str | None:
    """Return the STATUS; a meeting that goes on without them has none (RFC 5546 3.2.5)."""
    if invitation.method is Method.REQUEST:
        return "CONFIRMED"
    return "CANCELLED" if invitation.called_off else None


def _description(entry: CalendarEntry) -> str:
    text = many_lines(entry.text, LONGEST_TEXT)
    if entry.link is None or entry.link in text:
        return text
    return f"{text}\n\nJoin online: {entry.link}".strip()


def _where(entry: CalendarEntry) -> str:
    """Return what people must see: many readers show LOCATION and nothing else."""
    place, link = one_line(entry.place or "", LONGEST_LINE), entry.link or ""
    return place or link if entry.form is Form.IN_PERSON else link or place


def _conference(link: str) -> vUri:
    """Return the online room (RFC 7986 5.11)."""
    if link != one_line(link, len(link)) or " " in link:
        raise ValueError(f"{link!a} cannot be a link: write it without spaces")
    return vUri(
        link, params={"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"], "LABEL": "Join"}
    )


def _attendee(
    email: str, name: str, method: Method, partstat: Partstat, part: Part
) -> vCalAddress:
    """Return the one attendee with their answer, if it stands.

    They are asked for one unless the meeting is taken back, or only informs them.
    """
    address = _address(email, name)
    address.params |= {
        "CUTYPE": "INDIVIDUAL",
        "ROLE": part.value,
        "PARTSTAT": partstat.value,
    }
    if method is Method.REQUEST and part is not Part.INFORMED:
        address.params["RSVP"] = "TRUE"
    return address


def _address(email: str, name: str) -> vCalAddress:
    """Return `mailto:` and address, with the name that people see."""
    if fault := address_fault(email):
        raise ValueError(fault)
    address = vCalAddress(f"mailto:{email}")
    if shown := one_line(name.translate(_CLEAN_NAME), LONGEST_NAME):
        address.params["CN"] = shown
    return address
