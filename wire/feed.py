"""A person's year as a calendar to subscribe to (RFC 5545, RFC 7986; METHOD:PUBLISH).

It shows the meetings of the invitations, by their UIDs, to somebody who is told of each by
letter: so it asks nobody for an answer (RFC 5546 3.2.1 forbids an ATTENDEE), rings no bell
and takes no time from anybody. The bytes are a function of what is shown alone: readers
know by their hash whether anything is new.
"""

from collections.abc import Sequence
from datetime import timedelta

from icalendar import Calendar, Event, Timezone, vDuration, vText

from models.feed import Part, Showing
from models.invitation import CalendarEntry
from models.occasion import OccasionId
from models.program import Form
from wire.ics import calendar_with, event_of
from wire.particulars import described, title_for
from wire.plain import one_line
from wire.vtimezone import zone_rules

EVERY = timedelta(hours=4)  # how often readers are asked to come back
LARGEST = 1_000_000  # bytes: a large reader takes no feed beyond, nor says so
LONGEST_NAME = 250  # characters
TITLE = "Meetings"


def write_feed(parts: Sequence[Part], shown: Sequence[Showing]) -> bytes:
    """Return the calendar: UTF-8, CRLF, folded at 75 octets; `parts` name it.

    One that would grow too large does without descriptions, then without the meetings
    farthest ahead: the letters have both.
    """
    written = _written(parts, shown)
    if len(written) < LARGEST:
        return written
    brief = [_without_text(showing) for showing in shown]
    while len(written := _written(parts, brief)) >= LARGEST:
        brief = brief[: len(brief) * 3 // 4]
    return written


def _without_text(showing: Showing) -> Showing:
    meeting = showing.meeting.model_copy(update={"text": ""})
    return showing.model_copy(update={"meeting": meeting})


def _written(parts: Sequence[Part], shown: Sequence[Showing]) -> bytes:
    calendar, home = _headed(parts), _home(parts)
    events, zones = list[Event](), dict[str, Timezone]()
    if home and (rules := zone_rules(home)):
        zones[home] = rules.component  # a calendar without any component is none
    for showing in shown:
        event, timezone = _event(showing)
        events.append(event)
        if timezone:
            zones[showing.meeting.slot.timezone] = timezone
    for _, zone in sorted(zones.items()):
        calendar.add_component(zone)
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _headed(parts: Sequence[Part]) -> Calendar:
    """Return the calendar with its name and its habits.

    Each is said twice: as RFC 7986 has it, and as those read who are older than it. SOURCE
    (5.8) is left out: whoever passes an exported file on would give away the address.
    """
    titles = ", ".join(part.cohort.title for part in parts)
    name = vText(one_line(titles, LONGEST_NAME) or TITLE)
    calendar = calendar_with("PUBLISH")
    calendar.add("NAME", name)  # as it stands, icalendar would leave commas bare
    calendar.add("X-WR-CALNAME", name)
    calendar.add("REFRESH-INTERVAL", EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(EVERY))
    if home := _home(parts):
        calendar.add("X-WR-TIMEZONE", home)
    return calendar


def _home(parts: Sequence[Part]) -> str | None:
    """Return the zone of the reader's clock: their own, their team's, the cohort's."""
    for part in parts:
        for seat in part.seats:
            if seat.is_taken:
                team = part.cohort.team(seat.team).timezone if seat.team else None
                return seat.person.timezone or team or part.cohort.timezone
    return None


def _event(showing: Showing) -> tuple[Event, Timezone | None]:
    event, timezone = event_of(entry_of(showing))
    event.add("STATUS", status_of(showing))
    event["TRANSP"] = "TRANSPARENT"  # what spans whole days says so already
    return event, timezone


def status_of(showing: Showing) -> str:
    """Return the STATUS of a meeting in anything that is not sent (RFC 5545 3.8.1.11)."""
    return "CONFIRMED" if showing.meeting.stands else "CANCELLED"


def entry_of(showing: Showing) -> CalendarEntry:
    """Return what the invitation to the same meeting says, as the truth has it now."""
    meeting, cohort = showing.meeting, showing.part.cohort
    in_person = meeting.form is Form.IN_PERSON
    return CalendarEntry(
        uid=meeting.uid,
        sequence=showing.sequence,
        dtstamp=showing.modified,
        slot=meeting.slot,
        title=title_for(showing.seat, meeting.title, meeting.id, _agencies(showing)),
        text=described(meeting.text, cohort.contact),
        form=meeting.form,
        place=meeting.place if in_person else None,
        link=None if in_person else meeting.link,
        organizer=showing.part.organizer,
        organizer_name=cohort.title,
        called_off=not meeting.stands,
    )


def _agencies(showing: Showing) -> dict[str, str]:
    team = OccasionId.parse(showing.meeting.id).team
    return {team: showing.part.cohort.team(team).agency} if team else {}
