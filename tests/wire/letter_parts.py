"""Made-up people, meetings, asks and notices, of which letters tell."""

import re
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from typing import Any, NamedTuple

from models.ask import Ask
from models.ask_step import AskKind
from models.bad_address import BadAddress, Unreachable
from models.by_mail import ByMail, Manner
from models.circle import Circle
from models.correspondence import Correspondence
from models.digest import Coming, Digest
from models.facts import Facts
from models.letter import Letter
from models.meeting import Meeting
from models.notice import Notice, NoticeKind
from models.program import Form, MeetingKind, Report
from models.roster import Role
from models.seat import Person, Seat
from models.surroundings import NOTHING, Surroundings
from tests.wire.samples import a_slot
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


def both(case: Case) -> tuple[str, str]:
    """Return what a person reads of a letter, as text and as a page, each on one line."""
    letter = case.letter()
    return " ".join(letter.text.split()), readable(letter.html)


def readable(html: str) -> str:
    """Return what a person sees of a page, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
