"""A kind of year: strands of steps, as a program file in `programs/` says it."""

from datetime import time, timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from models.ask_step import AskStep
from models.attendance import AbsenceRule
from models.cadence import (
    Beside,
    Cadence,
    EveryWeeks,
    NthWeekday,
    Quota,
    Spans,
    TimesAYear,
)
from models.key import Key
from models.line import Line, Prose
from models.roster import OF_ONE_STEP, Role
from models.value import Value
from models.wall_time import WallTime


class MeetingKind(StrEnum):
    """What a meeting is, in the field's words."""

    KICKOFF = "kickoff"
    CHECK_IN = "check-in"
    GROUP_SESSION = "group-session"
    TA_MEETING = "ta-meeting"
    THOUGHT_PARTNERSHIP = "thought-partnership"
    PREPARATION = "preparation"
    WORKSHOP = "workshop"
    FOLLOW_UP = "follow-up"
    CONVENING = "convening"
    CONSULTANCY = "consultancy"
    KEYNOTE = "keynote"
    FIRESIDE_CHAT = "fireside-chat"
    AFFINITY_SPACE = "affinity-space"


class Form(StrEnum):
    """How people meet."""

    VIRTUAL = "virtual"
    IN_PERSON = "in-person"


class Report(Value):
    """A meeting whose outcome its liaison tells; nudged, and at last presumed."""

    nudges: tuple[Annotated[int, Field(ge=1, le=30)], ...] = (1, 3, 7)
    presumed_after_days: int = Field(default=9, ge=1, le=60)


class Instead(Value):
    """Another way to hold a meeting: its form, and in how many parts of which length."""

    form: Form
    minutes: int = Field(ge=15, le=600)
    parts: int = Field(default=1, ge=1, le=4)
    days_apart: int = Field(default=7, ge=1, le=28)


class Step(Value):
    """One thing a program brings people together for, and what it asks for that.

    Its audience are roles; of a cohort's step they may be narrowed to the teams of one
    track, to groups of so many teams that are matched anew each time, or to those people
    who have opted in. What it `needs` are steps held, and asks done, before; whether they
    are is looked at `gate_days_before` its first meeting.
    """

    key: Key
    kind: MeetingKind
    title: Line  # may hold {n}, the ordinal; of groups {team}, the one that brings
    topics: tuple[Line, ...] = ()  # one for each time, put after the title
    text: Prose
    minutes: int = Field(default=60, ge=15, le=600)
    form: Form
    instead: Instead | None = None
    at: WallTime = time(10)
    days: int = Field(default=1, ge=1, le=5)  # in a row, each a meeting of its own
    audience: tuple[Role, ...] = Field(min_length=1)
    track: Key | None = None
    groups: int | None = Field(default=None, ge=2, le=6)
    opt_in: bool = False
    optional: bool = False  # nobody is chased for it
    aim: int | None = Field(default=None, ge=1, le=1000)  # about so many people
    cadence: Cadence
    needs: tuple[Key, ...] = ()
    gate_days_before: int | None = Field(default=None, ge=1, le=60)
    slack_days: int = Field(default=14, ge=0, le=60)  # how far it may move to find a day
    reminders: tuple[Annotated[int, Field(ge=1, le=60)], ...] = ()
    report: Report | None = None
    asks: tuple[AskStep, ...] = Field(default=(), alias="ask")

    model_config = Value.model_config | {"populate_by_name": True}

    @property
    def repeats(self) -> bool:
        """Whether it comes again until the end, dated from the last one held."""
        return isinstance(self.cadence, EveryWeeks)

    @property
    def quota(self) -> int:
        """How many of it a team and its liaison date themselves."""
        return self.cadence.times if isinstance(self.cadence, Quota) else 0

    @property
    def is_fixed(self) -> bool:
        """Whether the plan dates it, all at once."""
        return not (self.repeats or self.quota)

    @property
    def count(self) -> int | None:
        """How many times it comes to a team or cohort; None if the year decides."""
        match self.cadence:
            case EveryWeeks() | TimesAYear():
                return None
            case NthWeekday(times=times):
                return None if self.groups else times * self.days
            case Quota(times=times):
                return times
        return self.days

    @property
    def bare_title(self) -> str:
        """What it is called without saying which one of it."""
        return self.title.replace("{n}", "").replace("{team}", "").strip(" ,:")

    @property
    def hangs_on(self) -> tuple[Key, ...]:
        """The steps (or asks) that have to have their days before this one."""
        beside = (self.cadence.step,) if isinstance(self.cadence, Beside | Spans) else ()
        return beside + self.needs


class Track(Value):
    """One of the ways side by side that a program's teams go."""

    key: Key
    title: Line


class Strand(Value):
    """Steps in order, of the whole cohort or of each team."""

    key: Key
    of: Literal["cohort", "team"]
    steps: tuple[Step, ...] = Field(alias="step", min_length=1)

    model_config = Value.model_config | {"populate_by_name": True}


class Program(Value):
    """A kind of year."""

    key: Key
    title: Line
    summary: Prose
    tracks: tuple[Track, ...] = Field(default=(), alias="track")
    strands: tuple[Strand, ...] = Field(alias="strand", min_length=1)
    absences: AbsenceRule = AbsenceRule()

    model_config = Value.model_config | {"populate_by_name": True}

    def steps(self, of: Literal["cohort", "team"] | None = None) -> tuple[Step, ...]:
        """Return the steps of the cohort, of a team, or all, in the order of the file."""
        strands = (strand for strand in self.strands if of in {None, strand.of})
        return tuple(step for strand in strands for step in strand.steps)

    def step(self, key: str) -> Step:
        """Return the step called `key`."""
        return next(step for step in self.steps() if step.key == key)

    def ask(self, key: str) -> AskStep:
        """Return what is asked for under `key`."""
        return next(ask for step in self.steps() for ask in step.asks if ask.key == key)

    @property
    def looks_back_for(self) -> timedelta:
        """How long after its last meeting a year may still be asked about."""
        asks = (ask for step in self.steps() for ask in step.asks)
        return max((ask.looks_back_for for ask in asks), default=timedelta())

    def circle_fault(self, circle: str, role: Role) -> str | None:
        """Say why nobody in a role can have a place in `step` or `step/2` alone."""
        own = {step.key: step for step in self.steps("cohort")}
        key, _, number = circle.partition("/")
        if key not in own:
            return f"{key[:40]!a} is no step of the cohort (there are: {', '.join(own)})"
        step = own[key]
        if number and int(number) > (step.count or 99):
            return f"{key} comes {step.count} times at most, not {number}"
        if role not in step.audience:
            return f"{key} is not for a {role}; it is for: {', '.join(step.audience)}"
        if not (step.opt_in or role in OF_ONE_STEP):
            return f"nobody need ask for {key}: every {role} is invited"
        return None
