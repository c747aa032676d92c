"""One meeting, three people and their calendars: a change in words, and what each is sent.

Ann has said yes, Bob no, Liv (their liaison) nothing; Cal is not there yet. Every step
takes a minute. What is sent is composed by the real road, and read from its bytes.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.utils import parseaddr

from activities.composing import Composer, first_of_thread
from models.correspondence import Correspondence
from models.meeting import Meeting
from models.notice import LedgerState, Notice
from models.program import Form
from models.reply import Answer, Partstat, Way
from models.slot import Slot
from rules.moving import moved
from store.keys import keys_from_seed
from store.values import Columns
from tests.rules.samples import TEAM, meeting, seat
from tests.rules.stories import Story, entry

KEYS = keys_from_seed("every change")
ORGANIZER = "calendar@host.example.org"
WORLD = Correspondence(
    cohort="lea-2027",
    title="Peer Network 2027/28",
    contact="climate@host.example.org",
    organizer=ORGANIZER,
    timezone="America/Los_Angeles",
    agencies={TEAM: "Riverbend Unified School District"},
    timezones={TEAM: "America/Los_Angeles"},
    base_url="https://pages.example.org",
    link_secret=b"a secret for tests alone",
)
CAL = seat("cal")
SAID = {
    "yes": Partstat.ACCEPTED,
    "no": Partstat.DECLINED,
    "maybe": Partstat.TENTATIVE,
    "instead": Partstat.DELEGATED,
}
SHORT = {
    ("REQUEST", "NEEDS-ACTION"): "ask",
    ("REQUEST", "ACCEPTED"): "yes",
    ("REQUEST", "DECLINED"): "no",
    ("REQUEST", "TENTATIVE"): "maybe",
    ("REQUEST", "DELEGATED"): "instead",
}


@dataclass(frozen=True)
class Sent:
    """One letter, as it reads in its bytes."""

    person: str
    raw: bytes
    envelope_to: str
    sender: str
    message_id: str
    in_reply_to: str | None
    references: str
    method: str
    uid: str
    sequence: int
    dtstamp: str
    status: str | None
    attendee: str
    partstat: str
    rsvp: str | None
    organizer: str

    def __str__(self) -> str:
        if self.method == "CANCEL":
            return f"{'off' if self.status == 'CANCELLED' else 'out'} #{self.sequence}"
        return f"{SHORT[self.method, self.partstat]} #{self.sequence}"


def read(person: str, row: Columns) -> Sent:
    assert "letter" in row, row["reply"]
    message = message_from_bytes(row["letter"], policy=policy.default)
    (part,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    properties = dict(_properties(part.get_content()))
    attendee, parameters = properties["ATTENDEE"]
    method = properties["METHOD"][0]
    assert part.get_param("method") == method
    return Sent(
        person=person,
        raw=row["letter"],
        envelope_to=row["envelope_to"],
        sender=parseaddr(str(message["From"]))[1],
        message_id=str(message["Message-ID"]),
        in_reply_to=message["In-Reply-To"],
        references=str(message["References"]),
        method=method,
        uid=properties["UID"][0],
        sequence=int(properties["SEQUENCE"][0]),
        dtstamp=properties["DTSTAMP"][0],
        status=properties.get("STATUS", (None, {}))[0],
        attendee=attendee,
        partstat=parameters["PARTSTAT"],
        rsvp=parameters.get("RSVP"),
        organizer=properties["ORGANIZER"][0],
    )


def _properties(calendar: str) -> Iterator[tuple[str, tuple[str, dict[str, str]]]]:
    """Read METHOD and the event's lines: name, value, parameters; none holds a colon."""
    unfolded = re.sub(r"\r?\n ", "", calendar).splitlines()
    event = unfolded.index("BEGIN:VEVENT")
    for line in (*unfolded[:6], *unfolded[event:]):
        head, _, value = line.partition(":")
        name, *parameters = head.split(";")
        if name not in {"BEGIN", "END"}:
            yield name, (value, dict(one.split("=", 1) for one in parameters))


def gathering(form: str) -> Meeting:
    """The meeting each scenario begins with: online, or in a room."""
    if form == "room":
        return meeting(reminders=(), form=Form.IN_PERSON, place="Room 1", link=None)
    return meeting(reminders=())


