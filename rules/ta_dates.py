"""When a team and its liaison meet next: four to six weeks after the last time."""

from collections.abc import Callable, Iterable, Set
from datetime import date, timedelta

from models.cadence import EveryWeeks, Weekday
from models.plan import Reservation
from models.program import Step
from models.slot import Slot, local_time_fault
from models.value import Value
from rules.open_days import OpenDays


class TaDate(Value):
    """A dated TA meeting; `late` if its window had no day left."""

    slot: Slot
    late: bool


def ta_window(step: Step, since: date) -> tuple[date, date]:
    """Return the first and last day of a repeating step's window after `since`."""
    if not isinstance(step.cadence, EveryWeeks):
        raise TypeError(f"{step.key} does not repeat")
    first, last = step.cadence.weeks
    return since + timedelta(weeks=first), since + timedelta(weeks=last)


def next_ta(
    step: Step,
    *,
    since: date,
    not_before: date,
    reservation: Reservation,
    timezone: str,
    open_days: OpenDays,
    taken: Set[date],
    last_day: date,
    wish: Slot | None = None,
) -> TaDate | None:
    """Return the next TA meeting of a team; None if there will be none any more.

    `since` is the day the last one was held (or presumed), `taken` the days on which it or
    the cohort meets, `last_day` the day on which the loop ends. The day is of the reserved
    weekday, nearest to the middle of the window; else another weekday that is the team's;
    else the first such day after the window, late. The hour is always the reserved one. A
    wish of the liaison stands as it is, unless it is past `last_day`.
    """
    first, last = ta_window(step, since)
    if first > last_day:
        return None
    if wish and wish.day <= last_day:
        return TaDate(slot=wish, late=wish.day > last)
    fits = _fitting(not_before, reservation, timezone, open_days, taken)
    window = filter(fits, _days(first, min(last, last_day)))
    day = min(window, key=_preference(reservation, first, last), default=None)
    late = day is None
    if day is None:
        day = next(filter(fits, _days(last + timedelta(days=1), last_day)), None)
    if day is None:
        return None
    slot = Slot(day=day, at=reservation.at, minutes=step.minutes, timezone=timezone)
    return TaDate(slot=slot, late=late)


def _fitting(
    not_before: date,
    reservation: Reservation,
    timezone: str,
    open_days: OpenDays,
    taken: Set[date],
) -> Callable[[date], bool]:
    weekdays = {reservation.weekday, *reservation.instead}

    def fits(day: date) -> bool:
        return (
            day >= not_before
            and open_days.is_open(day)
            and day not in taken
            and list(Weekday)[day.weekday()] in weekdays
            and not local_time_fault(day, reservation.at, timezone)
        )

    return fits


def _preference(
    reservation: Reservation, first: date, last: date
) -> Callable[[date], tuple[bool, timedelta, date]]:
    middle = first + (last - first) // 2
    own = reservation.weekday.number
    return lambda day: (day.weekday() != own, abs(day - middle), day)


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
