"""One meeting as a file, for whoever wants to put it into a calendar with their own hand.

It has the UID of the invitation, so that a calendar that has both shows one. It names no
method, organizer or attendee: a calendar would take it for an invitation, ask for an answer
that reaches nobody, and let its reader change nothing.
"""

from models.feed import Showing
from wire.feed import entry_of, status_of
from wire.ics import calendar_with, event_of


def write_download(showing: Showing) -> bytes:
    """Return the file: UTF-8, CRLF, folded at 75 octets; the same for the same facts."""
    calendar = calendar_with(method=None)
    event, timezone = event_of(entry_of(showing))
    if timezone:
        calendar.add_component(timezone)
    del event["ORGANIZER"]
    event.add("STATUS", status_of(showing))
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
