"""One made-up notice for every letter there is, named as its golden file is."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from typing import Any, NamedTuple

from models.ask import Ask, AskState
from models.ask_step import AskKind
from models.bad_address import BadAddress, Unreachable
from models.by_mail import ByMail, Manner
from models.circle import Circle
from models.correspondence import Correspondence
from models.digest import Coming, Digest
from models.facts import Facts
from models.gate import Need
from models.letter import Letter
from models.meeting import Alert, AlertKind, Meeting, MeetingState
from models.notice import Notice, NoticeKind
from models.program import Form, MeetingKind, Report
from models.roster import Role
from models.seat import Person, Seat
from models.slot import Slot
from models.surroundings import NOTHING, Surroundings
from wire.letters import compose

NOW = datetime(2027, 9, 21, 15, 30, 42, 123456, tzinfo=UTC)
MINUTE = datetime(2027, 9, 21, 15, 30, tzinfo=UTC)
ROOM = "https://meet.example.org/riverbend"
CONTACT = "climate@host.example.org"
CALENDAR_KINDS = {NoticeKind.INVITATION, NoticeKind.UPDATE, NoticeKind.CANCELLATION}

WORLD = Correspondence(
    cohort="lea-2027",
    title="School Climate Data Use Peer Network 2027/28",
    contact=CONTACT,
    organizer="calendar@host.example.org",
    timezone="America/Los_Angeles",
    agencies={
        "riverbend": "Riverbend Unified School District",
        "tumon": "Tumon Bay School District",
    },
    timezones={"riverbend": "America/Los_Angeles", "tumon": "Pacific/Guam"},
    by_mail={
        "topics": ByMail(manner=Manner.WORDS, question="The topics you would like"),
        "booking": ByMail(manner=Manner.DONE),
        "feedback": ByMail(
            manner=Manner.CHOICE,
            question="How useful was it?",
            choices=("Very useful", "Useful", "A little", "Not useful"),
        ),
        "recruiting": ByMail(manner=Manner.NUMBER, question="How many are coming?"),
        "refreshments": ByMail(manner=Manner.YES_NO, question="Will there be something?"),
    },
    base_url="https://pages.host.example.org",
    link_secret=b"a secret for tests alone",
)


class Case(NamedTuple):
    """What `compose` is asked for."""

    notice: Notice
    matter: Meeting | Ask | Unreachable | Digest | Circle | None
    around: Surroundings = NOTHING

    def letter(self, world: Correspondence = WORLD, **changed: Any) -> Letter:
        said: dict[str, Any] = {
            "now": NOW,
            "around": self.around,
            "message_id": "<7d1e4c2a8b6f5f0c@host.example.org>",
            "references": None,
        }
        return compose(self.notice, self.matter, world, **(said | changed))


def a_slot(**changed: Any) -> Slot:
    said: dict[str, Any] = {
        "day": date(2027, 10, 5),
        "at": time(13, 0),
        "minutes": 90,
        "timezone": "America/Los_Angeles",
    }
    return Slot(**(said | changed))


def a_meeting(**changed: Any) -> Meeting:
    said: dict[str, Any] = {
        "id": "lea-2027/riverbend/ta/3",
        "uid": "0b7f4b1e-8a0e-5c0a-9d8e-0e8d0f0a0b0c",
        "step": "ta",
        "kind": MeetingKind.TA_MEETING,
        "title": "Coaching meeting 3",
        "text": "Your team looks at what has moved, and agrees on the next steps.",
        "slot": a_slot(),
        "form": Form.VIRTUAL,
        "place": None,
        "link": ROOM,
        "audience": (Role.CORE, Role.LEAD, Role.LIAISON),
        "reminders": (14, 2),
        "report": Report(),
        "changed_at": MINUTE,
        "retimed_at": MINUTE,
    }
    return Meeting(**(said | changed))


def a_kickoff(**changed: Any) -> Meeting:
    said: dict[str, Any] = {
        "id": "lea-2027/-/kickoff/1",
        "uid": "3e2b5a50-5b8f-5a0e-8f52-7d0b3f6f1b11",
        "step": "kickoff",
        "kind": MeetingKind.KICKOFF,
        "title": "Kick-off of the network",
        "text": "All districts meet: who is here, and how the year runs.",
        "slot": a_slot(day=date(2027, 9, 29), at=time(15, 0)),
        "link": "https://meet.example.org/all",
        "report": None,
    }
    return a_meeting(**(said | changed))


def a_workshop(**changed: Any) -> Meeting:
    said: dict[str, Any] = {
        "id": "lea-2027/riverbend/workshop/1",
        "uid": "9f0c2c66-45f0-5c6f-9a53-1f3d7a0a9c77",
        "step": "workshop",
        "kind": MeetingKind.WORKSHOP,
        "title": "Data workshop",
        "text": "About thirty people of your district talk through your climate data.",
        "slot": a_slot(day=date(2028, 2, 24), at=time(9, 0), minutes=180),
        "form": Form.IN_PERSON,
        "place": "Riverbend Library, 12 Elm Street, Room 4",
        "link": None,
        "report": None,
    }
    return a_meeting(**(said | changed))


def an_ask(**changed: Any) -> Ask:
    said: dict[str, Any] = {
        "id": "lea-2027/riverbend/room-and-logistics/1",
        "meeting": "lea-2027/riverbend/workshop/1",
        "step": "room-and-logistics",
        "kind": AskKind.CHECKLIST_ITEM,
        "title": "Room and logistics of the workshop",
        "text": "Book a room for about thirty people, and tell us the address.",
        "opens_on": date(2027, 12, 23),
        "due_on": date(2028, 1, 27),
        "lapses_at": datetime(2028, 2, 24, 17, tzinfo=UTC),
        "reminders": (7,),
        "nudges": (3,),
        "changed_at": MINUTE,
        "retimed_at": MINUTE,
    }
    return Ask(**(said | changed))


def a_seat(role: Role = Role.CORE, team: str | None = "riverbend", **person: Any) -> Seat:
    said: dict[str, Any] = {
        "id": "3f9a1c7e5b2d",
        "email": "ana.reyes@riverbend.example.org",
        "name": "Ana Reyes",
    }
    who = Person(**(said | person))
    return Seat(id="seat-1", person=who, team=team, role=role, since=MINUTE)


LEAD = a_seat(Role.LEAD)
LIAISON = a_seat(
    Role.LIAISON, id="51c0ffee51c0", email="sam.okafor@host.example.org", name="Sam Okafor"
)
STAFF = a_seat(
    Role.STAFF,
    None,
    id="77aa77aa77aa",
    email="kit.moreau@host.example.org",
    name="Kit Moreau",
)
GUAM = a_seat(team="tumon", email="lina.cruz@tumon.example.org", name="Lina Cruz")


def a_notice(kind: NoticeKind, matter: Meeting | Ask, **changed: Any) -> Notice:
    said: dict[str, Any] = {
        "occasion": matter.id,
        "seat": a_seat(),
        "kind": kind,
        "revision": 1,
        "owed_at": MINUTE,
        "until": MINUTE + timedelta(days=400),
        "facts": matter.facts,
    }
    if isinstance(matter, Meeting) and kind in CALENDAR_KINDS:
        said |= {"sequence": 1, "dtstamp": MINUTE}
    return Notice(**(said | changed))


def a_case(kind: NoticeKind, matter: Meeting | Ask, **changed: Any) -> Case:
    meeting = a_workshop() if isinstance(matter, Ask) else None
    return Case(a_notice(kind, matter, **changed), matter, Surroundings(meeting=meeting))


def a_welcome(seat: Seat, *year: Meeting) -> Case:
    notice = Notice(
        occasion="lea-2027/-/welcome/1",
        seat=seat,
        kind=NoticeKind.WELCOME,
        revision=1,
        owed_at=MINUTE,
        until=MINUTE + timedelta(days=300),
        facts=Facts(title="Welcome"),
    )
    liaisons = (LIAISON.person,) if seat.role in {Role.LEAD, Role.CORE} else ()
    return Case(notice, None, Surroundings(year=year, liaisons=liaisons))


def a_bounce(whose: Seat) -> Case:
    bad = BadAddress(number=1, person=whose.person.id, since=MINUTE, status="5.1.1")
    notice = Notice(
        occasion="lea-2027/-/address/1",
        seat=STAFF,
        kind=NoticeKind.ANNOUNCEMENT,
        offset="-bounced",
        revision=1,
        owed_at=MINUTE,
        until=MINUTE + timedelta(days=2),
        facts=Facts(title="An address that takes no mail"),
    )
    return Case(notice, Unreachable(seat=whose, bad=bad))


def a_digest(seat: Seat, **changed: Any) -> Case:
    notice = Notice(
        occasion="lea-2027/-/digest/1",
        seat=seat,
        kind=NoticeKind.DIGEST,
        offset="-2027-09-27",
        revision=1,
        owed_at=MINUTE,
        until=MINUTE + timedelta(days=2),
        facts=Facts(title="The week ahead"),
    )
    said: dict[str, Any] = {
        "day": date(2027, 9, 27),
        "first": (Coming(meeting=a_kickoff()),),
        "second": (Coming(meeting=a_meeting(), declined=("Ana Reyes", "Ben Ito")),),
        "unreported": (
            a_meeting(
                id="lea-2027/riverbend/ta/2",
                title="Coaching meeting 2",
                slot=a_slot(day=date(2027, 9, 14)),
            ),
        ),
        "overdue": (an_ask(due_on=date(2027, 9, 24)),),
    }
    return Case(notice, Digest(**(said | changed)))


def an_opening(seat: Seat, *ahead: Meeting) -> Case:
    circle = Circle(
        occasion="lea-2027/-/circle-space/1",
        step="space",
        title="Space for those who work with families",
        text="People of all teams, among themselves. What is said here stays here.",
        ahead=ahead,
    )
    notice = Notice(
        occasion=circle.occasion,
        seat=seat,
        kind=NoticeKind.OPENING,
        revision=1,
        owed_at=MINUTE,
        until=ahead[-1].slot.start,
        facts=Facts(title=circle.title, text=circle.text),
    )
    return Case(notice, circle)


def readable(html: str) -> str:
    """Return what a person sees of a page, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def cases() -> dict[str, Case]:
    """Return every letter, by the name of its golden file."""
    said = [*_welcomes(), *_meetings(), *_asks(), *_announcements(), *_digests()]
    return dict([*said, *_openings()])


