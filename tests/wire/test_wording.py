"""Days, hours and zones in words."""

from datetime import UTC, date, datetime, time
from zoneinfo import available_timezones

import pytest

from models.program import Form
from tests.wire.samples import a_slot
from wire.wording import (
    NAMES,
    clock_range,
    long_day,
    short_day,
    short_slot,
    shortened,
    slot_line,
    slot_lines,
    zone_name,
)

LA = "America/Los_Angeles"
SUMMER, WINTER = datetime(2027, 7, 1, tzinfo=UTC), datetime(2027, 12, 1, tzinfo=UTC)


def test_a_day_is_said_in_full_and_short() -> None:
    assert long_day(date(2027, 10, 5)) == "Tuesday, October 5, 2027"
    assert short_day(date(2027, 10, 5), date(2027, 9, 21)) == "Tue, Oct 5"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (date(2027, 4, 6), "Tue, Oct 5"),
        (date(2028, 4, 5), "Tue, Oct 5"),
        (date(2027, 4, 4), "Tue, Oct 5, 2027"),
        (date(2026, 10, 5), "Tue, Oct 5, 2027"),
        (date(2028, 4, 6), "Tue, Oct 5, 2027"),
    ],
)
def test_a_day_more_than_half_a_year_away_is_said_with_its_year(
    written: date, said: str
) -> None:
    assert short_day(date(2027, 10, 5), written) == said


def test_of_days_in_a_row_the_last_says_the_year() -> None:
    days = a_slot(day=date(2029, 4, 16), at=time(0), minutes=4 * 24 * 60)
    said = short_slot(days, LA, Form.VIRTUAL, date(2028, 1, 10))
    assert said == "Mon, Apr 16 to Thu, Apr 19, 2029"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ((5, 13, 0), (5, 14, 30), "1:00-2:30 pm"),
        ((5, 9, 5), (5, 10, 0), "9:05-10:00 am"),
        ((5, 11, 30), (5, 13, 0), "11:30 am - 1:00 pm"),
        ((5, 12, 0), (5, 13, 0), "12:00-1:00 pm"),
        ((5, 0, 0), (5, 1, 0), "12:00-1:00 am"),
        ((5, 23, 0), (6, 0, 30), "11:00 pm - 12:30 am"),
        ((5, 9, 0), (6, 9, 30), "9:00 am - 9:30 am"),
    ],
)
def test_hours_are_read_off_a_clock_of_twelve(
    start: tuple[int, int, int], end: tuple[int, int, int], said: str
) -> None:
    first, last = (datetime(2027, 10, *reading, tzinfo=UTC) for reading in (start, end))
    assert clock_range(first, last) == said


@pytest.mark.parametrize(
    ("timezone", "moment", "said"),
    [
        (LA, SUMMER, "Pacific Time (PDT)"),
        (LA, WINTER, "Pacific Time (PST)"),
        ("America/Phoenix", SUMMER, "Arizona Time (MST)"),
        ("America/Denver", SUMMER, "Mountain Time (MDT)"),
        ("America/Chicago", WINTER, "Central Time (CST)"),
        ("America/Detroit", SUMMER, "Eastern Time (EDT)"),
        ("America/Anchorage", SUMMER, "Alaska Time (AKDT)"),
        ("Pacific/Honolulu", SUMMER, "Hawaii Time (HST)"),
        ("Pacific/Guam", SUMMER, "Chamorro Time (ChST)"),
        ("Pacific/Pago_Pago", SUMMER, "Samoa Time (SST)"),
        ("America/Puerto_Rico", SUMMER, "Atlantic Time (AST)"),
        ("Europe/London", WINTER, "UK Time (GMT)"),
        ("Europe/Berlin", SUMMER, "Berlin Time (CEST)"),
        ("America/Sao_Paulo", SUMMER, "Sao Paulo Time (UTC-03)"),
        ("UTC", SUMMER, "UTC"),
    ],
)
def test_a_zone_is_named_as_people_do(timezone: str, moment: datetime, said: str) -> None:
    assert zone_name(timezone, moment) == said


def test_every_named_zone_exists() -> None:
    assert NAMES.keys() <= available_timezones()


DAY = "Tuesday, October 5, 2027"
OWN = "1:00-2:30 pm Pacific Time (PDT)"
IN_GUAM = [
    "Wednesday, October 6, 2027",
    "6:00-7:30 am Chamorro Time (ChST)",
    f"that is {DAY}, {OWN}",
]


@pytest.mark.parametrize(
    ("reader", "form", "lines"),
    [
        (LA, Form.VIRTUAL, [DAY, OWN]),
        ("US/Pacific", Form.VIRTUAL, [DAY, OWN]),
        (
            "America/New_York",
            Form.VIRTUAL,
            [DAY, "4:00-5:30 pm Eastern Time (EDT)", f"that is {OWN}"],
        ),
        ("Pacific/Guam", Form.VIRTUAL, IN_GUAM),
        ("Pacific/Guam", Form.IN_PERSON, [DAY, OWN]),
    ],
)
def test_who_joins_online_reads_their_own_clock_and_who_travels_the_venues(
    reader: str, form: Form, lines: list[str]
) -> None:
    assert slot_lines(a_slot(), reader, form) == lines
    assert slot_line(a_slot(), reader, form) == ", ".join(lines)


def test_hours_past_midnight_say_on_which_day_they_end() -> None:
    assert slot_lines(a_slot(at=time(23, 0)), LA, Form.VIRTUAL) == [
        DAY,
        "11:00 pm - 12:30 am Pacific Time (PDT), ending on Wednesday, October 6, 2027",
    ]


@pytest.mark.parametrize(
    ("form", "said"),
    [(Form.VIRTUAL, "Wed, Oct 6, 6:00 am"), (Form.IN_PERSON, "Tue, Oct 5, 1:00 pm")],
)
def test_a_subject_says_the_clock_that_comes_first_in_the_letter(
    form: Form, said: str
) -> None:
    assert short_slot(a_slot(), "Pacific/Guam", form, date(2027, 9, 21)) == said


@pytest.mark.parametrize(
    ("text", "limit", "said"),
    [
        ("1234567890", 10, "1234567890"),
        ("12345 78901", 9, "12345..."),
        ("Check-in (Cedar Hollow)", 20, "Check-in (Cedar...)"),
        ("Check-in (Cedar Hollow)", 12, "Check-in..."),
        ("One (two) and three (four)", 17, "One (two) and..."),
        ("((((((((((", 8, "((((...)"),
    ],
)
def test_what_is_too_long_ends_in_dots_and_closes_its_brackets(
    text: str, limit: int, said: str
) -> None:
    assert shortened(text, limit) == said
    assert len(said) <= limit
