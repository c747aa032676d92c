"""Each kind of notice has its three moments: owed, leaves, until."""

from datetime import date, datetime, timedelta

import pytest

from models.meeting import Alert, AlertKind
from models.program import Report
from rules.moments import (
    Moment,
    announcing,
    asking,
    end_of_day,
    nudges_of_ask,
    nudges_of_meeting,
    presumed_at,
    reminders_of_ask,
    reminders_of_meeting,
)
from tests.rules.samples import (
    DAY,
    LAID,
    REPORTED,
    SLOTS,
    ask,
    at,
    meeting,
    send_slots,
    slot,
)

DENVER = "America/Denver"
GUAM = "Pacific/Guam"
FRIDAY = date(2027, 10, 8)
MONDAY = date(2027, 10, 11)


def leaving(moments: list[Moment]) -> list[tuple[str, datetime, datetime]]:
    return [(one.offset, one.leaves_at, one.until) for one in moments]


def test_a_reminder_leaves_at_the_last_slot_before_it_and_lasts_until_the_next() -> None:
    assert reminders_of_meeting(meeting(reminders=(1, 7)), SLOTS) == [
        Moment(
            "-7",
            at(date(2027, 10, 5), "13:00"),
            at(date(2027, 10, 5), "08:30"),
            at(MONDAY, "08:30"),
        ),
        Moment("-1", at(MONDAY, "13:00"), at(MONDAY, "08:30"), at(DAY, "13:00")),
    ]


def test_a_meeting_before_the_slot_is_reminded_of_the_day_before() -> None:
    early = meeting(slot=slot(clock="07:00"), reminders=(1,))
    assert leaving(reminders_of_meeting(early, SLOTS)) == [
        ("-1", at(FRIDAY, "08:30"), at(DAY, "07:00"))
    ]


def test_reminders_that_fall_on_closed_days_share_a_slot_and_only_the_newest_leaves() -> (
    None
):
    monday = meeting(slot=slot(MONDAY), reminders=(3, 2, 1))
    assert leaving(reminders_of_meeting(monday, SLOTS)) == [
        ("-3", at(FRIDAY, "08:30"), at(FRIDAY, "08:30")),
        ("-2", at(FRIDAY, "08:30"), at(FRIDAY, "08:30")),
        ("-1", at(FRIDAY, "08:30"), at(MONDAY, "13:00")),
    ]


def test_a_closed_month_pulls_reminders_before_it() -> None:
    month = [date(2027, 9, 9) + timedelta(days=n) for n in range(32)]
    closed = send_slots(closed=month)
    assert leaving(reminders_of_meeting(meeting(reminders=(14, 1)), closed)) == [
        ("-14", at(date(2027, 9, 8), "08:30"), at(MONDAY, "08:30")),
        ("-1", at(MONDAY, "08:30"), at(DAY, "13:00")),
    ]


@pytest.mark.parametrize(
    ("day", "timezone"),
    [
        pytest.param(date(2027, 11, 9), DENVER, id="the clock goes back in between"),
        pytest.param(date(2028, 3, 14), DENVER, id="the clock goes ahead in between"),
        pytest.param(date(2028, 3, 14), GUAM, id="a zone whose clock never changes"),
    ],
)
def test_wall_times_are_kept_when_the_clock_changes(day: date, timezone: str) -> None:
    spring = meeting(slot=slot(day, "13:00", timezone=timezone), reminders=(7,))
    (reminder,) = reminders_of_meeting(spring, send_slots(timezone=timezone))
    week_before = day - timedelta(days=7)
    assert reminder.owed_at == at(week_before, "13:00", timezone)
    assert reminder.leaves_at == at(week_before, "08:30", timezone)


def test_a_cohort_s_meeting_is_reminded_of_on_the_cohort_s_clock() -> None:
    """A meeting at 13:00 in Denver is at 05:00 the next day in Guam."""
    mountain = meeting(slot=slot(DAY, timezone=DENVER), reminders=(1,))
    (reminder,) = reminders_of_meeting(mountain, send_slots(timezone=GUAM))
    assert reminder.leaves_at == at(MONDAY, "08:30", GUAM)
    assert reminder.owed_at == at(DAY, "05:00", GUAM)


@pytest.mark.parametrize("reminders", [(), None])
def test_a_program_may_ask_for_no_reminders_and_no_nudges(reminders: object) -> None:
    bare = meeting(reminders=reminders or (), report=Report(nudges=()))
    assert reminders_of_meeting(bare, SLOTS) == []
    assert nudges_of_meeting(bare, SLOTS) == []
    assert nudges_of_meeting(meeting(), SLOTS) == []
    silent = ask(reminders=(), nudges=())
    assert reminders_of_ask(silent, SLOTS) == []
    assert nudges_of_ask(silent, SLOTS) == []


