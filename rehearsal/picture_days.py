"""The days that a picture of the year spans, from left to right.

Across, places are percent of the width, so that the picture fills any page and its marks
and words keep their size.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from models.value import Value
from rehearsal.booklet_folder import NotedPlan
from rehearsal.booklet_words import MONTHS


class Scale(Value):
    """The days that the picture spans, whole months."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Return where a day begins, in percent of the width."""
        return round(100 * (day - self.first).days / ((self.last - self.first).days + 1), 3)

    def width(self, days: int) -> float:
        """Return how wide so many days are, in percent of the width."""
        return self.x(self.first + timedelta(days=days))


class Month(Value):
    """A month's name at its first day; the year where it begins."""

    x: float
    name: str
    year: str


def scale_of(plan: NotedPlan, sent: Iterable[date]) -> Scale:
    """Return the months from the first to the last day on which anything is."""
    days = [plan.cohort.starts_on, plan.cohort.ends_on, *sent]
    days += [meeting.day for meeting in plan.meetings]
    days += [day for ask in plan.asks for day in (ask.opens_on, ask.due_on)]
    return Scale(
        first=min(days).replace(day=1), last=_next_month(max(days)) - timedelta(days=1)
    )


def months_of(scale: Scale) -> Iterable[Month]:
    """Yield the months of a scale, in order."""
    day = scale.first
    while day <= scale.last:
        year = str(day.year) if day.month == 1 or day == scale.first else ""
        yield Month(x=scale.x(day), name=MONTHS[day.month - 1][:3], year=year)
        day = _next_month(day)


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
