"""Every zone that can be written as yearly rules is; every other one is written in UTC."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import available_timezones

import pytest

from tests.wire.itip_lint import itip_faults
from tests.wire.libical import libical_faults
from tests.wire.samples import a_slot, an_invitation
from tests.wire.zones import ALL, changes, offset
from wire.ics import write_invitation

START = datetime(2028, 1, 1, tzinfo=UTC)
MEETING = date(2028, 1, 11)
YEARS = 12  # in which each weekday falls on every day of a month
Onset = tuple[int, int, int, int, int]  # month, weekday, hour and minute, offset before


@cache
def onsets(name: str) -> dict[Onset, set[int]]:
    """The days of the month on which the clocks change, by what else a rule says."""
    found: dict[Onset, set[int]] = {}
    for moment in changes(name, START, 365 * YEARS + 3):
        before = offset(name, moment - timedelta(minutes=1))
        wall = moment + before  # as the clock shows it that is about to change
        key = (
            wall.month,
            wall.weekday(),
            wall.hour,
            wall.minute,
            int(before.total_seconds()),
        )
        found.setdefault(key, set()).add(wall.day)
    return found


def is_one_weekday_of_a_month(month: int, days: set[int]) -> bool:
    """Whether they are all the nth such weekday of their month, or all the last."""
    _, length = monthrange(START.year + 1, month)
    return len({(day - 1) // 7 for day in days}) == 1 or min(days) > length - 7


def can_be_written(name: str) -> bool:
    """Whether yearly rules say what its clocks do, found out by watching them alone."""
    if not onsets(name):
        return offset(name, START) != timedelta()
    rules = [
        is_one_weekday_of_a_month(month, days) for (month, *_), days in onsets(name).items()
    ]
    return len(rules) == 2 and all(rules)


@pytest.mark.parametrize("first_letter", sorted({name[0] for name in ALL}))
def test_rules_are_written_exactly_where_the_clocks_keep_to_some(first_letter: str) -> None:
    names = [name for name in ALL if name.startswith(first_letter)]
    written = {
        name: write_invitation(an_invitation(slot=a_slot(timezone=name, day=MEETING)))
        for name in names
    }
    with_rules = {
        name for name, message in written.items() if b"BEGIN:VTIMEZONE" in message
    }
    assert with_rules == {name for name in names if can_be_written(name)}
    for name, message in written.items():
        assert (libical_faults(message), itip_faults(message)) == ([], []), name
        assert (f"TZID:{name}\r\n".encode() in message) == (name in with_rules)
        assert (b"\r\nDTSTART:2028" in message) == (name not in with_rules), "then in UTC"


def test_the_zones_of_the_table_are_all_that_python_knows() -> None:
    assert available_timezones() >= set(ALL)
    assert len(ALL) > 590
    assert {"America/Los_Angeles", "Pacific/Guam"} <= {
        name for name in ALL if can_be_written(name)
    }
    assert not {"Africa/Cairo", "America/Nuuk"} & {
        name for name in ALL if can_be_written(name)
    }