def _welcomes() -> Iterator[tuple[str, Case]]:
    year = (a_kickoff(), a_meeting(), a_workshop())
    yield "welcome-lead", a_welcome(LEAD, *year)
    yield "welcome-core", a_welcome(GUAM, a_kickoff())
    yield "welcome-guest", a_welcome(a_seat(Role.GUEST), a_workshop())
    yield "welcome-liaison", a_welcome(LIAISON, *year)
    yield "welcome-staff", a_welcome(STAFF)
    yield "welcome-speaker", a_welcome(a_seat(Role.SPEAKER), a_kickoff())
    yield "welcome-co-host", a_welcome(a_seat(Role.CO_HOST), a_kickoff())


def _meetings() -> Iterator[tuple[str, Case]]:
    meeting, workshop, kickoff = a_meeting(), a_workshop(), a_kickoff()
    invited = NoticeKind.INVITATION
    yield "invitation-online", a_case(invited, meeting)
    yield "invitation-liaison", a_case(invited, meeting, seat=LIAISON)
    yield "invitation-guam", a_case(invited, kickoff, seat=GUAM)
    yield "invitation-in-person", a_case(invited, workshop, seat=GUAM)
    yield "invitation-link-follows", a_case(invited, a_meeting(link=None))
    yield "invitation-place-follows", a_case(invited, a_workshop(place=None))
    yield from _updates()
    yield from _cancellations()
    yield "reminder", a_case(NoticeKind.REMINDER, meeting, offset="-14")
    yield "reminder-in-person", a_case(NoticeKind.REMINDER, workshop, offset="-2")
    nudge = NoticeKind.NUDGE
    yield "report-first", a_case(nudge, meeting, seat=LIAISON, offset="+1")
    yield "report-later", a_case(nudge, meeting, seat=LIAISON, offset="+3")


