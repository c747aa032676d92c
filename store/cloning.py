"""Next year's cohort from this year's: dates shifted by whole weeks, so weekdays stay."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from models.cohort import ClosedDay, Cohort, Team
from models.refusal import Refused
from models.roster import Enrolment, Role
from store.closed_days import public_holidays
from store.cohort_lines import YEARS, ClosedLines, CohortLines
from store.seats import seated

_WEEK = timedelta(weeks=1)
_WEEKEND = timedelta(days=3)  # Friday to Monday is one span


def shift_to(old: date, new: date) -> timedelta:
    """Return how far dates move, in whole weeks, when a year starts on another day."""
    if new.year not in YEARS:
        raise Refused(f"a year cannot start on {new}: choose one up to {YEARS[-1]}")
    return round((new - old) / _WEEK) * _WEEK


def shifted(lines: CohortLines, starts_on: date, key: str) -> CohortLines:
    """Return the lines of the year that starts on another day."""
    by = shift_to(lines.starts_on, starts_on)
    closed = tuple(
        days.model_copy(update={"first": days.first + by, "last": days.last + by})
        for days in lines.closed
    )
    chosen = tuple(
        one.model_copy(update={"on": one.on + by}) if one.on else one
        for one in lines.meeting
    )
    years = starts_on.year - lines.starts_on.year
    return lines.model_copy(
        update={
            "cohort": key,
            "title": _later(lines.title, lines.starts_on.year, years),
            "starts_on": starts_on,
            "ends_on": lines.ends_on + by,
            "closed": closed,
            "meeting": chosen,
            "roster": "roster.csv",
        }
    )


def next_key(key: str, old: date, new: date) -> str:
    """Return a key for the new year: the old one's year renewed, else the year added."""
    renewed = key.replace(str(old.year), str(new.year))
    return renewed if renewed != key else f"{key}-{new.year}"


def _later(title: str, first: int, years: int) -> str:
    """Return a title whose years are renewed: 2027/28, 2027/2028, 2027."""
    for year in sorted((first, first + 1, first + 2), reverse=years > 0):
        title = title.replace(str(year), str(year + years))
        title = title.replace(f"/{year % 100:02}", f"/{(year + years) % 100:02}")
    return title


def lines_of(cohort: Cohort) -> CohortLines:
    """Return the file of a cohort that was started: holidays were expanded, and are found.

    Of the holidays of its teams' states, those are taken whose every day is closed.
    """
    code = _holidays(cohort)
    public = list(public_holidays(code, cohort.starts_on, _last_day(cohort)))
    days = [d for d in cohort.closed if d not in public and _inside(d.day, cohort)]
    said = cohort.model_dump(exclude={"key", "program", "closed", "teams", "choices"})
    return CohortLines.model_validate(
        said
        | {
            "program": cohort.program.key,
            "cohort": cohort.key,
            "roster": "roster.csv",
            "holidays": code,
            "closed": [_span(span) for span in _spans(days)],
            "team": [_team(team, cohort) for team in cohort.teams],
            "meeting": [one.model_dump() for one in cohort.choices],
        }
    )


def _team(team: Team, cohort: Cohort) -> dict[str, object]:
    own = None if team.timezone == cohort.timezone else team.timezone
    return team.model_dump() | {"timezone": own}


async def roster_of(session: AsyncSession, cohort: str) -> list[Enrolment]:
    """Return the roster of those who sit in a cohort now, teams' liaisons aside."""
    rows = await seated(session, cohort)
    return [
        Enrolment(
            email=person.email,
            name=person.name,
            team=seat.team,
            role=seat.role,
            timezone=person.timezone,
            language=person.language,
            circle=seat.circle,
        )
        for seat, person in sorted(rows, key=lambda row: row[0].team or "")
        if not (seat.role is Role.LIAISON and seat.team)
    ]


def _inside(day: date, cohort: Cohort) -> bool:
    return cohort.starts_on <= day <= _last_day(cohort)


def _last_day(cohort: Cohort) -> date:
    return cohort.ends_on + cohort.program.looks_back_for


def _holidays(cohort: Cohort) -> str:
    closed = {day.day for day in cohort.closed}
    codes = dict.fromkeys([*(f"US-{team.state}" for team in cohort.teams), "US"])
    found = {}
    for code in codes:
        days = {d.day for d in public_holidays(code, cohort.starts_on, cohort.ends_on)}
        if days <= closed:
            found[code] = len(days)
    return max(found, key=lambda code: found[code], default="")


def _spans(days: Sequence[ClosedDay]) -> Iterator[list[ClosedDay]]:
    """Yield runs of closed days with one reason; a weekend does not end a run."""
    run: list[ClosedDay] = []
    for one in days:
        if run and (one.why != run[-1].why or one.day - run[-1].day > _WEEKEND):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _span(run: Sequence[ClosedDay]) -> ClosedLines:
    return ClosedLines.model_validate(
        {"from": run[0].day, "to": run[-1].day, "why": run[0].why}
    )