def test_nudges_follow_the_meeting_until_it_is_presumed() -> None:
    presumed = at(date(2027, 10, 21), "08:30")
    assert presumed_at(REPORTED, SLOTS) == presumed
    assert leaving(nudges_of_meeting(REPORTED, SLOTS)) == [
        ("+1", at(date(2027, 10, 13), "08:30"), at(date(2027, 10, 15), "08:30")),
        ("+3", at(date(2027, 10, 15), "08:30"), at(date(2027, 10, 19), "08:30")),
        ("+7", at(date(2027, 10, 19), "08:30"), presumed),
    ]


def test_a_nudge_never_leaves_before_the_meeting_has_ended() -> None:
    """Nine in the evening in Denver is the next afternoon in Guam."""
    late = meeting(slot=slot(DAY, "21:00", timezone=DENVER), report=Report(nudges=(1,)))
    (nudge,) = nudges_of_meeting(late, send_slots(timezone=GUAM))
    assert nudge.leaves_at == at(date(2027, 10, 14), "08:30", GUAM)


@pytest.mark.parametrize(
    ("resumed", "presumed"),
    [
        pytest.param(None, date(2027, 10, 21), id="nine days after, at the slot"),
        pytest.param(date(2027, 10, 4), date(2027, 10, 21), id="a pause long over"),
        pytest.param(
            date(2027, 10, 20), date(2027, 10, 25), id="two days to answer, Monday"
        ),
        pytest.param(date(2027, 11, 1), date(2027, 11, 4), id="resumed after it was due"),
    ],
)
def test_after_a_pause_there_is_time_to_answer_before_it_is_presumed(
    resumed: date | None, presumed: date
) -> None:
    resumed_at = at(resumed, "10:00") if resumed else None
    assert presumed_at(REPORTED, SLOTS, resumed_at) == at(presumed, "08:30")


DUE = date(2027, 10, 5)  # a Tuesday; the ask opens on Tuesday, September 21
OPENS = date(2027, 9, 21)


@pytest.mark.parametrize(
    ("since", "owed_at", "leaves_at"),
    [
        pytest.param(
            at(date(2027, 8, 30)), at(OPENS, "08:30"), at(OPENS, "08:30"), id="on its day"
        ),
        pytest.param(
            at(OPENS, "07:00"), at(OPENS, "08:30"), at(OPENS, "08:30"), id="joined at dawn"
        ),
        pytest.param(
            at(OPENS, "10:00"),
            at(OPENS, "10:00"),
            at(date(2027, 9, 22), "08:30"),
            id="joined later that day: the next slot",
        ),
        pytest.param(
            at(date(2027, 9, 30), "10:00"),
            at(date(2027, 9, 30), "10:00"),
            at(date(2027, 10, 1), "08:30"),
            id="joined with three slots left: the next one",
        ),
        pytest.param(
            at(date(2027, 10, 1), "10:00"),
            at(date(2027, 10, 1), "10:00"),
            at(date(2027, 10, 1), "10:00"),
            id="joined with two slots left: at once",
        ),
    ],
)
def test_an_ask_leaves_at_a_slot_unless_time_is_short(
    since: datetime, owed_at: datetime, leaves_at: datetime
) -> None:
    until = at(date(2027, 10, 6), "00:00")
    assert asking(ask(), since, SLOTS) == Moment("", owed_at, leaves_at, until)


def test_an_ask_that_opens_on_a_closed_day_leaves_on_the_next_open_one() -> None:
    closed = send_slots(closed=[OPENS])
    assert asking(ask(), at(date(2027, 8, 30)), closed).leaves_at == at(
        date(2027, 9, 22), "08:30"
    )


def test_an_ask_of_few_days_that_opens_on_a_closed_day_waits_for_a_slot() -> None:
    short = ask(opens_on=date(2027, 10, 2))  # a Saturday, due on Tuesday
    assert asking(short, LAID, SLOTS).leaves_at == at(date(2027, 10, 4), "08:30")


def test_an_ask_is_reminded_of_until_its_day_ends_and_nudged_until_it_lapses() -> None:
    midnight = at(date(2027, 10, 6), "00:00")
    assert leaving(reminders_of_ask(ask(reminders=(3, 5)), SLOTS)) == [
        ("-5", at(date(2027, 9, 30), "08:30"), at(date(2027, 10, 1), "08:30")),
        ("-3", at(date(2027, 10, 1), "08:30"), midnight),
    ]
    assert leaving(nudges_of_ask(ask(nudges=(4, 1)), SLOTS)) == [
        ("+1", at(date(2027, 10, 6), "08:30"), at(MONDAY, "08:30")),
        ("+4", at(MONDAY, "08:30"), at(DAY, "13:00")),
    ]


def test_a_day_ends_at_its_own_midnight_even_when_it_has_25_hours() -> None:
    assert end_of_day(date(2027, 11, 7), DENVER) - at(
        date(2027, 11, 7), "00:00", DENVER
    ) == timedelta(hours=25)


def test_staff_hear_of_an_alert_at_the_next_slot_for_two_days() -> None:
    alert = Alert(kind=AlertKind.LATE, at=at(FRIDAY))
    assert announcing(alert, SLOTS) == Moment(
        "-late", at(FRIDAY), at(MONDAY, "08:30"), at(date(2027, 10, 13), "08:30")
    )
