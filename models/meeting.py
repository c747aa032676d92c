"""People gathered for a step."""

from datetime import date, datetime
from enum import StrEnum

from models.facts import Facts
from models.gate import Need
from models.program import Form, MeetingKind, Report
from models.roster import Role
from models.slot import Slot
from models.value import Value


class MeetingState(StrEnum):
    """Planned, or what became of it (its outcome)."""

    PLANNED = "planned"
    HELD = "held"
    PRESUMED = "presumed"  # nobody said so; counted as held on its day
    NOT_HELD = "not-held"
    CALLED_OFF = "called-off"


class AlertKind(StrEnum):
    """What staff are told once about an occasion."""

    PRESUMED = "presumed"  # a meeting nobody reported
    LATE = "late"  # dated after its window, because the window had no open day
    GAP = "gap"  # a later word left the next meeting less than 3 or more than 7 weeks away
    LAPSED = "lapsed"  # an ask nobody answered
    DECLINED_BY_LIAISON = "declined-by-liaison"
    DECLINED_BY_TEAM = "declined-by-team"  # by its lead and every core member
    BOUNCED = "bounced"  # an address takes no mail: of no occasion, but of somebody's seat
    ABSENT = "absent"  # a team was not there once too often
    UNDATED = "undated"  # half of the year has gone, and a team dated nothing of its quotas
    NOT_READY = "not-ready"  # on the day of its gate something that it needs was missing


class Alert(Value):
    """Something staff should know, and since when it is so.

    `team` was absent so many `times` that staff hear of it; else neither is said. Of a
    meeting that is not ready, `needs` are the facts, `instead` is the other form that it
    can have, and `settled_at` is when its gate opened: by an order, or by itself. `undated`
    are the titles of the quotas of which a team has dated nothing.
    """

    kind: AlertKind
    at: datetime
    team: str | None = None
    times: int = 0
    needs: tuple[Need, ...] = ()
    instead: Form | None = None
    settled_at: datetime | None = None
    undated: tuple[str, ...] = ()


class Arrival(Value):
    """That a team belongs to a meeting only since a moment: groups were matched anew."""

    team: str
    at: datetime


class Meeting(Value):
    """One meeting of a cohort or a team.

    `revision` counts the changes of what people are told (slot, place, link, title, text,
    form, state); `timing` only those that make it another gathering (slot, state, place,
    form), at which reminders, nudges and answers look. `changed_at` is the minute of the
    last change, `retimed_at` that of the last such one. `uid` never changes.
    """

    id: str
    uid: str
    step: str
    kind: MeetingKind
    title: str
    text: str
    slot: Slot
    form: Form
    place: str | None
    link: str | None
    audience: tuple[Role, ...]
    teams: tuple[str, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    opt_in: bool = False
    optional: bool = False
    reminders: tuple[int, ...]
    report: Report | None
    state: MeetingState = MeetingState.PLANNED
    revision: int = 1
    timing: int = 1
    changed_at: datetime
    retimed_at: datetime  # earlier offsets never fire
    why: str | None = None
    held_on: date | None = None
    closed_at: datetime | None = None
    next_wish: Slot | None = None
    alerts: tuple[Alert, ...] = ()

    @property
    def is_planned(self) -> bool:
        return self.state is MeetingState.PLANNED

    @property
    def closed_gate(self) -> Alert | None:
        """What staff are to decide: the meeting is ahead, and not all is there."""
        gates = [one for one in self.alerts if one.kind is AlertKind.NOT_READY]
        still = self.is_planned and gates and gates[-1].settled_at is None
        return gates[-1] if still else None

    @property
    def stands(self) -> bool:
        """Whether it belongs in calendars: not called off, nor held on an earlier day."""
        if self.state is MeetingState.CALLED_OFF:
            return False
        return self.held_on is None or self.held_on >= self.slot.day

    @property
    def facts(self) -> Facts:
        """What people are told; where they do not meet is no part of it."""
        in_person = self.form is Form.IN_PERSON
        return Facts(
            title=self.title,
            text=self.text,
            slot=self.slot,
            form=self.form,
            place=self.place if in_person else None,
            link=None if in_person else self.link,
        )

    @property
    def day_counted(self) -> date:
        """The day the next meeting of a loop counts from."""
        return self.held_on or self.slot.day
