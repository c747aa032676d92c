"""Days, hours and zones in words that mean the same on whatever day they are read."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType

from models.program import Form
from models.slot import Slot, zone

_SPOKEN = {
    "Pacific Time": "America/Los_Angeles US/Pacific",
    "Mountain Time": "America/Denver America/Boise US/Mountain",
    "Arizona Time": "America/Phoenix US/Arizona",
    "Central Time": "America/Chicago America/Menominee America/Indiana/Knox "
    "America/Indiana/Tell_City America/North_Dakota/Beulah America/North_Dakota/Center "
    "America/North_Dakota/New_Salem US/Central",
    "Eastern Time": "America/New_York America/Detroit America/Indiana/Indianapolis "
    "America/Indianapolis America/Kentucky/Louisville America/Kentucky/Monticello "
    "America/Indiana/Vincennes America/Indiana/Winamac America/Indiana/Marengo "
    "America/Indiana/Petersburg America/Indiana/Vevay US/Eastern",
    "Alaska Time": "America/Anchorage America/Juneau America/Sitka America/Nome "
    "America/Yakutat America/Metlakatla US/Alaska",
    "Hawaii Time": "Pacific/Honolulu US/Hawaii",
    "Hawaii-Aleutian Time": "America/Adak",
    "Atlantic Time": "America/Puerto_Rico America/St_Thomas",
    "Chamorro Time": "Pacific/Guam Pacific/Saipan",
    "Samoa Time": "Pacific/Pago_Pago US/Samoa",
    "UK Time": "Europe/London",
}
NAMES: Mapping[str, str] = MappingProxyType(
    {timezone: name for name, zones in _SPOKEN.items() for timezone in zones.split()}
)
_HALF_A_YEAR = timedelta(days=183)


def long_day(day: date) -> str:
    """Say a day in full: "Tuesday, October 5, 2027"."""
    return f"{day:%A, %B} {day.day}, {day.year}"


def short_day(day: date, written: date) -> str:
    """Say a day for a subject line: "Tue, Oct 5"; far from `written`, with its year."""
    far = abs(day - written) > _HALF_A_YEAR
    return f"{day:%a, %b} {day.day}" + (f", {day.year}" if far else "")


def clock_range(start: datetime, end: datetime) -> str:
    """Say from when to when on the clock of one zone: "1:00-2:30 pm"."""
    if _half(start) == _half(end) and start.date() == end.date():
        return f"{_hour(start)}-{_clock(end)}"
    return f"{_clock(start)} - {_clock(end)}"


def zone_name(timezone: str, moment: datetime) -> str:
    """Name a zone as people do, with its letters at `moment`: "Pacific Time (PDT)"."""
    name = NAMES.get(timezone) or _by_its_city(timezone)
    letters = moment.astimezone(zone(timezone)).tzname() or ""
    if letters == name:
        return name
    # Zones without letters of their own are abbreviated to a bare offset: "-03".
    return f"{name} (UTC{letters})" if letters[:1] in "+-" else f"{name} ({letters})"


def _by_its_city(timezone: str) -> str:
    """Name a zone that has no name here: "America/Sao_Paulo" is "Sao Paulo Time"."""
    city = timezone.rpartition("/")[2].replace("_", " ")
    return timezone if city == timezone else f"{city} Time"


def slot_lines(slot: Slot, reader_zone: str, form: Form) -> list[str]:
    """Say when, line by line: the day, the hours, and the meeting's own zone if another.

    Who joins online reads the reader's zone first; who travels reads the venue's alone.
    """
    if days := slot.whole_days:
        return [f"{long_day(days[0])} to {long_day(days[1])}", "all day"]
    day, hours = _reading(slot, slot.timezone if form is Form.IN_PERSON else reader_zone)
    own_day, own_hours = _reading(slot, slot.timezone)
    if form is Form.IN_PERSON or (day, hours) == (own_day, own_hours):
        return [long_day(day), hours]
    elsewhere = own_hours if own_day == day else f"{long_day(own_day)}, {own_hours}"
    return [long_day(day), hours, f"that is {elsewhere}"]


def slot_line(slot: Slot, reader_zone: str, form: Form) -> str:
    """Say the same on one line."""
    return ", ".join(slot_lines(slot, reader_zone, form))


def short_slot(slot: Slot, reader_zone: str, form: Form, written: date) -> str:
    """Say the start for a subject line, on the clock that comes first in the letter."""
    if days := slot.whole_days:
        return f"{short_day(days[0], days[0])} to {short_day(days[1], written)}"
    timezone = slot.timezone if form is Form.IN_PERSON else reader_zone
    start = slot.start.astimezone(zone(timezone))
    return f"{short_day(start.date(), written)}, {_clock(start)}"


def shortened(text: str, limit: int) -> str:
    """Cut one line to `limit` characters, with three dots where something is missing.

    What stands in brackets, as whose meeting it is, stays in them.
    """
    if len(text) <= limit:
        return text
    kept = text[: limit - len("...)")].rstrip()
    return f"{kept}...{')' * (kept.count('(') > kept.count(')'))}"


@lru_cache(maxsize=1024)  # a whole audience reads the same clock
def _reading(slot: Slot, timezone: str) -> tuple[date, str]:
    start, end = (moment.astimezone(zone(timezone)) for moment in (slot.start, slot.end))
    hours = f"{clock_range(start, end)} {zone_name(timezone, slot.start)}"
    if end.date() > start.date():
        hours += f", ending on {long_day(end)}"
    return start.date(), hours


def _hour(moment: datetime) -> str:
    return f"{moment.hour % 12 or 12}:{moment:%M}"


def _clock(moment: datetime) -> str:
    return f"{_hour(moment)} {_half(moment)}"


def _half(moment: datetime) -> str:
    return "am" if moment.hour < 12 else "pm"  # noqa: PLR2004 - noon