def _updates() -> Iterator[tuple[str, Case]]:
    old = a_meeting().facts
    moved = a_meeting(
        slot=a_slot(day=date(2027, 10, 12), at=time(11, 30)), why="The hall is taken"
    )
    linked = a_meeting(link="https://meet.example.org/riverbend-2")
    renamed = a_meeting(title="Coaching meeting 3: first findings")
    online = a_workshop(form=Form.VIRTUAL, place=None, link=ROOM, why="Roads are closed")
    update = NoticeKind.UPDATE
    yield "update-moved", a_case(update, moved, told=old)
    yield "update-link", a_case(update, linked, told=old)
    yield "update-title", a_case(update, renamed, told=old)
    reworded = a_meeting(text="Bring the survey of May.", why="It is out now")
    yield "update-text", a_case(update, reworded, told=old)
    yield "update-form", a_case(update, online, told=a_workshop().facts)
    yield "update-same", a_case(update, a_meeting(), told=old)


def _cancellations() -> Iterator[tuple[str, Case]]:
    old = a_meeting().facts
    off = a_meeting(state=MeetingState.CALLED_OFF, why="Three of you are at a training")
    early = a_meeting(state=MeetingState.HELD, held_on=date(2027, 9, 30))
    # It moved since, but this person was never told so: theirs is the old day.
    without = a_meeting(slot=a_slot(day=date(2027, 10, 12)), why="The hall is taken")
    for name, meeting in (("called-off", off), ("held", early), ("left", without)):
        yield (
            f"cancellation-{name}",
            a_case(NoticeKind.CANCELLATION, meeting, told=old, facts=old),
        )

    group = a_kickoff(
        id="lea-2027/-/consultancy/2", title="Peer consultancy, round 1", teams=("tumon",)
    )
    said = {"told": group.facts, "facts": group.facts}
    yield "cancellation-regrouped", a_case(NoticeKind.CANCELLATION, group, **said)


