"""An invitation in the calendars' own language (RFC 5545, RFC 5546, RFC 6047).

One message speaks of one meeting to one attendee: one UID, one ATTENDEE, no RRULE. Readers
take only the first of several UIDs, and a shared CANCEL would remove those who stay. The
bytes are a function of the invitation alone: a repeated letter is the same letter.
"""

from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vUri

from models.address import address_fault
from models.invitation import Invitation, Method
from models.program import Form
from models.slot import Slot, local_time_fault, zone
from wire.plain import many_lines, one_line
from wire.vtimezone import vtimezone

PRODID = "-//Convener//Convener//EN"
ALARM = timedelta(minutes=-15)
LONGEST_NAME, LONGEST_LINE, LONGEST_TEXT = 120, 250, 4000  # characters

# RFC 6868 would write these as ^' and ^^, which the largest readers show as they stand.
_CLEAN_NAME = str.maketrans({'"': "'", "^": None})


def write_invitation(invitation: Invitation) -> bytes:
    """Return the iCalendar message: UTF-8, CRLF, folded at 75 octets.

    `ValueError` if an address or the link could not stand in it.
    """
    start, end, timezone = _times(invitation.slot)
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODID)
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add(
        "METHOD", invitation.method.value
    )  # icalendar writes it before what follows
    if timezone:
        calendar.add_component(timezone)
    event = _event(invitation)
    tzid = {"TZID": invitation.slot.timezone} if timezone else {}
    event.add("DTSTART", start, parameters=tzid)
    event.add("DTEND", end, parameters=tzid)
    event.add("ATTENDEE", _attendee(invitation))
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


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


def _event(invitation: Invitation) -> Event:
    """Return all of the event that is the same for everybody, without its times."""
    event = Event()
    event.add("UID", invitation.uid)
    event.add("SEQUENCE", invitation.sequence)
    event.add("DTSTAMP", invitation.dtstamp)
    event.add("LAST-MODIFIED", invitation.dtstamp)
    event.add("SUMMARY", one_line(invitation.title, LONGEST_LINE) or "Meeting")
    event.add("ORGANIZER", _address(invitation.organizer, invitation.organizer_name))
    if text := _description(invitation):
        event.add("DESCRIPTION", text)
    if where := _where(invitation):
        event.add("LOCATION", where)
    if invitation.link:
        event.add("CONFERENCE", _conference(invitation.link))
    if status := _status(invitation):
        event.add("STATUS", status)
    if invitation.method is Method.REQUEST:
        event.add_component(Alarm.new_display("Reminder", ALARM))
    return event


def _status(invitation: Invitation) -> str | None:
    """Return the STATUS; a meeting that goes on without them has none (RFC 5546 3.2.5)."""
    if invitation.method is Method.REQUEST:
        return "CONFIRMED"
    return "CANCELLED" if invitation.called_off else None


def _description(invitation: Invitation) -> str:
    text = many_lines(invitation.text, LONGEST_TEXT)
    if invitation.link is None or invitation.link in text:
        return text
    return f"{text}\n\nJoin online: {invitation.link}".strip()


def _where(invitation: Invitation) -> str:
    """Return what people must see: many readers show LOCATION and nothing else."""
    place, link = one_line(invitation.place or "", LONGEST_LINE), invitation.link or ""
    return place or link if invitation.form is Form.IN_PERSON else link or place


def _conference(link: str) -> vUri:
    """Return the online room (RFC 7986 5.11)."""
    if link != one_line(link, len(link)) or " " in link:
        raise ValueError(f"{link!a} cannot be a link: write it without spaces")
    return vUri(
        link, params={"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"], "LABEL": "Join"}
    )


def _attendee(invitation: Invitation) -> vCalAddress:
    """Return the one attendee, asked for an answer unless the meeting is taken back."""
    address = _address(invitation.attendee, invitation.attendee_name)
    address.params |= {
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
    }
    if invitation.method is Method.REQUEST:
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
