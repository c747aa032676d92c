"""A late look, a long pause or a new lead brings no burst; what is closed is let be."""

from datetime import date, datetime

import pytest

from models.notice import LedgerState
from rules.closing import closed_ask
from tests.rules.ask_stories import (
    LAPSES,
    LATER,
    NEW_LEAD,
    OPENS,
    finish,
    its,
    redate,
    withdraw,
)
from tests.rules.samples import ANN, ANN_AGAIN, BOB, END, LIV, SLOTS, ask, at
from tests.rules.stories import Change, S, Story


def test_a_new_lead_in_the_middle_is_asked_and_reminded_in_the_old_one_s_stead() -> None:
    story = Story(ask())
    story.look_until(at(date(2027, 9, 24)))
    story.leave(ANN).join(NEW_LEAD)
    assert story.look_until(END) == [
        "Sep 27 08:30 lea ask",
        "Oct 01 08:30 lea reminder-3",
        "Oct 06 08:30 lea nudge+1",
        "Oct 08 08:30 lea nudge+3",
    ]


def test_a_new_lead_with_little_time_is_asked_at_once() -> None:
    story = Story(ask(reminders=(), nudges=()))
    story.look_until(at(date(2027, 10, 4)))
    story.leave(ANN).join(NEW_LEAD)
    assert story.look() == ["lea ask"]


@pytest.mark.parametrize(
    ("change", "heard"),
    [
        pytest.param(
            withdraw, ["bob cancellation", "lea cancellation"], id="that it is withdrawn"
        ),
        pytest.param(
            lambda s: redate(s, LATER),
            ["bob update", "lea update"],
            id="that its day moved",
        ),
    ],
)
def test_whoever_was_asked_before_there_was_a_lead_hears_the_end_of_it(
    change: Change, heard: list[str]
) -> None:
    story = Story(ask(reminders=(), nudges=()), seats=[BOB, LIV])
    story.look_until(at(OPENS))
    story.join(NEW_LEAD)
    assert story.look_until(at(date(2027, 9, 23))) == ["Sep 22 08:30 lea ask"]
    change(story)
    assert story.look() == heard


@pytest.mark.parametrize(
    ("state", "heard"),
    [
        pytest.param(S.ACCEPTED, [], id="she was asked, and knows"),
        pytest.param(S.SUPERSEDED, ["ann ask"], id="it was taken back with her old seat"),
    ],
)
def test_a_lead_who_returns(state: LedgerState, heard: list[str]) -> None:
    story = Story(ask(reminders=(), nudges=()), seats=[ANN, LIV], now=at(OPENS, "08:30"))
    story.look(state)
    story.leave(ANN).join(ANN_AGAIN)
    assert story.later(24 * 60).look() == heard


@pytest.mark.parametrize(
    ("when", "heard", "expired"),
    [
        pytest.param(at(OPENS, "08:29"), [], [], id="not before it opens"),
        pytest.param(at(OPENS, "08:30"), ["ask"], [], id="as it opens"),
        pytest.param(at(date(2027, 9, 28)), ["ask"], [], id="late, and still of use"),
        pytest.param(
            at(date(2027, 10, 2)),
            ["ask"],
            ["reminder-3"],
            id="later: no reminder beside it",
        ),
        pytest.param(
            at(date(2027, 10, 6), "00:00"), [], ["ask", "reminder-3"], id="its day is over"
        ),
        pytest.param(
            at(date(2027, 10, 8), "09:00"),
            ["nudge+3"],
            ["ask", "nudge+1", "reminder-3"],
            id="overdue: one nudge alone",
        ),
    ],
)
def test_a_late_look_asks_once(
    when: datetime, heard: list[str], expired: list[str]
) -> None:
    notices = Story(ask(), now=when).owed().notices
    assert sorted(one.label for one in notices if not one.expired) == heard
    assert sorted(one.label for one in notices if one.expired) == expired


@pytest.mark.parametrize(
    ("end", "heard"),
    [
        pytest.param(
            at(date(2027, 10, 3)), ["ask"], id="over its opening and its reminder"
        ),
        pytest.param(
            at(date(2027, 10, 8), "10:00"), ["nudge+3"], id="over its day: a nudge"
        ),
        pytest.param(at(date(2027, 10, 12), "13:00"), [], id="over all of it"),
    ],
)
def test_resuming_after_a_pause_is_no_burst(end: datetime, heard: list[str]) -> None:
    story = Story(ask())
    story.look_until(at(date(2027, 9, 20)))
    story.pause().look_until(end)
    assert story.owed().next_look is None
    story.pause(paused=False)
    story.occasion = closed_ask(its(story), story.now, SLOTS)
    assert story.look() == [f"ann {label}" for label in heard]
    assert story.look() == []


@pytest.mark.parametrize(
    ("opens_on", "heard"),
    [
        pytest.param(
            date(2027, 9, 30), ["Sep 30 08:30 ann ask"], id="asked the day before"
        ),
        pytest.param(date(2027, 10, 4), ["Oct 04 08:30 ann ask"], id="asked after it"),
        pytest.param(
            date(2027, 9, 29),
            ["Sep 29 08:30 ann ask", "Oct 01 08:30 ann reminder-3"],
            id="asked two days before",
        ),
    ],
)
def test_nobody_is_reminded_of_what_they_hardly_heard(
    opens_on: date, heard: list[str]
) -> None:
    story = Story(ask(opens_on=opens_on, nudges=()))
    assert story.look_until(END) == heard


def test_a_new_lead_asked_after_a_weekend_is_not_reminded_the_next_day() -> None:
    story = Story(ask(due_on=date(2027, 10, 8), nudges=()))
    story.look_until(at(date(2027, 10, 1), "10:00"))
    story.leave(ANN).join(NEW_LEAD)
    assert story.look_until(END) == ["Oct 04 08:30 lea ask"]


def test_nobody_is_reminded_of_an_ask_that_never_reached_them() -> None:
    story = Story(ask(nudges=()), now=at(OPENS, "08:30"))
    story.look(S.REFUSED)
    assert story.look_until(END) == []


@pytest.mark.parametrize("change", [finish, withdraw])
def test_nobody_is_reminded_or_nudged_of_what_is_closed(change: Change) -> None:
    story = Story(ask())
    story.look_until(at(date(2027, 9, 28)))
    change(story)
    assert [one for one in story.look_until(END) if "cancellation" not in one] == []


@pytest.mark.parametrize(
    ("when", "end", "rows"),
    [
        pytest.param(LAPSES, lambda s: s, [("ask", True)], id="it lapsed"),
        pytest.param(at(date(2027, 9, 28)), finish, [("ask", True)], id="sent in unasked"),
        pytest.param(at(OPENS, "07:30"), finish, [], id="sent in as it opened"),
    ],
)
def test_an_ask_that_ended_before_anybody_looked_asks_nobody(
    when: datetime, end: Change, rows: list[tuple[str, bool]]
) -> None:
    story = Story(ask(reminders=(), nudges=()), now=when)
    end(story)
    story.occasion = closed_ask(its(story), story.now, SLOTS)
    assert [(one.label, one.expired) for one in story.owed().notices] == rows