@dataclass
class Scenario:
    """A story told in steps; `sent` holds every letter, look by look."""

    story: Story
    sent: list[list[Sent]] = field(default_factory=list)

    @classmethod
    def begun(cls, form: str = "online") -> "Scenario":
        """Everybody is invited, and has answered or not."""
        begun = cls(Story(gathering(form)))
        begun.look()
        begun.do("ann yes; bob no")
        return begun

    def do(self, steps: str) -> "Scenario":
        """Take steps, `;` between them, a minute each."""
        for step in filter(None, (one.strip() for one in steps.split(";"))):
            self.story.now += timedelta(minutes=1)
            verb, _, rest = step.partition(" ")
            if verb in VERBS:
                VERBS[verb](self, rest)
            else:
                self.answer(verb, SAID[rest])
        return self

    def look(self, state: str = "accepted") -> list[Sent]:
        """Look, and let what is sent end in a state; `doubtful` is to be repeated."""
        due, now = self.story.owed(), self.story.now
        self.story.become(LedgerState.SUPERSEDED, *due.superseded)
        letters = []
        for notice in due.notices:
            row = self.row_of(notice)
            letters.append(read(notice.seat.person.id, row))
            doubtful = state == "doubtful"
            ended = LedgerState.OWED if doubtful else LedgerState(state)
            said = {
                "message_id": row["message_id"],
                "committed_at": now if doubtful else None,
            }
            self.story.entries.append(entry(notice, ended).model_copy(update=said))
        self.sent.append(letters)
        return letters

    def row_of(self, notice: Notice) -> Columns:
        return Composer(KEYS, WORLD.base_url).row(
            notice,
            self.story.meeting,
            WORLD,
            f"team/lea-2027/{TEAM}",
            self.story.now,
            references=first_of_thread(self.story.entries, notice),
        )

    def answer(self, person: str, partstat: Partstat) -> None:
        given = Answer(
            occasion=self.story.meeting.id,
            person=person,
            partstat=partstat,
            way=Way.PAGE,
            at=self.story.now,
            dtstamp=self.story.now,
            timing=self.story.meeting.timing,
        )
        self.story.answers = (*self.story.answers, given)

    def move(self, to: str) -> None:
        """Move to a day of October, perhaps with an hour."""
        day, _, clock = to.partition(" ")
        slot = self.story.meeting.slot
        said = slot.model_dump() | {"day": date(2027, 10, int(day))}
        said |= {"at": clock} if clock else {}
        self._to(Slot.model_validate(said))

    def zone(self, name: str) -> None:
        self._to(self.story.meeting.slot.model_copy(update={"timezone": name}))

    def last(self, minutes: str) -> None:
        self._to(self.story.meeting.slot.model_copy(update={"minutes": int(minutes)}))

    def _to(self, slot: Slot) -> None:
        self.story.occasion = moved(self.story.meeting, slot, self.story.now, None)

    def edit(self, name: str, value: object) -> None:
        self.story.now -= timedelta(minutes=60)  # `Story.edit` takes an hour
        self.story.edit(**{name: value})

    def seat_of(self, name: str, *, back: bool = False) -> None:
        number = sum(one.person.id == name for one in self.story.seats) + 1
        self.story.now -= timedelta(minutes=60)
        self.story.join(seat(name, number=number) if back else CAL)

    def leave(self, name: str) -> None:
        self.story.now -= timedelta(minutes=60)
        taken = [s for s in self.story.seats if s.person.id == name and s.is_taken]
        self.story.leave(taken[0])

    def call_off(self) -> None:
        self.story.now -= timedelta(minutes=60)
        self.story.call_off()


VERBS: dict[str, Callable[[Scenario, str], object]] = {
    "look": lambda s, state: s.look(state or "accepted"),
    "wait": lambda s, minutes: s.story.later(int(minutes) - 1),
    "move": Scenario.move,
    "on": Scenario.move,
    "zone": Scenario.zone,
    "last": Scenario.last,
    "off": lambda s, _: s.call_off(),
    "title": lambda s, words: s.edit("title", words),
    "text": lambda s, words: s.edit("text", words),
    "link": lambda s, name: s.edit("link", f"https://meet.example.org/{name}"),
    "place": lambda s, name: s.edit("place", name),
    "form": lambda s, name: s.edit("form", Form(name)),
    "join": lambda s, _: s.seat_of("cal"),
    "return": lambda s, name: s.seat_of(name, back=True),
    "leave": Scenario.leave,
    "pause": lambda s, _: s.story.pause(),
    "shuffle": lambda s, _: s.story.seats.reverse(),
    "start": lambda s, _: setattr(s.story, "now", s.story.meeting.slot.start),
    "end": lambda s, _: setattr(s.story, "now", s.story.meeting.slot.end),
    "fenced": lambda s, _: s.story.become(
        LedgerState.SUPERSEDED,
        *(one.key for one in s.story.entries if one.state is LedgerState.OWED),
    ),
}
