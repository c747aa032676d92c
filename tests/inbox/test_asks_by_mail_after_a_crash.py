"""Asks answered by mail while journeys are silent, or the inbox dies: each counts once."""

from models.inbox import InboxState
from rules.ask_replies import Why
from tests.inbox.asked import by_the_page, outcome, saying
from tests.inbox.hall import RECRUITING, Hall
from tests.inbox.test_reading import read_and_die

TAKEN, DISMISSED = InboxState.TAKEN, InboxState.DISMISSED


async def test_a_journey_that_does_not_answer_hears_the_same_form_later(hall: Hall) -> None:
    letter = await hall.ask_for()
    hall.journeys.silent = True
    await hall.bring(saying("gmail-top", "28", letter=letter))
    assert await hall.reader.read_all() == 1
    assert await hall.forms() == []
    hall.journeys.silent = False
    assert [outcome(row) for row in await hall.read()] == [(TAKEN, "")]
    assert len(await hall.forms()) == 1
    first, second = hall.journeys.heard
    assert first == second


async def test_what_counted_before_a_crash_is_taken_after_it_whatever_came_between(
    hall: Hall,
) -> None:
    letter = await hall.ask_for()
    await hall.bring(saying("gmail-top", "28", letter=letter))
    await read_and_die(hall)
    await by_the_page(hall, 30, turn=2)
    (row,) = await hall.read()
    assert (*outcome(row), row.ask, row.by) == (TAKEN, "", RECRUITING, "mail")
    assert [form.answers for form in await hall.forms()] == [{"coming": 28}, {"coming": 30}]
    assert len(hall.journeys.heard) == 1


async def test_what_no_journey_heard_before_a_crash_is_not_taken_because_it_was_noted(
    hall: Hall,
) -> None:
    letter = await hall.ask_for()
    hall.journeys.silent = True
    await hall.bring(saying("gmail-top", "28", letter=letter))
    await hall.reader.read_all()
    await by_the_page(hall, 28, turn=1)
    hall.journeys.silent = False
    assert [outcome(row) for row in await hall.read()] == [(DISMISSED, Why.HEARD)]
    assert [form.request for form in await hall.forms()] == ["page"]


async def test_a_mail_that_says_the_same_as_one_that_counted_before_a_crash_is_a_copy(
    hall: Hall,
) -> None:
    letter = await hall.ask_for()
    await hall.bring(saying("gmail-top", "28", letter=letter))
    await read_and_die(hall)
    await hall.bring(saying("outlook-top", "28", letter=letter))
    taken, copy = [outcome(row) for row in await hall.read()]
    assert (taken, copy) == ((TAKEN, ""), (DISMISSED, Why.HEARD))
