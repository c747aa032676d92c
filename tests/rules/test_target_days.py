"""The days a program means, before any calendar is looked at."""

from datetime import date

import pytest

from models.cadence import (
    Beside,
    Cadence,
    EveryWeeks,
    InWeek,
    NthWeekday,
    TimesAYear,
    Weekday,
)
from rules.target_days import target_days

START, END = date(2027, 8, 18), date(2028, 6, 9)  # a Wednesday to a Friday
THIRD_WEDNESDAY = NthWeekday(
    rule="nth-weekday",
    nth=3,
    weekday=Weekday.WEDNESDAY,
    from_week=5,
    times=6,
    skip_months=(12,),
)


@pytest.mark.parametrize(
    ("cadence", "expected"),
    [
        pytest.param(
            InWeek(rule="in-week", week=0, weekday=Weekday.MONDAY),
            [date(2027, 8, 16)],
            id="the week of the start begins on its Monday",
        ),
        pytest.param(
            InWeek(rule="in-week", week=41, weekday=Weekday.FRIDAY),
            [date(2028, 6, 2)],
            id="late",
        ),
        pytest.param(
            InWeek(rule="in-week", week=1),
            [date(2027, 8, 25)],
            id="team 2 has Wednesday where the program leaves it open",
        ),
        pytest.param(
            THIRD_WEDNESDAY,
            [
                date(2027, 10, 20),
                date(2027, 11, 17),
                date(2028, 1, 19),
                date(2028, 2, 16),
                date(2028, 3, 15),
                date(2028, 4, 19),
            ],
            id="third Wednesdays without December",
        ),
        pytest.param(
            THIRD_WEDNESDAY.model_copy(
                update={"nth": -1, "times": 4, "skip_months": (), "weekday": Weekday.FRIDAY}
            ),
            [date(2027, 9, 24), date(2027, 10, 29), date(2027, 11, 26), date(2027, 12, 31)],
            id="last Fridays",
        ),
        pytest.param(
            Beside(rule="before", step="x", weeks=6), [date(2027, 11, 22)], id="before"
        ),
        pytest.param(
            Beside(rule="after", step="x", weeks=0), [date(2028, 1, 3)], id="after"
        ),
        pytest.param(
            TimesAYear(rule="times-a-year", times=2),
            [date(2027, 11, 2), date(2028, 3, 29)],
            id="twice a school year",
        ),
        pytest.param(
            EveryWeeks(rule="every", weeks=(4, 6), after="x", until="y"), [], id="repeating"
        ),
    ],
)
def test_target_days(cadence: Cadence, expected: list[date]) -> None:
    beside = date(2028, 1, 3)

    assert list(target_days(cadence, START, END, stagger=2, beside=beside)) == expected


def test_twice_a_year_is_four_times_in_two_years() -> None:
    cadence = TimesAYear(rule="times-a-year", times=2)

    days = target_days(cadence, START, date(2029, 8, 17), stagger=0, beside=None)

    assert [day.year for day in days] == [2027, 2028, 2028, 2029]
