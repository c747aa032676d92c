"""Weekdays that nobody closed."""

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.open_days import OpenDays, by_nearness

MONDAY = date(2027, 11, 22)
BREAK = OpenDays(closed={MONDAY + timedelta(days=n): "Thanksgiving week" for n in range(5)})
DAYS = st.dates(date(2027, 1, 1), date(2028, 12, 31))
CLOSED = st.builds(OpenDays, closed=st.dictionaries(DAYS, st.just("closed"), max_size=40))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2027, 11, 19), None),
        (date(2027, 11, 20), "weekend"),
        (date(2027, 11, 21), "weekend"),
        (date(2027, 11, 22), "Thanksgiving week"),
        (date(2027, 11, 26), "Thanksgiving week"),
        (date(2027, 11, 29), None),
    ],
)
def test_a_closed_day_says_why(day: date, why: str | None) -> None:
    assert BREAK.why_closed(day) == why
    assert BREAK.is_open(day) is (why is None)


@pytest.mark.parametrize(
    ("day", "before", "nearest", "after"),
    [
        (date(2027, 11, 18), date(2027, 11, 18), date(2027, 11, 18), date(2027, 11, 18)),
        (date(2027, 11, 20), date(2027, 11, 19), date(2027, 11, 19), date(2027, 11, 29)),
        (date(2027, 11, 24), date(2027, 11, 19), date(2027, 11, 29), date(2027, 11, 29)),
        (date(2027, 11, 27), date(2027, 11, 19), date(2027, 11, 29), date(2027, 11, 29)),
    ],
)
def test_open_days_are_found_on_both_sides(
    day: date, before: date, nearest: date, after: date
) -> None:
    found = (BREAK.last_until(day), BREAK.nearest(day), BREAK.first_from(day))

    assert found == (before, nearest, after)


@given(CLOSED, DAYS)
def test_no_open_day_lies_nearer_than_the_nearest(open_days: OpenDays, day: date) -> None:
    nearest = open_days.nearest(day)
    inside = islice(by_nearness(day, 400), max(0, 2 * abs((nearest - day).days) - 1))

    assert open_days.is_open(nearest)
    assert not any(open_days.is_open(other) for other in inside)


def test_days_around_a_day_come_nearest_first_and_the_later_before_the_earlier() -> None:
    assert [(day - MONDAY).days for day in by_nearness(MONDAY, 2)] == [0, 1, -1, 2, -2]


def test_open_days_come_back_from_json_as_they_were() -> None:
    assert OpenDays.model_validate_json(BREAK.model_dump_json()) == BREAK
