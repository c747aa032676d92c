"""When the teams of a rehearsal hold what they date themselves: evenly over the year."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from models.cohort import Cohort, Team
from models.meeting import Meeting
from models.occasion import OccasionId
from models.program import Step
from models.slot import Slot, local_time_fault
from rules.open_days import OpenDays
from rules.quotas import still_undated

_DAY = timedelta(days=1)


class Undated(NamedTuple):
    """A meeting without a day, and the slot on which its team would like it."""

    occasion: str
    wish: Slot


def undated(cohort: Cohort, meetings: Sequence[Meeting]) -> Iterator[Undated]:
    """Yield what teams still have to date, with a free slot for each."""
    known = {meeting.id for meeting in meetings}
    busy = {meeting.slot.day for meeting in meetings if meeting.is_planned}
    open_days = OpenDays.of(cohort)
    for number, team in enumerate(cohort.teams):
        for step, about in still_undated(cohort, team, known):
            day = cohort.starts_on + _part(cohort, step, about) + number * _DAY
            while day in busy or not _fits(open_days, step, team, day):
                day += _DAY
            busy.add(day)
            slot = Slot(day=day, at=step.at, minutes=step.minutes, timezone=team.timezone)
            yield Undated(str(about), slot)


def _part(cohort: Cohort, step: Step, about: OccasionId) -> timedelta:
    span = (cohort.ends_on - cohort.starts_on).days
    return timedelta(days=span * (2 * about.ordinal - 1) // (2 * step.quota))


def _fits(open_days: OpenDays, step: Step, team: Team, day: date) -> bool:
    return open_days.is_open(day) and not local_time_fault(day, step.at, team.timezone)
