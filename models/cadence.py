"""When the meetings of a step are: the rules of dating that a program may name."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from models.key import Key
from models.value import Value


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


Months = tuple[Annotated[int, Field(ge=1, le=12)], ...]


class NthWeekday(Value):
    """The nth weekday of a month, month after month (of `months` only), `times` times."""

    rule: Literal["nth-weekday"]
    nth: Literal[1, 2, 3, 4, -1]
    weekday: Weekday
    from_week: int = Field(ge=0, le=110)
    times: int = Field(ge=1, le=40)
    months: Months = ()  # none named: every one
    skip_months: Months = Field(
        default=(),
        max_length=11,  # never all twelve: there would be no month to meet in
    )

    @property
    def its_months(self) -> frozenset[int]:
        """The months in which it meets: never none."""
        return frozenset(self.months or range(1, 13)) - frozenset(self.skip_months)

    @model_validator(mode="after")
    def refuse_no_month(self) -> "NthWeekday":
        if not self.its_months:
            raise ValueError(
                "leaves no month to meet in: months and skip_months exclude all"
            )
        return self


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


class Quota(Value):
    """So many meetings that a team and its liaison date themselves; undated until then."""

    rule: Literal["quota"]
    times: int = Field(ge=1, le=12)


class Spans(Value):
    """All day, from the first to the last day of another step: it holds them together."""

    rule: Literal["spans"]
    step: Key


Cadence = Annotated[
    InWeek | NthWeekday | Beside | EveryWeeks | TimesAYear | Quota | Spans,
    Field(discriminator="rule"),
]
