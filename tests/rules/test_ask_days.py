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


@pytest.mark.parametrize(
    ("step", "meeting", "opens", "due"),
    [
        pytest.param(
            ask(14, 21), date(2028, 2, 23), date(2028, 1, 19), date(2028, 2, 9), id="plain"
        ),
        pytest.param(
            ask(7, 28),
            date(2028, 1, 24),
            date(2027, 12, 20),
            date(2028, 1, 14),
            id="a holiday",
        ),
        pytest.param(
            ask(0, 7),
            date(2028, 1, 16),
            date(2028, 1, 7),
            date(2028, 1, 14),
            id="a weekend",
        ),
        pytest.param(
            ask(-7, 7),
            date(2028, 2, 23),
            date(2028, 2, 23),
            date(2028, 3, 1),
            id="afterwards",
        ),
        pytest.param(
            ask(-4, 3),
            date(2028, 1, 14),
            date(2028, 1, 18),
            date(2028, 1, 18),
            id="afterwards, over a weekend and a holiday: never before it is held",
        ),
        pytest.param(
            ask(-5, 7),
            date(2028, 1, 18),
            date(2028, 1, 14),
            date(2028, 1, 24),
            id="from before it until after it",
        ),
        pytest.param(
            LOOK_BACK,
            date(2027, 8, 17),
            date(2028, 1, 18),
            date(2028, 1, 31),
            id="months later, on a holiday: the day after, and due as if it were none",
        ),
        pytest.param(
            LOOK_BACK,
            date(2027, 9, 30),
            date(2028, 2, 29),
            date(2028, 3, 14),
            id="months later, in a month that has no such day",
        ),
        pytest.param(ask(7, 90), date(2027, 8, 30), START, date(2027, 8, 23), id="early"),
        pytest.param(ask(60, 30), date(2027, 8, 30), START, START, id="too early for both"),
    ],
)
def test_days_of_an_ask(step: AskStep, meeting: date, opens: date, due: date) -> None:
    assert days_of_ask(step, meeting, CLOSED, not_before=START) == (opens, due)


def test_asks_meant_to_open_together_do_although_one_due_day_is_closed() -> None:
    meeting = date(2028, 1, 31)
    first, _ = days_of_ask(ask(14, 21), meeting, CLOSED, not_before=START)
    second, _ = days_of_ask(ask(7, 28), meeting, CLOSED, not_before=START)

    assert first == second
