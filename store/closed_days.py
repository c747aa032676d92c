"""Days nobody meets: spans of the cohort file, and public holidays by `holidays`.

They are expanded once, at a cohort's start: a newer package must not move a year.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import holidays

from models.cohort import ClosedDay

MARGIN = timedelta(days=60)  # asks and follow-ups reach beyond both ends of a year
_SATURDAY = 5


def is_weekend(day: date) -> bool:
    """Return whether `day` is a Saturday or Sunday."""
    return day.weekday() >= _SATURDAY


def holidays_fault(code: str) -> str | None:
    """Say what is wrong with a code such as "US-CA"; "" means no public holidays."""
    country, _, part = code.partition("-")
    known = holidays.list_supported_countries(include_aliases=False)
    if not code or (country in known and not part and "-" not in code):
        return None
    if country not in known:
        return f'{code[:40]!a} is no place with known holidays: write one like "US-CA"'
    if part in known[country]:
        return None
    return f"{part[:40]!a} is no part of {country} with holidays: {_some(known[country])}"


def _some(parts: list[str]) -> str:
    return f"write one of {', '.join(parts)}" if parts else "leave it out"


def public_holidays(code: str, first: date, last: date) -> Iterator[ClosedDay]:
    """Yield a span's public holidays, observed days included, weekends left out."""
    if not code:
        return
    country, _, part = code.partition("-")
    years = range(first.year, last.year + 1)
    found = holidays.country_holidays(country, subdiv=part or None, years=years)
    for day, name in sorted(found.items()):
        if first <= day <= last and not is_weekend(day):
            yield ClosedDay(day=day, why=name)


def span(first: date, last: date, why: str) -> Iterator[ClosedDay]:
    """Yield the weekdays from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if not is_weekend(day):
            yield ClosedDay(day=day, why=why)
