"""The next TA meeting: four to six weeks after the last, on the team's weekday and hour."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cadence import EveryWeeks, InWeek, Weekday
from models.plan import Reservation
from models.program import Form, MeetingKind, Step
from models.roster import Role
from models.slot import Slot
from rules.open_days import OpenDays
from rules.ta_dates import TaDate, next_ta, ta_window

ZONE = "America/Los_Angeles"
TA = Step(
    key="ta",
    kind=MeetingKind.TA_MEETING,
    title="Coaching {n}",
    text="Next steps.",
    minutes=60,
    form=Form.VIRTUAL,
    at=time(13),
    audience=(Role.LEAD, Role.LIAISON),
    cadence=EveryWeeks(rule="every", weeks=(4, 6), after="check-in", until="finale"),
)
TUESDAY_AT_TWO = Reservation(team="r", step="ta", weekday=Weekday.TUESDAY, at=time(14))
SINCE = date(2027, 9, 7)  # a Tuesday: the window is 5 to 19 October, its middle the 12th
ALL_WEEK = TUESDAY_AT_TWO.model_copy(update={"instead": tuple(Weekday)})


def slot(day: date, at: time = time(14), timezone: str = ZONE) -> Slot:
    return Slot(day=day, at=at, minutes=60, timezone=timezone)


def dated(
    *,
    since: date = SINCE,
    not_before: date = date(2027, 8, 1),
    reservation: Reservation = ALL_WEEK,
    timezone: str = ZONE,
    closed: tuple[date, ...] = (),
    busy: tuple[Slot, ...] = (),
    last_day: date = date(2028, 5, 31),
    wish: Slot | None = None,
) -> TaDate | None:
    return next_ta(
        TA,
        since=since,
        not_before=not_before,
        reservation=reservation,
        timezone=timezone,
        open_days=OpenDays(closed=dict.fromkeys(closed, "closed")),
        taken={day for one in busy for day in one.days_in(timezone)},
        last_day=last_day,
        wish=wish,
    )


def october(day: int) -> date:
    return date(2027, 10, day)


WHOLE_WINDOW = tuple(october(n) for n in range(5, 20))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(dated(), (12, False), id="the middle of the window"),
        pytest.param(dated(closed=(october(12),)), (5, False), id="the own weekday first"),
        pytest.param(
            dated(closed=(october(12),), not_before=october(6)),
            (19, False),
            id="a later week",
        ),
        pytest.param(
            dated(closed=(october(5), october(12), october(19))),
            (11, False),
            id="another weekday nearest to the middle",
        ),
        pytest.param(
            dated(busy=(slot(october(12), time(9)),)), (5, False), id="a day with a meeting"
        ),
        pytest.param(
            dated(busy=(slot(october(13), time(6), "Pacific/Guam"),)),
            (5, False),
            id="a meeting that is on that day only here",
        ),
        pytest.param(dated(not_before=october(15)), (19, False), id="two weeks ahead"),
        pytest.param(dated(closed=WHOLE_WINDOW), (20, True), id="a closed window"),
        pytest.param(dated(not_before=october(25)), (25, True), id="reported too late"),
        pytest.param(
            dated(not_before=october(25), reservation=TUESDAY_AT_TWO),
            (26, True),
            id="late, and on no other team's weekday",
        ),
        pytest.param(
            dated(
                closed=(october(5), october(12), october(19)), reservation=TUESDAY_AT_TWO
            ),
            (26, True),
            id="no other weekday is ours",
        ),
        pytest.param(
            dated(last_day=october(8)), (5, False), id="the loop's end cuts it short"
        ),
        pytest.param(dated(wish=slot(october(7))), (7, False), id="a wish"),
        pytest.param(
            dated(wish=slot(october(23))), (23, True), id="a wish past the window"
        ),
        pytest.param(
            dated(wish=slot(date(2029, 1, 9))), (12, False), id="a wish past the last day"
        ),
    ],
)
def test_next_ta(found: TaDate | None, expected: tuple[int, bool]) -> None:
    assert found is not None
    assert (found.slot.day.day, found.late) == expected
    assert found.slot.day.month == 10
    assert found.slot.at == time(14)


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(dated(last_day=october(4)), id="the window starts after the end"),
        pytest.param(
            dated(last_day=october(21), closed=(*WHOLE_WINDOW, october(20), october(21))),
            id="only a day after the end is open",
        ),
        pytest.param(
            dated(last_day=october(20), not_before=october(21)), id="reported after the end"
        ),
        pytest.param(
            dated(last_day=october(4), wish=slot(october(9))), id="a wish after the end"
        ),
    ],
)
def test_the_loop_ends(found: TaDate | None) -> None:
    assert found is None


def test_the_window_is_that_of_the_program() -> None:
    assert ta_window(TA, SINCE) == (october(5), october(19))
    with pytest.raises(TypeError, match="ta does not repeat"):
        ta_window(TA.model_copy(update={"cadence": InWeek(rule="in-week", week=1)}), SINCE)


def test_an_hour_that_the_clock_jumps_over_is_not_used() -> None:
    # Cairo's clocks jump at midnight before Friday, 28 April 2028.
    friday = Reservation(team="r", step="ta", weekday=Weekday.FRIDAY, at=time(0, 30))

    found = dated(since=date(2028, 3, 24), reservation=friday, timezone="Africa/Cairo")

    assert found is not None
    assert found.slot.day == date(2028, 4, 21)


DAYS = st.dates(date(2027, 8, 1), date(2028, 6, 30))


@given(
    since=DAYS,
    ahead=st.integers(0, 60),
    weekday=st.sampled_from(Weekday),
    instead=st.sets(st.sampled_from(Weekday)),
    timezone=st.sampled_from([ZONE, "Pacific/Guam", "America/Denver", "America/New_York"]),
    closed=st.sets(DAYS, max_size=30),
    taken=st.sets(DAYS, max_size=30),
)
def test_wherever_it_falls_it_keeps_every_rule(
    since: date,
    ahead: int,
    weekday: Weekday,
    instead: set[Weekday],
    timezone: str,
    closed: set[date],
    taken: set[date],
) -> None:
    reservation = Reservation(
        team="r", step="ta", weekday=weekday, at=time(13), instead=tuple(sorted(instead))
    )
    busy = tuple(slot(day, time(10), timezone) for day in sorted(taken))
    not_before, last_day = since + timedelta(days=ahead), date(2028, 5, 31)

    found = dated(
        since=since,
        not_before=not_before,
        reservation=reservation,
        timezone=timezone,
        closed=tuple(closed),
        busy=busy,
        last_day=last_day,
    )

    first, last = ta_window(TA, since)
    if found is None:
        return
    day = found.slot.day
    assert max(first, not_before) <= day <= last_day
    assert found.late is (day > last)
    assert day not in closed | taken
    assert list(Weekday)[day.weekday()] in {weekday, *instead}
    assert found.slot.at == time(13)