def _asks() -> Iterator[tuple[str, Case]]:
    ask = an_ask()
    later = an_ask(due_on=date(2028, 2, 3))
    off = an_ask(state=AskState.WITHDRAWN, why="The workshop is called off")
    yield "ask", a_case(NoticeKind.ASK, ask, seat=LEAD)
    yield "ask-update", a_case(NoticeKind.UPDATE, later, seat=LEAD, told=ask.facts)
    renamed = an_ask(title="Room, logistics and parking")
    yield "ask-renamed", a_case(NoticeKind.UPDATE, renamed, seat=LEAD, told=ask.facts)
    withdrawn = NoticeKind.CANCELLATION
    yield "ask-withdrawn", a_case(withdrawn, off, seat=LEAD, told=ask.facts)
    yield "ask-passed-on", a_case(withdrawn, ask, seat=LEAD, told=ask.facts)
    yield "ask-reminder", a_case(NoticeKind.REMINDER, ask, seat=LEAD, offset="-7")
    yield "ask-nudge", a_case(NoticeKind.NUDGE, ask, seat=LEAD, offset="+3")

    yield from _asks_of_people()
    yield from _asks_by_mail()


def _asks_of_people() -> Iterator[tuple[str, Case]]:
    ask, handed = an_ask(), an_ask(owner=LEAD.person.id, handed=2, revision=2, timing=2)
    theirs = handed.facts_for(LEAD.person.id)
    feedback = an_ask(
        each=True,
        title="Your view of the workshop",
        text="What helped, and what should change?",
    )
    yield "ask-handed", a_case(NoticeKind.ASK, handed, seat=LEAD, facts=theirs)
    update = NoticeKind.UPDATE
    yield (
        "ask-handed-again",
        a_case(update, handed, seat=LEAD, facts=theirs, told=ask.facts),
    )
    back = an_ask(handed=3, revision=3, timing=3)
    again = back.facts_for(LEAD.person.id)
    yield "ask-given-back", a_case(update, back, seat=LEAD, facts=again, told=ask.facts)
    yield "ask-each", a_case(NoticeKind.ASK, feedback, seat=LEAD)
    yield "ask-each-reminder", a_case(NoticeKind.REMINDER, feedback, seat=LEAD, offset="-2")
    silent = {"lead": LEAD, "liaison": LIAISON, "staff": STAFF}
    for number, (role, seat) in enumerate(silent.items(), 4):
        offset = f"+{number}-{role}"
        yield f"ask-silence-{role}", a_case(NoticeKind.NUDGE, ask, seat=seat, offset=offset)


def _asks_by_mail() -> Iterator[tuple[str, Case]]:
    """One ask of each manner; two of them in letters that come later."""
    for step, plain in WORLD.by_mail.items():
        title = plain.question or "The room is booked"
        ask = an_ask(step=step, title=title, text="Tell us, please.")
        case = a_case(NoticeKind.ASK, ask, seat=LEAD)
        yield f"ask-by-mail-{plain.manner}", case
    late = a_case(NoticeKind.NUDGE, ask, seat=LEAD, offset="+3")
    yield "ask-by-mail-nudge", late
    told = ask.facts
    later = ask.model_copy(update={"due_on": date(2028, 2, 3)})
    yield "ask-by-mail-update", a_case(NoticeKind.UPDATE, later, seat=LEAD, told=told)
    soon = a_case(NoticeKind.REMINDER, ask, seat=LEAD, offset="-7")
    yield "ask-by-mail-reminder", soon


