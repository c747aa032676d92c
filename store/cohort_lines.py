"""The lines of a cohort file, before anything is made of them."""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from models.address import address_fault
from models.cadence import Weekday
from models.cohort import AgencyKind
from models.key import Key
from models.line import Line, Prose, link_fault
from models.slot import zone
from models.value import Value
from models.wall_time import WallTime
from store.closed_days import holidays_fault

YEARS = range(2000, 2100)


def _checked(fault: Callable[[str], str | None]) -> AfterValidator:
    def check(text: str) -> str:
        if what := fault(text):
            raise ValueError(what)
        return text

    return AfterValidator(check)


def _zone_exists(name: str) -> str:
    zone(name)
    return name


def _in_our_time(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError(
            f"must lie in the years {YEARS[0]} to {YEARS[-1]}, not in {day.year}"
        )
    return day


def _two_letters(text: str) -> str | None:
    good = re.fullmatch(r"[A-Z]{2}", text)
    return None if good else "must be the two capital letters of a state or territory: CA"


# Strict: pydantic would read the number 20270816 as a day in 1970.
Day = Annotated[date, Field(strict=True), AfterValidator(_in_our_time)]
Zone = Annotated[str, AfterValidator(_zone_exists)]
Address = Annotated[str, _checked(address_fault), AfterValidator(str.lower)]
Link = Annotated[str, _checked(link_fault)]
State = Annotated[str, _checked(_two_letters)]
Holidays = Annotated[str, _checked(holidays_fault)]


class ClosedLines(Value):
    """A [[closed]] table: a span of days nobody meets, both ends included."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    why: Line


class TeamLines(Value):
    """A [[team]] table."""

    key: Key
    agency: Line
    kind: AgencyKind
    state: State
    liaison: Address
    timezone: Zone | None = None
    link: Link | None = None
    place: Line | None = None
    track: Key | None = None
    problem: Line | None = None


class ChoiceLines(Value):
    """A [[meeting]] table: what is chosen for one meeting of the program."""

    step: Key
    number: int = Field(default=1, ge=1, le=999)
    team: Key | None = None
    title: Line | None = None
    topic: Line | None = None
    text: Prose | None = None
    speakers: tuple[Line, ...] = ()
    presented_by: Key | None = None
    place: Line | None = None
    link: Link | None = None
    on: Day | None = None
    at: WallTime | None = None


class CohortLines(Value):
    """A whole cohort file."""

    program: Key
    cohort: Key
    title: Line
    starts_on: Day
    ends_on: Day
    timezone: Zone
    contact: Address
    roster: Line
    holidays: Holidays = ""
    link: Link | None = None
    place: Line | None = None
    digest: Weekday | None = None
    closed: tuple[ClosedLines, ...] = ()
    team: tuple[TeamLines, ...] = Field(min_length=1)
    meeting: tuple[ChoiceLines, ...] = ()
