"""What the templates are told: flat mappings of ready strings and lists, one per letter.

Whatever a person typed is made one line, or clean lines, here; HTML is escaped by the
templates' environment. Days are said as dates: a letter may be read a week late.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from models.ask import Ask
from models.bad_address import Unreachable
from models.correspondence import Correspondence
from models.facts import Facts
from models.meeting import AlertKind, Meeting
from models.notice import Notice
from models.occasion import OccasionId
from models.roster import Role
from models.seat import Seat
from models.slot import Slot
from models.surroundings import Surroundings
from wire.links import Purpose, sign
from wire.meeting_place import form_of, href, where
from wire.plain import many_lines, one_line
from wire.wording import long_day, short_day, short_slot, shortened, slot_line, slot_lines

Particulars = dict[str, object]

LONGEST = 300  # characters of a line in a body
LONGEST_TEXT = 4000
LONGEST_SUBJECT_TITLE = 64  # leaves a whole subject below 120
COMMAND = "python starter.py"
_OF_ONE_MEETING = {Role.GUEST, Role.SPEAKER, Role.CO_HOST}  # they come for it, not the year


def of_everybody(seat: Seat, world: Correspondence) -> Particulars:
    """Return what stands in every letter."""
    return {
        "name": _line(seat.person.name),
        "cohort": _line(world.title),
        "short_cohort": shortened(_line(world.title), LONGEST_SUBJECT_TITLE),
        "contact": world.contact,
    }


def of_meeting(
    facts: Facts, meeting: Meeting, seat: Seat, world: Correspondence, written: date
) -> Particulars:
    """Return title, day, hours and place as `facts` have them, and what it is about."""
    slot, zone, form = slot_of(facts, meeting.id), reader_zone(seat, world), form_of(facts)
    title = title_for(seat, facts.title, meeting.id, world.agencies)
    return of_everybody(seat, world) | {
        "title": title,
        "short_title": shortened(title, LONGEST_SUBJECT_TITLE),
        "team": "" if _serves_many(seat) else _agency(meeting.id, world.agencies),
        "when": slot_lines(slot, zone, form),
        "short_when": short_slot(slot, zone, form, written),
        "day": long_day(slot.day),
        "where": where(facts),
        "href": href(facts),
        "about": _lines(facts.text or meeting.text),
        "optional": meeting.optional,
        "answer": ""
        if slot.whole_days
        else link_to(Purpose.ANSWER, meeting.id, seat, world),
    }


def of_ask(
    facts: Facts, ask: Ask, seat: Seat, world: Correspondence, written: date
) -> Particulars:
    """Return title, text and due day, whose it is, and the link to answer it by."""
    due = facts.due_on or ask.due_on
    title = title_for(seat, facts.title, ask.id, world.agencies)
    return of_everybody(seat, world) | {
        "title": title,
        "short_title": shortened(title, LONGEST_SUBJECT_TITLE),
        "team": "" if _serves_many(seat) else _agency(ask.id, world.agencies),
        "due": long_day(due),
        "short_due": short_day(due, written),
        "about": _lines(facts.text or ask.text),
        "each": ask.each,
        "handed": facts.handed is not None and ask.owner is not None,
        "role": seat.role.value,
        "link": link_to(Purpose.DONE, ask.id, seat, world),
    }


def of_its_meeting(
    meeting: Meeting | None, seat: Seat, world: Correspondence
) -> Particulars:
    """Return on one line what an ask prepares for, or looks back at, and when that is."""
    if meeting is None or not meeting.stands:
        return {"meeting": ""}
    when = _when(meeting.facts, meeting.id, reader_zone(seat, world))
    return {"meeting": f"{_line(meeting.title)}, {when}"}


def of_welcome(seat: Seat, world: Correspondence, around: Surroundings) -> Particulars:
    """Return who welcomes whom as what, and the person's year as far as it is dated."""
    ahead = sorted(around.year, key=lambda meeting: (meeting.slot.start, meeting.id))
    return of_everybody(seat, world) | {
        "role": seat.role.value,
        "agency": _line(world.agencies.get(seat.team or "", "")),
        "sender": world.organizer,
        "one_alone": len(ahead) == 1 and seat.role in _OF_ONE_MEETING,
        "liaisons": [
            {"name": _line(one.name or one.email), "email": one.email}
            for one in around.liaisons
        ],
        "year": [coming(meeting, seat, world) for meeting in ahead],
    }


