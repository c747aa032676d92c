"""The days on which a program would like a step to meet, whatever the calendars say."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import count, islice

from models.cadence import Beside, Cadence, InWeek, NthWeekday, TimesAYear

_WEEK = timedelta(weeks=1)
_WORKING_DAYS = 5
_DAYS_A_YEAR = 365
_MONTHS_A_YEAR = 12


def target_days(
    cadence: Cadence, starts_on: date, ends_on: date, *, stagger: int, beside: date | None
) -> tuple[date, ...]:
    """Return a step's target days in order.

    `stagger` is a team's number: where the program leaves the weekday open, teams get
    different ones. `beside` is the first day of the step that this one hangs on. A step
    that repeats has no targets, as it is dated from the last one held; nor has a quota.
    """
    monday = starts_on - timedelta(days=starts_on.weekday())
    spread = timedelta(days=stagger % _WORKING_DAYS)
    days: Iterable[date] = ()
    match cadence:
        case InWeek(week=week, weekday=weekday):
            into = timedelta(days=weekday.number) if weekday else spread
            days = [monday + week * _WEEK + into]
        case NthWeekday(times=times):
            days = islice(_nth_weekdays(cadence, monday), times)
        case Beside(rule=rule, weeks=weeks) if beside:
            days = [beside + (weeks if rule == "after" else -weeks) * _WEEK]
        case TimesAYear(times=times):
            days = (day + spread for day in _evenly(starts_on, ends_on, times))
    return tuple(days)


def _nth_weekdays(cadence: NthWeekday, monday: date) -> Iterator[date]:
    """Yield the nth weekday of each month that is not skipped, from the first week on."""
    earliest = monday + cadence.from_week * _WEEK
    for number in count(earliest.year * _MONTHS_A_YEAR + earliest.month - 1):
        year, month = divmod(number, _MONTHS_A_YEAR)
        day = _nth_weekday(year, month + 1, cadence)
        if day >= earliest and month + 1 in cadence.its_months:
            yield day


def _nth_weekday(year: int, month: int, cadence: NthWeekday) -> date:
    if cadence.nth == -1:
        following = date(year + month // _MONTHS_A_YEAR, month % _MONTHS_A_YEAR + 1, 1)
        last = following - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - cadence.weekday.number) % 7)
    first = date(year, month, 1)
    ahead = (cadence.weekday.number - first.weekday()) % 7
    return first + timedelta(days=ahead) + (cadence.nth - 1) * _WEEK


def _evenly(first: date, last: date, times: int) -> Iterator[date]:
    """Yield days in the middle of equal parts; a school year counts as a year."""
    span = (last - first).days
    parts = times * max(1, round(span / _DAYS_A_YEAR))
    for number in range(parts):
        yield first + timedelta(days=span * (2 * number + 1) // (2 * parts))