def _not_ready() -> Iterator[tuple[str, Case]]:
    room = Need(
        occasion="lea-2027/riverbend/room-and-logistics/1",
        title="Room and logistics of the workshop",
        is_ask=True,
        is_there=False,
        state=AskState.OPEN,
        day=date(2028, 1, 27),
    )
    said = {"occasion": "lea-2027/riverbend/data-and-goals/1", "is_there": True}
    done = {"title": "Local data and goals", "state": AskState.DONE}
    off = {"title": "Part 1, session 4", "is_ask": False, "state": MeetingState.CALLED_OFF}
    needs = (
        room.model_copy(update=said | done),
        room,
        room.model_copy(update=off | {"occasion": "lea-2027/-/mindsets/4"}),
    )
    whole = Alert(kind=AlertKind.NOT_READY, at=NOW, needs=needs, instead=Form.VIRTUAL)
    bare = Alert(kind=AlertKind.NOT_READY, at=NOW, needs=needs[2:])
    told = {"offset": "-not-ready", "names": ("Ana Reyes",)}
    for name, alert, seat, more in (
        ("staff-not-ready", whole, STAFF, told),
        ("staff-not-ready-part", bare, STAFF, {"offset": "-not-ready"}),
        ("liaison-not-ready", whole, LIAISON, told),
    ):
        matter = a_meeting(alerts=(alert,))
        yield name, a_case(NoticeKind.ANNOUNCEMENT, matter, seat=seat, **more)


def _announcements() -> Iterator[tuple[str, Case]]:
    presumed = a_meeting(state=MeetingState.PRESUMED, held_on=date(2027, 10, 5))
    matters: dict[str, tuple[str, Meeting | Ask]] = {
        "declined-liaison": ("-declined-by-liaison", a_meeting()),
        "declined-team": ("-declined-by-team", a_meeting()),
        "presumed": ("-presumed", presumed),
        "late": ("-late", a_meeting()),
        "gap-before": ("-gap", a_meeting()),
        "gap-after": ("-gap", presumed),
        "undated": ("-undated", a_meeting()),
        "lapsed": ("-lapsed", an_ask(state=AskState.LAPSED)),
    }
    who: dict[str, tuple[str, ...]] = {
        "declined-liaison": ("Sam Okafor",),
        "declined-team": ("Ana Reyes", "Ben Ito"),
    }
    for name, (offset, matter) in matters.items():
        yield (
            f"staff-{name}",
            a_case(
                NoticeKind.ANNOUNCEMENT,
                matter,
                seat=STAFF,
                offset=offset,
                names=who.get(name, ()),
            ),
        )
    absent = Alert(kind=AlertKind.ABSENT, at=NOW, team="riverbend", times=2)
    yield (
        "staff-absent",
        a_case(
            NoticeKind.ANNOUNCEMENT,
            a_meeting(state=MeetingState.HELD, alerts=(absent,)),
            seat=STAFF,
            offset="-absent",
        ),
    )
    yield from _not_ready()
    yield "staff-bounced", a_bounce(LEAD)
    theirs = "-declined-by-team"
    named = {"offset": theirs, "names": who["declined-team"]}
    told = a_case(NoticeKind.ANNOUNCEMENT, a_meeting(), seat=LIAISON, **named)
    yield "liaison-declined-team", told


def _digests() -> Iterator[tuple[str, Case]]:
    nothing: dict[str, Any] = {"first": (), "second": (), "unreported": (), "overdue": ()}
    yield "digest-liaison", a_digest(LIAISON)
    yield "digest-staff", a_digest(STAFF, unreachable=("Ana Reyes",), inbox=3)
    yield "digest-inbox", a_digest(STAFF, **nothing, inbox=1)


def _openings() -> Iterator[tuple[str, Case]]:
    days = (date(2027, 10, 26), date(2028, 1, 25), date(2028, 5, 23))
    space = [
        a_kickoff(
            id=f"lea-2027/-/space/{n}", step="space", slot=a_slot(day=day, minutes=60)
        )
        for n, day in enumerate(days, 1)
    ]
    yield "opening", an_opening(a_seat(), *space)
    yield "opening-last", an_opening(GUAM, space[2])
