"""When: a day, a wall time, a length, a zone by name.

Never keep a zoned datetime: a `ZoneInfo` comes back from JSON as a bare offset and the zone
is lost. People agree on wall times, so those are kept, and converted late.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, reset_tzpath

from pydantic import model_validator

from models.value import Value

_SHORTEST_DAY = timedelta(hours=23)  # when clocks go forward

reset_tzpath(
    ()
)  # zones come from the package tzdata alone: a machine's own may be years older


@cache
def zone(name: str) -> ZoneInfo:
    """Return the zone called `name`; `ValueError` in words if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            f'there is no time zone called "{name}" (write one like "America/Los_Angeles")'
        ) from None


def local_time_fault(day: date, at: time, timezone: str) -> str | None:
    """Say what is wrong with a wall time, if it does not exist or exists twice."""
    here = zone(timezone)
    early = datetime.combine(day, at, here)
    late = early.replace(fold=1)
    if early.utcoffset() == late.utcoffset():
        return None
    back = early.astimezone(UTC).astimezone(here)
    if back.time() != at:
        return f"{at:%H:%M} on {day} does not exist in {timezone}: the clock jumps over it"
    return f"{at:%H:%M} on {day} exists twice in {timezone}: the clock goes back that day"


@lru_cache(65536)  # the same few thousand wall times, at every look
def moment_of(day: date, at: time, timezone: str) -> datetime:
    """Return the instant, in UTC, of a wall time; in a gap or fold, the first reading."""
    return datetime.combine(day, at, zone(timezone)).astimezone(UTC)


def day_of(moment: datetime, timezone: str) -> date:
    """Return the calendar day that `moment` falls on in a zone."""
    return moment.astimezone(zone(timezone)).date()


def to_the_minute(moment: datetime) -> datetime:
    """Cut a moment to its minute, in UTC: bytes never carry seconds of a clock."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


class Slot(Value):
    """A day, a wall time, a length in minutes, and a zone by name."""

    day: date
    at: time
    minutes: int
    timezone: str

    @model_validator(mode="after")
    def refuse_what_no_clock_shows(self) -> "Slot":
        if self.minutes <= 0:
            raise ValueError("a meeting needs a length of at least a minute")
        if fault := local_time_fault(self.day, self.at, self.timezone):
            raise ValueError(fault)
        return self

    @property
    def start(self) -> datetime:
        """The start, in UTC."""
        return moment_of(self.day, self.at, self.timezone)

    @property
    def end(self) -> datetime:
        """The end, in UTC. Lengths are added after converting: an hour is an hour."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def whole_days(self) -> tuple[date, date] | None:
        """The first and last day of what is not met for, but holds whole days together.

        No meeting lasts ten hours (`models.program.Step`); a day of 23 is a whole one.
        """
        if timedelta(minutes=self.minutes) < _SHORTEST_DAY:
            return None
        return self.day, day_of(self.end - timedelta(minutes=1), self.timezone)

    def days_in(self, timezone: str) -> frozenset[date]:
        """Return the calendar days that it touches for somebody in another zone."""
        last_minute = self.end - timedelta(minutes=1)
        return frozenset({day_of(self.start, timezone), day_of(last_minute, timezone)})

    def overlaps(self, other: "Slot") -> bool:
        """Whether somebody would have to be in two places at once."""
        return self.start < other.end and other.start < self.end
