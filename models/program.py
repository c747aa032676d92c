"""A kind of year: strands of steps, as a program file in `programs/` says it."""

from datetime import time
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from models.ask_step import AskStep
from models.attendance import AbsenceRule
from models.line import Line, Prose
from models.roster import Role
from models.value import Value

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]


def _not_a_number(value: object) -> object:
    """Refuse numbers: pydantic would read 10 as ten seconds past midnight."""
    if isinstance(value, int | float):
        raise ValueError("must be a time of day, such as 10:00:00")  # noqa: TRY004 pydantic's
    return value


def _whole_minute(at: time) -> time:
    if at.tzinfo or at.second or at.microsecond:
        raise ValueError("must be a time of day without seconds and zone, such as 10:00:00")
    return at


WallTime = Annotated[time, BeforeValidator(_not_a_number), AfterValidator(_whole_minute)]


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


class Form(StrEnum):
    """How people meet."""

    VIRTUAL = "virtual"
    IN_PERSON = "in-person"


class Weekday(StrEnum):
    """A working day; `.number` is Python's (Monday is 0)."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"

    @property
    def number(self) -> int:
        return list(Weekday).index(self)


class InWeek(Value):
    """A fixed week of the year: week 0 is the week of the start."""

    rule: Literal["in-week"]
    week: int = Field(ge=0, le=110)
    weekday: Weekday | None = None


class NthWeekday(Value):
    """The nth weekday of a month, month after month, `times` times."""

    rule: Literal["nth-weekday"]
    nth: Literal[1, 2, 3, 4, -1]
    weekday: Weekday
    from_week: int = Field(ge=0, le=110)
    times: int = Field(ge=1, le=40)
    skip_months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = Field(
        default=(),
        max_length=11,  # never all twelve: there would be no month to meet in
    )


class Beside(Value):
    """So many weeks before or after another step's (first) meeting."""

    rule: Literal["before", "after"]
    step: Key
    weeks: int = Field(ge=0, le=52)


class EveryWeeks(Value):
    """Again and again: `weeks[0]` to `weeks[1]` weeks from the last one *held*.

    The first counts from the day of step `after`; the loop ends when its window passes the
    day of step `until`.
    """

    rule: Literal["every"]
    weeks: tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(le=26)]]
    after: Key
    until: Key


class TimesAYear(Value):
    """So many times a year, spread evenly over the cohort's time."""

    rule: Literal["times-a-year"]
    times: int = Field(ge=1, le=12)


Cadence = Annotated[
    InWeek | NthWeekday | Beside | EveryWeeks | TimesAYear, Field(discriminator="rule")
]


class Report(Value):
    """A meeting whose outcome its liaison tells; nudged, and at last presumed."""

    nudges: tuple[Annotated[int, Field(ge=1, le=30)], ...] = (1, 3, 7)
    presumed_after_days: int = Field(default=9, ge=1, le=60)


class Step(Value):
    """One thing a program brings people together for, and what it asks for that."""

    key: Key
    kind: MeetingKind
    title: Line  # may hold {n}, the ordinal
    text: Prose
    minutes: int = Field(ge=15, le=600)
    form: Form
    at: WallTime
    audience: tuple[Role, ...] = Field(min_length=1)
    cadence: Cadence
    slack_days: int = Field(default=14, ge=0, le=60)  # how far it may move to find a day
    reminders: tuple[Annotated[int, Field(ge=1, le=60)], ...] = ()
    report: Report | None = None
    asks: tuple[AskStep, ...] = Field(default=(), alias="ask")

    model_config = Value.model_config | {"populate_by_name": True}

    @property
    def repeats(self) -> bool:
        """Whether it comes again until the end, dated from the last one held."""
        return isinstance(self.cadence, EveryWeeks)


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
    strands: tuple[Strand, ...] = Field(alias="strand", min_length=1)

    model_config = Value.model_config | {"populate_by_name": True}

    def steps(self, of: Literal["cohort", "team"] | None = None) -> tuple[Step, ...]:
        """Return the steps of the cohort, of a team, or all, in the order of the file."""
        strands = (strand for strand in self.strands if of in {None, strand.of})
        return tuple(step for strand in strands for step in strand.steps)

    def step(self, key: str) -> Step:
        """Return the step called `key`."""
        return next(step for step in self.steps() if step.key == key)
    absences: AbsenceRule = AbsenceRule()
