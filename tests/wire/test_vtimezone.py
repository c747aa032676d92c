"""Read back by dateutil, which shares no code with us, and held against the zone files."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from io import StringIO

import pytest
from dateutil.tz import tzical
from icalendar import Timezone

from tests.wire.zones import ALL, OURS, changes, true_zone
from wire.vtimezone import vtimezone, zone_rules

START = datetime(2027, 1, 1, tzinfo=UTC)
WATCHED = (
    *OURS,
    "Europe/Dublin",
    "Europe/London",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
)
IN_UTC = ("Africa/Casablanca", "Africa/Cairo", "America/Nuuk", "Asia/Jerusalem", "UTC")


def as_read_by_dateutil(component: Timezone) -> tzinfo:
    text = component.to_ical().decode().replace("\r\n", "\n")
    zone: tzinfo = tzical(StringIO(text)).get()
    return zone


def offsets(zone: tzinfo, moments: list[datetime]) -> list[timedelta | None]:
    return [moment.astimezone(zone).utcoffset() for moment in moments]


@pytest.mark.parametrize("name", WATCHED)
def test_offsets_are_right_on_both_sides_of_every_change_of_a_year(name: str) -> None:
    component = vtimezone(name, START)
    assert component
    read, truth = as_read_by_dateutil(component), true_zone(name)
    moments = [
        change + timedelta(hours=hours)
        for change in [START, *changes(name, START, days=365)]
        for hours in (-48, -3, -1, 0, 1, 2, 3, 48)
    ]
    assert offsets(read, moments) == offsets(truth, moments)


def test_zones_with_summer_time_really_change_in_the_watched_year() -> None:
    counted = {name: len(changes(name, START, days=365)) for name in WATCHED}
    steady = {
        "America/Phoenix",
        "America/Puerto_Rico",
        "Pacific/Honolulu",
        "Pacific/Guam",
        "Pacific/Pago_Pago",
    }
    assert counted == {name: 0 if name in steady else 2 for name in WATCHED}


def is_right(name: str, moments: list[datetime]) -> bool | None:
    """Whether its VTIMEZONE, if it has one, gives the zone's own offsets."""
    if not (component := vtimezone(name, START)):
        return None
    read, truth = as_read_by_dateutil(component), true_zone(name)
    return offsets(read, moments) == offsets(truth, moments)


def test_every_zone_that_is_written_at_all_is_right_for_three_years() -> None:
    days = [START + timedelta(days=n) for n in range(0, 3 * 365, 9)]
    found = {name: is_right(name, days) for name in ALL}
    assert [name for name, right in found.items() if right is False] == []
    assert sum(right is True for right in found.values()) > 500


@pytest.mark.parametrize("name", IN_UTC)
def test_a_zone_without_a_yearly_rule_has_none(name: str) -> None:
    assert vtimezone(name, START) is None


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../zones", "/etc/localtime"])
def test_what_is_no_zone_has_none_and_opens_no_file(name: str) -> None:
    assert zone_rules(name) is None


def test_a_rule_is_not_used_for_a_meeting_before_it_held() -> None:
    rules = zone_rules("America/Vancouver")
    assert rules
    assert rules.since.date() == date(2026, 11, 1)
    assert vtimezone("America/Vancouver", rules.since - timedelta(seconds=1)) is None
    assert vtimezone("America/Vancouver", rules.since) is rules.component


def test_a_zone_whose_clocks_never_changed_was_always_right() -> None:
    assert vtimezone("Etc/GMT+8", datetime(1980, 1, 1, tzinfo=UTC)) is not None


def test_no_zone_is_written_with_rdate_or_more_than_one_rule_a_clock() -> None:
    written = [
        rules.component.to_ical().decode() for rules in map(zone_rules, ALL) if rules
    ]
    assert len(written) > len(ALL) / 2
    for text in written:
        assert "RDATE" not in text
        assert text.count("RRULE:FREQ=YEARLY;BYDAY=") in {0, 2}
        assert text.count("BEGIN:STANDARD") == 1


def test_daylight_is_always_the_clock_that_is_ahead() -> None:
    component = vtimezone("Europe/Dublin", START)
    assert component
    (summer,) = component.walk("DAYLIGHT")
    assert str(summer["TZNAME"]) == "IST"
    assert b"TZOFFSETTO:+0100" in summer.to_ical()
