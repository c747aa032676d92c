"""When letters leave that need not leave at once: working days, in the morning."""

from datetime import date, datetime, time, timedelta

from models.slot import day_of, moment_of
from models.value import Value
from rules.open_days import OpenDays

HORIZON_DAYS = 400  # a year without one open day has no send slot; then we say so


class SendSlots(Value):
    """The send slots of one journey: `at` on each open day, in its own zone."""

    timezone: str
    open_days: OpenDays
    at: time = time(8, 30)

    def on(self, day: date) -> datetime:
        """Return the moment of the send hour on a day, open or not."""
        return moment_of(day, self.at, self.timezone)

    def first_from(self, moment: datetime) -> datetime:
        """Return the first slot at or after `moment`."""
        day = day_of(moment, self.timezone)
        for _ in range(HORIZON_DAYS):
            if self.open_days.is_open(day) and self.on(day) >= moment:
                return self.on(day)
            day += timedelta(days=1)
        raise ValueError(
            f"there is no open day in the {HORIZON_DAYS} days after {moment:%Y-%m-%d}"
        )

    def last_until(self, moment: datetime) -> datetime:
        """Return the last slot at or before `moment`."""
        day = day_of(moment, self.timezone)
        for _ in range(HORIZON_DAYS):
            if self.open_days.is_open(day) and self.on(day) <= moment:
                return self.on(day)
            day -= timedelta(days=1)
        raise ValueError(
            f"there is no open day in the {HORIZON_DAYS} days before {moment:%Y-%m-%d}"
        )
