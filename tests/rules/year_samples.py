"""Cohorts of any size, zones and closed days, and the program whose year is laid."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from models.cohort import AgencyKind, ClosedDay, Cohort, Team
from models.plan import Plan, PlannedMeeting
from models.program import Program
from store.programs import load_program
from tests.other_steps import with_step

PROGRAM = load_program("lea-peer-network", Path(__file__).parents[2] / "programs")
START = date(2027, 8, 16)
HOME = "America/Los_Angeles"
WINTER = tuple(date(2027, 12, 20) + timedelta(days=n) for n in range(19))


def cohort(
    zones: Sequence[str] = (HOME,) * 6,
    *,
    closed: Iterable[date] = WINTER,
    liaisons: int = 2,
    program: Program = PROGRAM,
    starts_on: date = START,
    days: int = 298,
    home: str = HOME,
) -> Cohort:
    return Cohort(
        key="lea-2027",
        title="A made-up cohort",
        program=program,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=days),
        timezone=home,
        contact="climate@host.example.org",
        closed=tuple(ClosedDay(day=day, why="closed") for day in sorted(closed)),
        teams=tuple(
            Team(
                key=f"team-{n}",
                agency=f"District {n}",
                kind=AgencyKind.LEA,
                state="CA",
                timezone=timezone,
                liaison=f"liaison{n % liaisons}@host.example.org",
            )
            for n, timezone in enumerate(zones)
        ),
    )


def changed(key: str, **changes: object) -> Program:
    """Return the program with one step changed."""

    return with_step(PROGRAM, key, **changes)


def of(plan: Plan, step: str, team: str | None = "team-0") -> list[PlannedMeeting]:
    return [one for one in plan.meetings if (one.step, one.team) == (step, team)]
