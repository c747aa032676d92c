"""A made-up team, its people, its meeting and its ask."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from models.ask import Ask
from models.ask_step import AskKind, AskStep
from models.meeting import Meeting
from models.program import Form, MeetingKind, Report
from models.reply import Answer, Partstat, Way
from models.roster import Role
from models.seat import Person, Seat
from models.slot import Slot, moment_of
from rules.moving import lapse_of_ask
from rules.open_days import OpenDays
from rules.send_slots import SendSlots

HOME = "America/Los_Angeles"
TEAM = "riverbend"
DAY = date(2027, 10, 12)  # a Tuesday, with no change of the clock near it
OTHER_DAY = date(2027, 10, 19)
MINUTE = timedelta(minutes=1)


def at(day: date, clock: str = "10:00", timezone: str = HOME) -> datetime:
    """The moment of a wall time."""
    return moment_of(day, time.fromisoformat(clock), timezone)


LAID = at(date(2027, 8, 30))
END = at(date(2027, 12, 1))  # by then all is said of the meeting and of the ask


def person(name: str) -> Person:
    return Person(id=name, email=f"{name}@example.org", name=name.title())


def seat(
    name: str,
    role: Role = Role.CORE,
    *,
    team: str | None = TEAM,
    since: datetime = LAID,
    left_at: datetime | None = None,
    number: int = 1,
) -> Seat:
    """Somebody's place; `number` tells a person's seats apart."""
    return Seat(
        id=f"{name}.{number}",
        person=person(name),
        team=team,
        role=role,
        since=since,
        left_at=left_at,
    )


ANN = seat("ann", Role.LEAD)
BOB = seat("bob")
CAL = seat("cal")
LIV = seat("liv", Role.LIAISON)
STU = seat("stu", Role.STAFF, team=None)
ANN_AGAIN = seat("ann", Role.LEAD, number=2)


def slot(day: date = DAY, clock: str = "13:00", *, timezone: str = HOME) -> Slot:
    return Slot(day=day, at=time.fromisoformat(clock), minutes=60, timezone=timezone)


def send_slots(closed: Iterable[date] = (), timezone: str = HOME) -> SendSlots:
    """Working days at 08:30, but for closed days."""
    return SendSlots(
        timezone=timezone, open_days=OpenDays(closed=dict.fromkeys(closed, "closed"))
    )


SLOTS = send_slots()


def meeting(**changed: Any) -> Meeting:
    """A TA meeting of the team on Tuesday, October 12, reminded a week and a day before."""
    said: dict[str, Any] = {
        "id": f"lea-2027/{TEAM}/ta/1",
        "uid": "made-up",
        "step": "ta",
        "kind": MeetingKind.TA_MEETING,
        "title": "Coaching 1",
        "text": "Next steps.",
        "slot": slot(),
        "form": Form.VIRTUAL,
        "place": None,
        "link": "https://meet.example.org/a",
        "audience": (Role.LEAD, Role.CORE, Role.LIAISON),
        "reminders": (7, 1),
        "report": None,
        "changed_at": LAID,
        "retimed_at": LAID,
    }
    return Meeting(**(said | changed))


def answered(
    when: datetime, partstat: Partstat, timing: int = 1, person: str = "ann"
) -> Answer:
    """What somebody answered to the meeting, on its page."""
    return Answer(
        occasion=meeting().id,
        person=person,
        partstat=partstat,
        way=Way.PAGE,
        at=when,
        dtstamp=when,
        timing=timing,
    )


REPORTED = meeting(report=Report())  # nudged after 1, 3 and 7 days, presumed after 9
TOPICS = AskStep(
    key="topics",
    kind=AskKind.TOPICS,
    title="Your topics",
    text="Which?",
    due_days_before=7,
    lead_days=14,
    reminders=(3,),
    nudges=(1, 3),
)


def ask(**changed: Any) -> Ask:
    """An ask due on Tuesday, October 5, a week before the meeting; open for two weeks."""
    due_on = changed.get("due_on", DAY - timedelta(days=7))
    said: dict[str, Any] = {
        "id": f"lea-2027/{TEAM}/topics/1",
        "meeting": meeting().id,
        "step": "topics",
        "kind": AskKind.TOPICS,
        "title": "Your topics",
        "text": "Which?",
        "opens_on": due_on - timedelta(days=14),
        "due_on": due_on,
        "lapses_at": lapse_of_ask(due_on, meeting()),
        "reminders": (3,),
        "nudges": (1, 3),
        "changed_at": LAID,
        "retimed_at": LAID,
    }
    return Ask(**(said | changed))
