"""A cohort as staff describe it: teams walking one program in one span of time."""

from datetime import date
from enum import StrEnum

from models.program import Program
from models.roster import Enrolment
from models.value import Value


class AgencyKind(StrEnum):
    """District, county office, or state agency."""

    LEA = "LEA"
    COE = "COE"
    SEA = "SEA"


class ClosedDay(Value):
    """A day nobody meets, and why."""

    day: date
    why: str


class Team(Value):
    """An agency's people in a cohort."""

    key: str
    agency: str
    kind: AgencyKind
    state: str
    timezone: str
    liaison: str  # address, lower-cased
    link: str | None = None  # the team's own online room, else the cohort's
    place: str | None = None  # where the team meets in person


class Cohort(Value):
    """Everything that is frozen when a cohort starts.

    `closed` holds every closed weekday of the span, public holidays included: a new release
    of a package must not move a year.
    """

    key: str
    title: str
    program: Program
    starts_on: date
    ends_on: date
    timezone: str
    contact: str
    link: str | None = None
    place: str | None = None
    closed: tuple[ClosedDay, ...] = ()
    teams: tuple[Team, ...]

    def team(self, key: str) -> Team:
        """Return the team called `key`."""
        return next(team for team in self.teams if team.key == key)


class CohortFile(Value):
    """What a cohort file and its roster say together, found faultless."""

    cohort: Cohort
    roster: tuple[Enrolment, ...]