def of_changes(notice: Notice, meeting: Meeting, world: Correspondence) -> Particulars:
    """Return what differs from what this person was last told, old and new in full."""
    old, new = notice.told or notice.facts, notice.facts
    zone = reader_zone(notice.seat, world)
    said = [
        ("Title", _line(old.title), _line(new.title)),
        ("When", *(_when(facts, meeting.id, zone) for facts in (old, new))),
        ("Where", where(old), where(new)),
    ]
    starts = [slot_of(facts, meeting.id).start for facts in (old, new)]
    same = old.same_gathering(new)
    return {
        "changes": [
            {"what": what, "old": before, "new": after}
            for what, before, after in said
            if before != after
        ],
        "moved": starts[0] != starts[1],
        "reworded": old.text != new.text,
        "answer_stands": same,
        "why": _line(meeting.why or ""),
    }


def of_ending(meeting: Meeting, seat: Seat) -> Particulars:
    """Return which end it is: called off, held earlier, in another group, without you."""
    held = "" if meeting.held_on is None else long_day(meeting.held_on)
    ending = "held" if held else "called-off"
    if meeting.stands:
        ending = "regrouped" if meeting.teams and seat.is_taken else "left"
    return {"ending": ending, "held_day": held, "why": _line(meeting.why or "")}


def of_report(notice: Notice, meeting: Meeting, world: Correspondence) -> Particulars:
    """Return the liaison's link, and the day from which silence counts as held."""
    report = meeting.report
    first = not report or notice.offset == f"+{min(report.nudges, default=1)}"
    wait = timedelta(days=report.presumed_after_days if report else 0)
    return {
        "link": link_to(Purpose.HELD, meeting.id, notice.seat, world),
        "first": first,
        "presumed_day": long_day(meeting.slot.day + wait),
    }


def of_meeting_alert(
    notice: Notice, meeting: Meeting, world: Correspondence
) -> Particulars:
    """Return what it is, for whom, and the commands with which staff settle it."""
    alert = meeting.alerts[notice.revision - 1] if meeting.alerts else None
    absent = _line(world.agencies.get((alert and alert.team) or "", ""))
    undated = [_line(title) for title in alert.undated] if alert else []
    agencies = world.agencies
    of_whom = title_for(notice.seat, ", ".join(undated), meeting.id, agencies)
    return {
        "undated": undated,
        "short_undated": shortened(of_whom, LONGEST_SUBJECT_TITLE),
        "absent": absent,
        "short_absent": shortened(absent, LONGEST_SUBJECT_TITLE),
        "times": alert.times if alert else 0,
        "attendance": f"{COMMAND} attendance {meeting.id} --show",
        "who": _line(", ".join(notice.names)),
        "by_team": notice.offset == f"-{AlertKind.DECLINED_BY_TEAM}",
        "for_staff": notice.seat.role is Role.STAFF,
        "show": f"{COMMAND} show {OccasionId.parse(meeting.id).cohort}",
        "call_off": f'{COMMAND} call-off {meeting.id} --why "..."',
        "complete": f"{COMMAND} complete {meeting.id} --held-on {meeting.day_counted}",
        "not_held": f'{COMMAND} not-held {meeting.id} --why "..."',
        "move": f'{COMMAND} move {_to_move(meeting)} --to "YYYY-MM-DD HH:MM"',
        "date": f'{COMMAND} date MEETING --to "YYYY-MM-DD HH:MM"',
        "planned": meeting.is_planned,
    }


