"""The life of an occasion: its truth changes, somebody looks, the ledger remembers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from activities.scales import Scales
from models.ask import Ask
from models.command import Edit
from models.meeting import Meeting
from models.notice import Entry, LedgerState, Notice, NoticeKind
from models.reply import Answer
from models.seat import Seat
from models.slot import Slot, zone
from rules.editing import edited_ask, edited_meeting
from rules.matter import Matter, Owed
from rules.moving import moved
from rules.notices import owed
from rules.outcomes import called_off
from rules.send_slots import SendSlots
from tests.rules.samples import ANN, BOB, LAID, LIV, MINUTE, SLOTS, TEAM

S = LedgerState


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
    scales: Scales = field(default_factory=Scales)

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
        """What is owed now; who remembers earlier looks at this life finds the same."""
        due = owed(self.matter, self.now)
        assert self.scales.weigh(self.matter, self.now) == due
        return due

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


Change = Callable[[Story], object]
