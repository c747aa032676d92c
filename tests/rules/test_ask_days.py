"""An ask opens and is due on open days, before its meeting as the program means it."""

from datetime import date

import pytest

from models.ask_step import AskKind, AskStep
from rules.ask_days import days_of_ask
from rules.open_days import OpenDays

START = date(2027, 8, 16)
CLOSED = OpenDays(closed={date(2028, 1, 17): "Martin Luther King Jr. Day"})


def ask(due_days_before: int, lead_days: int) -> AskStep:
    return AskStep(
        key="topics",
        kind=AskKind.TOPICS,
        title="Topics",
        text="Which?",
        due_days_before=due_days_before,
        lead_days=lead_days,
    )


LOOK_BACK = AskStep(
    key="look-back",
    kind=AskKind.LOOK_BACK,
    title="What has lasted",
    text="What?",
    asked_months_after=5,
    lead_days=14,
)


DAYS = {  # ask, day of its meeting: opens, due
    "plain": (ask(14, 21), "2028-02-23", "2028-01-19", "2028-02-09"),
    "a holiday": (ask(7, 28), "2028-01-24", "2027-12-20", "2028-01-14"),
    "a weekend": (ask(0, 7), "2028-01-16", "2028-01-07", "2028-01-14"),
    "afterwards": (ask(-7, 7), "2028-02-23", "2028-02-23", "2028-03-01"),
    "afterwards, over a weekend and a holiday: never before it is held": (
        ask(-4, 3),
        "2028-01-14",
        "2028-01-18",
        "2028-01-18",
    ),
    "from before it until after it": (ask(-5, 7), "2028-01-18", "2028-01-14", "2028-01-24"),
    "months later, on a holiday: the day after, and due as if it were none": (
        LOOK_BACK,
        "2027-08-17",
        "2028-01-18",
        "2028-01-31",
    ),
    "months later, in a month that has no such day": (
        LOOK_BACK,
        "2027-09-30",
        "2028-02-29",
        "2028-03-14",
    ),
    "early": (ask(7, 90), "2027-08-30", "2027-08-16", "2027-08-23"),
    "too early for both": (ask(60, 30), "2027-08-30", "2027-08-16", "2027-08-16"),
}


@pytest.mark.parametrize(("step", "meeting", "opens", "due"), DAYS.values(), ids=DAYS)
def test_days_of_an_ask(step: AskStep, meeting: str, opens: str, due: str) -> None:
    found = days_of_ask(step, date.fromisoformat(meeting), CLOSED, not_before=START)
    assert [day.isoformat() for day in found] == [opens, due]


def test_asks_meant_to_open_together_do_although_one_due_day_is_closed() -> None:
    meeting = date(2028, 1, 31)
    first, _ = days_of_ask(ask(14, 21), meeting, CLOSED, not_before=START)
    second, _ = days_of_ask(ask(7, 28), meeting, CLOSED, not_before=START)

    assert first == second
