"""When an ask opens and when it is due: both hang on the meeting it belongs to."""

from datetime import date

from models.ask_step import AskStep
from rules.open_days import OpenDays


def days_of_ask(
    step: AskStep, day: date, open_days: OpenDays, *, not_before: date
) -> tuple[date, date]:
    """Return (opens on, due on) of an ask that belongs to a meeting on `day`.

    Both are open days at or before the days that the program means (at or after them, if
    those come after the meeting), yet not before the first open day from `not_before` on.
    Opening counts from the due day that is meant, not from the open day before it, so that
    asks meant to open together do.
    """
    earliest = open_days.first_from(not_before)
    opens, due = (
        max(earliest, (open_days.first_from if one > day else open_days.last_until)(one))
        for one in step.days_meant(day)
    )
    return min(due, opens), due
