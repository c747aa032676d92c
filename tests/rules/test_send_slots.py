"""Letters that can wait leave on working days at 08:30, in the journey's own zone."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.open_days import OpenDays
from rules.send_slots import HORIZON_DAYS, SendSlots
from tests.rules.samples import HOME, at, send_slots

FRIDAY = date(2027, 10, 8)
MONDAY = date(2027, 10, 11)
TUESDAY = date(2027, 10, 12)
MINUTE = timedelta(minutes=1)
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda n: at(date(2027, 1, 1)) + n * MINUTE)
CLOSED = st.frozensets(st.dates(date(2027, 1, 1), date(2028, 12, 31)), max_size=60)
ZONES = st.sampled_from((HOME, "America/Denver", "Pacific/Guam", "America/St_Johns"))


@pytest.mark.parametrize(
    ("moment", "before", "after"),
    [
        pytest.param(
            at(MONDAY, "08:30"), (MONDAY, 8.5), (MONDAY, 8.5), id="the slot itself is both"
        ),
        pytest.param(
            at(MONDAY, "08:29"),
            (FRIDAY, 8.5),
            (MONDAY, 8.5),
            id="a minute early is Friday's",
        ),
        pytest.param(
            at(MONDAY, "08:31"),
            (MONDAY, 8.5),
            (TUESDAY, 8.5),
            id="a minute late is Tuesday's",
        ),
        pytest.param(
            at(date(2027, 10, 9), "12:00"), (FRIDAY, 8.5), (MONDAY, 8.5), id="a Saturday"
        ),
    ],
)
def test_the_slots_around_a_moment(
    moment: datetime, before: tuple[date, float], after: tuple[date, float]
) -> None:
    slots = send_slots()
    assert slots.last_until(moment) == at(before[0], "08:30")
    assert slots.first_from(moment) == at(after[0], "08:30")


def test_closed_days_have_no_slot() -> None:
    slots = send_slots(closed=[MONDAY])
    assert slots.first_from(at(date(2027, 10, 9))) == at(TUESDAY, "08:30")
    assert slots.last_until(at(MONDAY, "23:00")) == at(FRIDAY, "08:30")


def test_the_slot_is_on_the_journey_s_clock() -> None:
    """It is Tuesday morning in Guam while it is still Monday afternoon at home."""
    guam = send_slots(timezone="Pacific/Guam")
    assert guam.first_from(at(MONDAY, "15:00")) == at(TUESDAY, "08:30", "Pacific/Guam")
    assert guam.first_from(at(MONDAY, "15:00")) == at(MONDAY, "15:30")


@pytest.mark.parametrize(
    "day", [date(2027, 11, 5), date(2027, 11, 8), date(2028, 3, 10), date(2028, 3, 13)]
)
def test_the_clock_s_changes_do_not_move_the_wall_time(day: date) -> None:
    found = send_slots().first_from(at(day, "00:00"))
    assert found == at(day, "08:30")


@given(MOMENTS, CLOSED, ZONES)
def test_no_slot_lies_between_the_two_around_a_moment(
    moment: datetime, closed: frozenset[date], timezone: str
) -> None:
    slots = send_slots(closed, timezone)
    before, after = slots.last_until(moment), slots.first_from(moment)
    assert before <= moment <= after
    assert slots.first_from(before) == before
    assert slots.last_until(after) == after
    if before < after:
        assert slots.first_from(before + MINUTE) == after
        assert slots.last_until(after - MINUTE) == before


@pytest.mark.parametrize(
    ("look", "words"), [("first_from", "days after"), ("last_until", "days before")]
)
def test_a_year_without_an_open_day_is_said_in_words(look: str, words: str) -> None:
    around = (
        MONDAY + timedelta(days=n) for n in range(-HORIZON_DAYS - 1, HORIZON_DAYS + 1)
    )
    never = SendSlots(
        timezone=HOME, open_days=OpenDays(closed=dict.fromkeys(around, "closed"))
    )
    with pytest.raises(ValueError, match=f"no open day in the 400 {words} 2027-10-11"):
        getattr(never, look)(at(MONDAY))
