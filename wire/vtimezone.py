"""VTIMEZONE of a zone (RFC 5545 3.6.5), as yearly rules and never as lists of RDATE.

Readers that matter take only the first date of an RDATE line and are an hour off from then
on; one YEARLY rule with one BYDAY is what all of them read alike. Such a rule stands in the
zone's own file: its last line, the POSIX footer (RFC 9636 3.3), says how its clocks go from
the last change on record onward. A zone whose footer is no such rule has no VTIMEZONE here,
and its meetings are written in UTC.

The zones are those of the package `tzdata`: a machine's own may be years older.
"""

import re
import struct
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

_ZONES = files("tzdata")
_WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")  # POSIX counts from Sunday
_HEADER = struct.Struct(">20x6l")
_ALWAYS = datetime(1, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_START = datetime(1970, 1, 1)  # noqa: DTZ001  wall time, from which rules are written

# RFC 9636 3.3.1, without the Julian days that no zone uses.
_NAME, _HOURS = r"<[^>]+>|[A-Za-z]+", r"[+-]?\d{1,3}(?::\d\d){0,2}"
_DAY = rf"M(\d+)\.(\d)\.(\d)(?:/({_HOURS}))?"
_FOOTER = re.compile(rf"({_NAME})({_HOURS})(?:({_NAME})({_HOURS})?,{_DAY},{_DAY})?")


class ZoneRules(NamedTuple):
    """A zone's VTIMEZONE, and the moment (UTC) from which it tells the truth."""

    since: datetime
    component: Timezone


class _Observance(NamedTuple):
    """One of the two clocks of a year: its name, its offset, and when it begins."""

    name: str
    offset: timedelta
    begins: tuple[datetime, vRecur] | None


@cache
def zone_rules(name: str) -> ZoneRules | None:
    """Return the yearly rules of the zone `name`; None if it has none, or is UTC itself."""
    if name not in _names():
        return None
    raw = _ZONES.joinpath("zoneinfo", *name.split("/")).read_bytes()
    clocks = _clocks(raw.rsplit(b"\n", 2)[-2].decode())
    if clocks is None or {clock.offset for clock in clocks} == {timedelta()}:
        return None
    return ZoneRules(_last_change(raw), _component(name, clocks))


def vtimezone(name: str, at: datetime) -> Timezone | None:
    """Return the VTIMEZONE for a meeting at the moment `at`; None if it must be in UTC."""
    rules = zone_rules(name)
    return rules.component if rules and rules.since <= at else None


@cache
def _names() -> frozenset[str]:
    return frozenset(_ZONES.joinpath("zones").read_text("ascii").split())


def _last_change(raw: bytes) -> datetime:
    """Return the last change on record in a TZif file (RFC 9636 3.1 and 3.2)."""
    ut, standard, leaps, times, types, letters = _HEADER.unpack_from(raw)
    block = times * 5 + types * 6 + letters + leaps * 8 + standard + ut  # of 32-bit times
    second = _HEADER.size + block
    _, _, _, times, _, _ = _HEADER.unpack_from(raw, second)
    if not times:
        return _ALWAYS
    (last,) = struct.unpack_from(">q", raw, second + _HEADER.size + 8 * (times - 1))
    return _EPOCH + timedelta(seconds=last)


def _clocks(footer: str) -> tuple[_Observance, ...] | None:
    """Return the clocks a footer speaks of, the one with the smaller offset first."""
    if not (parts := _FOOTER.fullmatch(footer)):
        return None
    name, west, summer, summer_west, *days = parts.groups()
    offset = -_span(west)
    if summer is None:
        return (_Observance(name.strip("<>"), offset, None),)
    to_summer, to_standard = _yearly(*days[:4]), _yearly(*days[4:])
    if to_summer is None or to_standard is None:
        return None
    summer_offset = -_span(summer_west) if summer_west else offset + timedelta(hours=1)
    clocks = (
        _Observance(name.strip("<>"), offset, to_standard),
        _Observance(summer.strip("<>"), summer_offset, to_summer),
    )
    # Ireland's law calls summer standard and winter an exception; readers of calendars know
    # only clocks that go forward in DAYLIGHT.
    return tuple(sorted(clocks, key=lambda clock: clock.offset))


def _span(text: str) -> timedelta:
    """Read `[+-]h[:mm[:ss]]`."""
    hours, minutes, seconds = (*map(int, text.lstrip("+-").split(":")), 0, 0)[:3]
    span = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -span if text.startswith("-") else span


def _yearly(
    month: str, week: str, weekday: str, at: str | None
) -> tuple[datetime, vRecur] | None:
    """Return the first onset, in wall time, and its rule; None if not on that day."""
    hour = _span(at or "2")
    if not timedelta() <= hour < timedelta(days=1):
        return None
    nth = -1 if week == "5" else int(week)
    day = _WEEKDAYS[int(weekday)]
    rule = vRecur(freq="YEARLY", bymonth=int(month), byday=f"{nth}{day}")
    return _first(int(month), nth, int(weekday)) + hour, rule


def _first(month: int, nth: int, weekday: int) -> datetime:
    """Return the nth weekday (-1: the last) of a month of the first year."""
    start = _START.replace(month=month)
    days = (start + timedelta(days=n) for n in range(31))
    fitting = [day for day in days if (day.month, day.isoweekday() % 7) == (month, weekday)]
    return fitting[nth if nth < 0 else nth - 1]


def _component(name: str, clocks: tuple[_Observance, ...]) -> Timezone:
    zone = Timezone()
    zone.add("TZID", name)
    for number, clock in enumerate(clocks):
        observance = TimezoneDaylight() if number else TimezoneStandard()
        onset, rule = clock.begins or (_START, None)
        observance.add("DTSTART", onset)
        observance.add(
            "TZOFFSETFROM", clocks[number - 1].offset
        )  # of one or two: the other
        observance.add("TZOFFSETTO", clock.offset)
        observance.add("TZNAME", clock.name)
        if rule:
            observance.add("RRULE", rule)
        zone.add_component(observance)
    return zone
