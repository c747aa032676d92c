"""Days on which people can meet: weekdays that nobody closed."""

from collections.abc import Iterator
from datetime import date, timedelta

from models.cohort import Cohort
from models.value import Value

_DAY = timedelta(days=1)
_SATURDAY = 5


class OpenDays(Value):
    """The open days of a cohort; `closed` tells each closed weekday's reason."""

    closed: dict[date, str] = {}  # noqa: RUF012 - pydantic copies it for each value

    @classmethod
    def of(cls, cohort: Cohort) -> "OpenDays":
        """Return the days on which a cohort can meet."""
        return cls(closed={closed.day: closed.why for closed in cohort.closed})

    def is_open(self, day: date) -> bool:
        """Return whether people can meet on `day`."""
        return day.weekday() < _SATURDAY and day not in self.closed

    def why_closed(self, day: date) -> str | None:
        """Say why nobody meets on `day`; None if it is open."""
        return "weekend" if day.weekday() >= _SATURDAY else self.closed.get(day)

    def first_from(self, day: date) -> date:
        """Return the first open day at or after `day`: closed days are few."""
        while not self.is_open(day):
            day += _DAY
        return day

    def last_until(self, day: date) -> date:
        """Return the last open day at or before `day`."""
        while not self.is_open(day):
            day -= _DAY
        return day

    def nearest(self, day: date) -> date:
        """Return the open day nearest to `day`; of two, the later."""
        before, after = self.last_until(day), self.first_from(day)
        return before if day - before < after - day else after


def by_nearness(day: date, within: int) -> Iterator[date]:
    """Yield `day`, then the days around it, nearest first; of two, the later first."""
    yield day
    for distance in range(1, within + 1):
        yield day + distance * _DAY
        yield day - distance * _DAY