def of_ask_change(notice: Notice, ask: Ask) -> Particulars:
    """Return the day it was due on before, and how the ask ended if it did."""
    told = notice.told or notice.facts
    handed = notice.facts.handed not in {None, told.handed}
    return {
        "old_due": long_day(told.due_on or ask.due_on),
        "old_title": _line(told.title),
        "new_title": _line(notice.facts.title),
        "reworded": told.text != notice.facts.text,
        "handed_now": handed and ask.owner is not None,
        "given_back": handed and ask.owner is None,
        "ending": "left" if ask.is_open else ask.state.value,
        "why": _line(ask.why or ""),
    }


def of_ask_alert(ask: Ask) -> Particulars:
    """Return the command that says an ask is done after all."""
    return {"done": f"{COMMAND} done {ask.id}"}


def of_bad_address(about: Unreachable, seat: Seat, world: Correspondence) -> Particulars:
    """Return whose letters come back, and the commands with which staff settle it."""
    person, order = about.seat.person, f"{COMMAND} correct-address {world.cohort}"
    agency = world.agencies.get(about.seat.team or "", "")
    return of_everybody(seat, world) | {
        "whose": _line(person.name),
        "short_whose": shortened(_line(person.name), LONGEST_SUBJECT_TITLE),
        "address": person.email,
        "role": "core member" if about.seat.role is Role.CORE else about.seat.role.value,
        "agency": _line(agency),
        "status": about.bad.status or "",
        "correct": f"{order} --email {person.email} --to NEW-ADDRESS",
        "keep": f"{order} --email {person.email} --to {person.email}",
    }


def title_for(seat: Seat, title: str, occasion: str, agencies: Mapping[str, str]) -> str:
    """Return the title as this person needs it: who serves many teams reads which."""
    agency = _agency(occasion, agencies)
    if agency and _serves_many(seat):
        return f"{_line(title)} ({agency})"
    return _line(title)


def described(text: str, contact: str) -> str:
    """Return what a calendar says of a meeting beside its hours, its place and its room."""
    return f"{text}\n\nQuestions? Write to {contact}."


def reader_zone(seat: Seat, world: Correspondence) -> str:
    """Return the zone of a person's clock: their own, their team's, the cohort's."""
    own = seat.person.timezone
    return own or world.timezones.get(seat.team or "", world.timezone)


def slot_of(facts: Facts, occasion: str) -> Slot:
    """Return when; `ValueError` if these are not a meeting's facts."""
    if facts.slot is None:
        raise ValueError(
            f"what is told of {occasion} has no day: a meeting's facts need one"
        )
    return facts.slot


def _serves_many(seat: Seat) -> bool:
    return seat.role in {Role.LIAISON, Role.STAFF}


def _agency(occasion: str, agencies: Mapping[str, str]) -> str:
    team = OccasionId.parse(occasion).team
    return _line(agencies.get(team or "", ""))


def _when(facts: Facts, occasion: str, zone: str) -> str:
    return slot_line(slot_of(facts, occasion), zone, form_of(facts))


def coming(meeting: Meeting, seat: Seat, world: Correspondence) -> dict[str, str]:
    """Return one line of a list of meetings: what, when and where."""
    facts = meeting.facts
    return {
        "title": title_for(seat, facts.title, meeting.id, world.agencies),
        "when": _when(facts, meeting.id, reader_zone(seat, world)),
        "where": where(facts),
        "href": href(facts),
    }


def link_to(purpose: Purpose, occasion: str, seat: Seat, world: Correspondence) -> str:
    """Return the signed address of a page, for one person."""
    token = sign(world.link_secret, purpose, occasion, seat.person.id)
    return f"{world.base_url}/{purpose}/{token}"


def _to_move(meeting: Meeting) -> str:
    """Return the id of the meeting that may still be moved: this one, else the next."""
    if meeting.is_planned:
        return meeting.id
    this = OccasionId.parse(meeting.id)
    return str(this.model_copy(update={"ordinal": this.ordinal + 1}))


def _line(text: str) -> str:
    return one_line(text, LONGEST)


def _lines(text: str) -> list[str]:
    return [line for line in many_lines(text, LONGEST_TEXT).split("\n") if line]
