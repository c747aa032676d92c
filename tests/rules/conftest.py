"""A made-up team, its meeting and its ask, and a ledger in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from models.ask import Ask
from models.ask_step import AskKind, AskStep
from models.command import Edit
from models.meeting import Meeting
from models.notice import Entry, LedgerState, Notice, NoticeKind
from models.program import Form, MeetingKind, Report
from models.reply import Answer
from models.roster import Role
from models.seat import Person, Seat
from models.slot import Slot, moment_of, zone
from rules.editing import edited_ask, edited_meeting
from rules.matter import Matter, Owed
from rules.moving import lapse_of_ask, moved
from rules.notices import owed
from rules.open_days import OpenDays
from rules.outcomes import called_off
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
LIV = seat("liv", Role.LIAISON)
STU = seat("stu", Role.STAFF, team=None)


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


def entry(notice: Notice, state: LedgerState = LedgerState.ACCEPTED) -> Entry:
    """The row of a notice in the ledger."""
    return Entry(
        key=notice.key,
        occasion=notice.occasion,
        seat=notice.seat.id,
        person=notice.seat.person.id,
        kind=notice.kind,
        offset=notice.offset,
        revision=notice.revision,
        state=state,
        facts=notice.facts,
        sequence=notice.sequence,
        dtstamp=notice.dtstamp,
        message_id=f"<{notice.key}>",
    )


def told(
    who: Seat,
    about: Meeting | Ask,
    kind: NoticeKind = NoticeKind.INVITATION,
    state: LedgerState = LedgerState.ACCEPTED,
    *,
    offset: str = "",
    sequence: int | None = 0,
) -> Entry:
    """The row that says somebody was (or is to be) told of an occasion as it is now."""
    notice = Notice(
        occasion=about.id,
        seat=who,
        kind=kind,
        offset=offset,
        revision=about.timing if offset else about.revision,
        owed_at=about.changed_at,
        until=about.changed_at + timedelta(days=365),
        facts=about.facts,
        sequence=sequence,
        dtstamp=about.changed_at,
    )
    return entry(notice, state)


def said(notice: Notice) -> str:
    """A notice in a word or two: `ann update #1`, `bob reminder-7`."""
    number = f" #{notice.sequence}" if notice.sequence is not None else ""
    return f"{notice.seat.person.id} {notice.label}{number}"


@dataclass
class Story:
    """One occasion's life: its truth changes, somebody looks, the ledger remembers."""

    occasion: Meeting | Ask
    seats: list[Seat] = field(default_factory=lambda: [ANN, BOB, LIV])
    team: str | None = TEAM
    slots: SendSlots = SLOTS
    now: datetime = LAID
    paused: bool = False
    entries: list[Entry] = field(default_factory=list)
    heard: list[tuple[datetime, Notice]] = field(default_factory=list)
    answers: Sequence[Answer] = ()
    submitted: set[str] = field(default_factory=set)

    @property
    def meeting(self) -> Meeting:
        assert isinstance(self.occasion, Meeting)
        return self.occasion

    @property
    def matter(self) -> Matter:
        return Matter(
            occasion=self.occasion,
            team=self.team,
            seats=self.seats,
            entries=tuple(self.entries),
            slots=self.slots,
            paused=self.paused,
            answers=self.answers,
            submitted=self.submitted,
        )

    def owed(self) -> Owed:
        return owed(self.matter, self.now)

    def look(self, state: LedgerState = LedgerState.ACCEPTED) -> list[str]:
        """Enter what is owed, sent and ended as `state`; return what was said, sorted."""
        due = self.owed()
        self.become(LedgerState.SUPERSEDED, *due.superseded)
        for notice in due.notices:
            self.entries.append(
                entry(notice, LedgerState.EXPIRED if notice.expired else state)
            )
        sent = [notice for notice in due.notices if not notice.expired]
        self.heard += [(self.now, notice) for notice in sent]
        return sorted(said(notice) for notice in sent)

    def look_until(self, end: datetime) -> list[str]:
        """Look whenever a look asks for it, until `end`; say when who heard what."""
        before = len(self.heard)
        self.look()
        while (then := self.owed().next_look) and then <= end:
            assert then > self.now, "a look that is asked for is still to come"
            self.now = then
            self.look()
        self.now = max(self.now, end)
        return self.days_of(self.heard[before:])

    def days_of(self, heard: Sequence[tuple[datetime, Notice]]) -> list[str]:
        zoned = [
            (when.astimezone(zone(self.slots.timezone)), notice) for when, notice in heard
        ]
        return [f"{when:%b %d %H:%M} {said(notice)}" for when, notice in zoned]

    def become(self, state: LedgerState, *keys: str) -> None:
        """Let rows of the ledger end in a state."""
        self.entries = [
            one.model_copy(update={"state": state}) if one.key in keys else one
            for one in self.entries
        ]

    def later(self, minutes: int = 60) -> "Story":
        self.now += minutes * MINUTE
        return self

    def move(self, to: Slot) -> "Story":
        self.occasion = moved(self.meeting, to, self.later().now, None)
        return self

    def call_off(self) -> "Story":
        self.occasion = called_off(self.meeting, self.later().now, "snow")
        return self

    def alter(self, **facts: Any) -> "Story":
        """Change what people are told, but neither slot nor state."""
        update = {"revision": self.occasion.revision + 1, "changed_at": self.later().now}
        self.occasion = self.occasion.model_copy(update=facts | update)
        return self

    def edit(self, **said: Any) -> "Story":
        """Order an edit, as staff do."""
        order = Edit(request="an edit", occasion=self.occasion.id, **said)
        now = self.later().now
        if isinstance(self.occasion, Meeting):
            self.occasion = edited_meeting(self.occasion, order, now)
        else:
            self.occasion = edited_ask(self.occasion, order, now)
        return self

    def pause(self, *, paused: bool = True) -> "Story":
        self.paused = paused
        return self

    def join(self, newcomer: Seat) -> "Story":
        since = {"since": self.later().now}
        self.seats = [*self.seats, newcomer.model_copy(update=since)]
        return self

    def leave(self, leaver: Seat) -> "Story":
        left = {"left_at": self.later().now}
        self.seats = [
            one.model_copy(update=left) if one.id == leaver.id else one
            for one in self.seats
        ]
        return self
