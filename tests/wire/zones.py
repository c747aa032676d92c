"""What the zone files themselves say of clocks, without any of our own code."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

ALL = tuple(files("tzdata").joinpath("zones").read_text("ascii").split())
OURS = (  # where those live whose year is run
    "America/Los_Angeles",
    "America/Denver",
    "America/Phoenix",
    "America/Chicago",
    "America/New_York",
    "America/Anchorage",
    "America/Adak",
    "America/Puerto_Rico",
    "Pacific/Honolulu",
    "Pacific/Guam",
    "Pacific/Pago_Pago",
)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@cache
def true_zone(name: str) -> ZoneInfo:
    """The zone of the package, whatever the machine's own files say."""
    place = files("tzdata").joinpath("zoneinfo", *name.split("/"))
    with place.open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def offset(name: str, moment: datetime) -> timedelta:
    """How far the zone's clocks are ahead of UTC at a moment."""
    ahead = moment.astimezone(true_zone(name)).utcoffset()
    assert ahead is not None
    return ahead


def changes(name: str, start: datetime, days: int) -> list[datetime]:
    """The moments (UTC) at which the zone's clocks change, to the minute."""
    noons = [start + n * DAY for n in range(days + 1)]
    return [
        _first_minute(name, before, after)
        for before, after in pairwise(noons)
        if offset(name, before) != offset(name, after)
    ]


def _first_minute(name: str, before: datetime, after: datetime) -> datetime:
    old = offset(name, before)
    while after - before > timedelta(minutes=1):
        middle = (before + (after - before) / 2).replace(second=0, microsecond=0)
        if offset(name, middle) == old:
            before = middle
        else:
            after = middle
    return after


def happens_once(name: str, day: date, at: time) -> bool:
    """Whether a wall time is there on a day, and only once."""
    zone = true_zone(name)
    first, second = (
        datetime.combine(day, at.replace(fold=fold), zone).astimezone(UTC)
        for fold in (0, 1)
    )
    return first == second
