"""The calendar parts of what comes in: who answers which meeting, and how.

Clients leave out what RFC 5546 requires: Exchange the ORGANIZER, Apple the MIME method,
others SEQUENCE. All of that is let pass; what is contradictory is not.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote

from models.address import address_fault
from models.reply import Partstat, Proposal, Reply, ReplyMethod
from wire.inbound_lines import (
    Event,
    Property,
    Unreadable,
    as_markup,
    as_text,
    first,
    read_events,
)
from wire.inbound_mail import Heading, Mail, file_name, octets, parameter, parts
from wire.inbound_moments import instant
from wire.plain import one_line

_TYPES = {"text/calendar", "application/ics", "text/x-vcalendar"}
_METHODS = frozenset(ReplyMethod)
_PARTSTATS = frozenset(Partstat)
_LONGEST_UID = 255
_NUMBER = re.compile(r"[0-9]{1,9}")


def read_replies(mail: Mail, head: Heading) -> list[Reply]:
    """Return the answers in a message, identical ones folded; `Unreadable` in words."""
    found = (reply for part in _calendars(mail) for reply in _replies(part, head))
    return list(dict.fromkeys(found))


def _calendars(mail: Mail) -> Iterator[Mail]:
    for part in parts(mail):
        if part.get_content_type() in _TYPES or file_name(part).endswith(".ics"):
            yield part


def _replies(part: Mail, head: Heading) -> Iterator[Reply]:
    """Yield what one part answers; a request or a published calendar answers nothing."""
    said, events = read_events(octets(part))
    method = (said or parameter(part, "method")).upper()
    if method not in _METHODS:
        return
    if not events:
        raise Unreadable("its calendar part answers nothing that is a meeting")
    for event in events:
        yield _reply(event, ReplyMethod(method), head)


def _reply(event: Event, method: ReplyMethod, head: Heading) -> Reply:
    attendee = _attendee(event, head.sender)
    return Reply(
        **head._asdict(),
        method=method,
        uid=_uid(event),
        attendee=_address(attendee) or "",
        partstat=_partstat(attendee),
        sequence=_sequence(event),
        dtstamp=instant(first(event, "DTSTAMP")),
        recurrence_id=_recurrence(event),
        organizer=_address(first(event, "ORGANIZER")),
        note=_note(event, attendee),
        delegate=_plain_address(attendee.parameter("DELEGATED-TO").partition(",")[0]),
        proposal=_proposal(event) if method is ReplyMethod.COUNTER else None,
    )


def _attendee(event: Event, sender: str | None) -> Property:
    """Return the one who answers: the only one named, else who wrote the mail.

    A delegation names both, whichever of the two answers (RFC 5546 3.2.2.3).
    """
    named = [one for one in event.get("ATTENDEE", []) if _address(one)]
    writing = [one for one in named if _address(one) == sender]
    for candidates in (named, writing):
        if len(candidates) == 1:
            return candidates[0]
    if named:
        raise Unreadable("its calendar part does not say which attendee answers")
    raise Unreadable("its calendar part names no attendee")


def _address(said: Property) -> str | None:
    """Return the address of a calendar user; some servers write it beside a path or URN."""
    return _plain_address(said.value) or _plain_address(said.parameter("EMAIL"))


def _plain_address(value: str) -> str | None:
    bare = re.sub(r"^mailto:", "", value.strip()[:500], flags=re.IGNORECASE)
    found = unquote(bare).lower()
    return None if address_fault(found) else found


def _partstat(attendee: Property) -> Partstat:
    """Return the answer; one we do not know is none (RFC 5545 3.2.12)."""
    said = attendee.parameter("PARTSTAT").upper()
    return Partstat(said) if said in _PARTSTATS else Partstat.NEEDS_ACTION


def _uid(event: Event) -> str:
    uid = one_line(first(event, "UID").value, _LONGEST_UID + 1)
    if not uid or len(uid) > _LONGEST_UID:
        raise Unreadable("its calendar part does not say which meeting it is about")
    return uid


def _sequence(event: Event) -> int | None:
    said = first(event, "SEQUENCE").value
    return int(said) if _NUMBER.fullmatch(said) else None


def _recurrence(event: Event) -> datetime | None:
    if "RECURRENCE-ID" not in event:
        return None
    if moment := instant(first(event, "RECURRENCE-ID")):
        return moment
    raise Unreadable("its calendar part answers one day of a series, but not which")


def _note(event: Event, attendee: Property) -> str | None:
    comments = (as_text(comment.value) for comment in event.get("COMMENT", []))
    beside = as_markup(attendee.parameter("X-RESPONSE-COMMENT"))
    return next(filter(None, comments), beside) or None


def _proposal(event: Event) -> Proposal:
    return Proposal(
        start=instant(first(event, "DTSTART")), end=instant(first(event, "DTEND"))
    )
