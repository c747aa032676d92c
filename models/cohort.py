"""A cohort as staff describe it: teams walking one program in one span of time."""

from datetime import date, time
from enum import StrEnum

from models.cadence import Weekday
from models.program import Program, Step
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
    track: str | None = None
    problem: str | None = None  # its problem of practice, in a few words


class Choice(Value):
    """What a cohort has chosen for one meeting of its program.

    `step`, `number` and `team` name the meeting; `on` and `at` stand instead of what the
    cadence finds. Nothing chosen leaves it as the program has it.
    """

    step: str
    number: int = 1
    team: str | None = None
    title: str | None = None
    topic: str | None = None
    text: str | None = None
    speakers: tuple[str, ...] = ()
    presented_by: str | None = None
    place: str | None = None
    link: str | None = None
    on: date | None = None
    at: time | None = None


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
    digest: Weekday | None = None  # the day of the host's people's digest; none without
    closed: tuple[ClosedDay, ...] = ()
    teams: tuple[Team, ...]
    choices: tuple[Choice, ...] = ()

    def team(self, key: str) -> Team:
        """Return the team called `key`."""
        return next(team for team in self.teams if team.key == key)

    def quotas(self, team: Team) -> list[Step]:
        """Return the steps of which a team dates the meetings itself."""
        steps = self.program.steps("team")
        return [step for step in steps if step.quota and step.track in {None, team.track}]

    def choice(self, step: str, number: int, team: str | None) -> Choice:
        """Return what was chosen for a meeting; perhaps nothing."""
        nothing = Choice(step=step, number=number, team=team)
        named = (one for one in self.choices if (one.step, one.number) == (step, number))
        return next((one for one in named if one.team == team), nothing)


class CohortFile(Value):
    """What a cohort file and its roster say together, found faultless."""

    cohort: Cohort
    roster: tuple[Enrolment, ...]
