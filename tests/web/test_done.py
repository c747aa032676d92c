"""The page of an ask takes its answer, or hands it to a colleague."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from models.ask import AskState
from models.reply import Way
from models.roster import Role
from models.submission import Submission
from store.submissions import keep_submission, submissions_for
from tests.web.house import AFTER_TA, CORE, GATHERED, GUEST, LEAD, STAFF, House, said

GOALS = "lea-2027/riverbend/data-and-goals/1"
BOOKED = {"seen": "0", "where": "The library, Room 4", "whom": "Ida Moss"}
ANSWERED = {"seen": "0", "data": "The spring survey.\r\nAttendance.", "goals": "Belonging."}


async def sent_in(house: House, occasion: str = GOALS) -> list[Submission]:
    async with house.db.reading() as session:
        return await submissions_for(session, occasion)


def goals(house: House, email: str = LEAD) -> str:
    return house.done(email, GOALS)


async def test_the_page_shows_what_is_asked_for_and_by_when(house: House) -> None:
    page = said(await house.client.get(house.done()))
    ask = await house.ask()
    assert ask.title in page
    assert ask.text.split("\n")[0].strip() in page
    assert "Tuesday, January 25, 2028" in page
    assert "Yes, it is booked" in page


async def test_one_press_says_it_is_done_and_the_page_says_since_when(house: House) -> None:
    answer = await house.client.post(house.done(), data=BOOKED)
    assert answer.status_code == 200
    assert "Answered by you on Tuesday, October 12, 2027" in said(answer)
    assert (await house.ask()).state is AskState.DONE
    later = await house.client.get(house.done())
    assert later.text == answer.text
    assert (await house.client.post(house.done(), data=BOOKED)).text == answer.text
    assert len(house.journeys.heard) == 1


async def test_the_page_says_that_somebody_answered_by_mail(house: House) -> None:
    form = Submission(
        request="mail",
        occasion=(await house.ask()).id,
        person=house.keys.person(CORE),
        answers={"where": "The library", "whom": "Bo"},
        way=Way.MAIL,
        turn=1,
        at=AFTER_TA,
    )
    async with house.db.writing() as session:
        await keep_submission(session, form)
    page = said(await house.client.get(house.done()))
    assert "Answered by Tobias Fenn on Tuesday, October 12, 2027, by mail." in page


async def test_twenty_presses_have_one_effect_and_one_answer(house: House) -> None:
    answers = await asyncio.gather(
        *(house.client.post(goals(house), data=ANSWERED) for _ in range(20))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len([row for row in house.rows()["change"] if "submit" in row]) == 1
    assert len(house.rows()["submission"]) == 1


async def test_what_was_typed_is_kept_as_an_answer_and_not_in_any_order(
    house: House,
) -> None:
    await house.client.post(goals(house), data=ANSWERED)
    (answer,) = await sent_in(house)
    assert answer.answers == {
        "data": "The spring survey.\nAttendance.",
        "goals": "Belonging.",
    }
    assert (answer.turn, answer.at) == (1, AFTER_TA)
    (order,) = house.journeys.heard
    assert "survey" not in order.model_dump_json()


async def test_an_answer_can_be_changed_and_its_history_stays(house: House) -> None:
    await house.client.post(goals(house), data=ANSWERED)
    page = await house.client.get(goals(house, CORE))
    assert "Answered by Mara Quill" in said(page)
    assert "The spring survey." in page.text
    assert "Change the answer" in said(page)
    changed = ANSWERED | {"seen": "1", "goals": "Belonging, and voice."}
    answer = await house.client.post(goals(house, CORE), data=changed)
    assert "Answered by you" in said(answer)
    first, second = await sent_in(house)
    assert (first.answers["goals"], second.answers["goals"]) == (
        "Belonging.",
        "Belonging, and voice.",
    )
    assert len([row for row in house.rows()["change"] if "submit" in row]) == 2
    assert (await house.ask(GOALS)).closed_at == AFTER_TA


async def test_the_first_answer_counts_and_a_page_from_before_is_told_so(
    house: House,
) -> None:
    await house.client.post(goals(house), data=ANSWERED)
    other = ANSWERED | {"data": "Nothing."}
    answer = await house.client.post(goals(house, CORE), data=other)
    assert answer.status_code == 409
    assert "Somebody on your team has answered" in said(answer)
    assert "Answered by Mara Quill" in said(answer)
    assert len(await sent_in(house)) == 1


async def test_two_who_press_at_once_are_not_both_heard(house: House) -> None:
    others = ANSWERED | {"data": "Nothing."}
    answers = await asyncio.gather(
        house.client.post(goals(house), data=ANSWERED),
        house.client.post(goals(house, CORE), data=others),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await sent_in(house)) == 1


async def test_all_faults_are_said_beside_their_fields_and_what_was_typed_stays(
    house: House,
) -> None:
    wrong = {"seen": "0", "data": "Surveys\x01", "goals": ""}
    answer = await house.client.post(goals(house), data=wrong)
    assert answer.status_code == 422
    assert 'id="data-wrong"' in answer.text
    assert 'id="goals-wrong"' in answer.text
    assert "Surveys" in answer.text
    assert house.journeys.heard == []
    assert house.rows()["submission"] == []


@pytest.mark.parametrize(("email", "status"), (GATHERED | {STAFF: 200}).items())
async def test_the_team_its_liaison_and_staff_may_say_so(
    house: House, email: str, status: int
) -> None:
    assert (await house.client.get(house.done(email))).status_code == status
    assert (await house.client.post(house.done(email), data=BOOKED)).status_code == status
    done = (await house.ask()).state is AskState.DONE
    assert done is (status == 200)


async def test_what_is_no_longer_asked_for_has_no_button(house: House) -> None:
    ask = await house.ask()
    gone = {"state": AskState.WITHDRAWN, "closed_at": AFTER_TA}
    await house.make_it(ask.model_copy(update=gone))
    page = await house.client.get(house.done())
    assert "no longer asked for" in said(page)
    assert "<form" not in page.text
    answer = await house.client.post(house.done(), data=BOOKED)
    assert answer.status_code == 409
    assert "its meeting was called off" in said(answer)


async def test_late_is_better_than_never_but_then_it_stays(house: House) -> None:
    ask = await house.ask(GOALS)
    past = AFTER_TA - timedelta(days=3)
    lapsed = {"state": AskState.LAPSED, "closed_at": past, "lapses_at": past}
    await house.make_it(ask.model_copy(update=lapsed))
    assert "Its time has passed" in said(await house.client.get(goals(house)))
    answer = await house.client.post(goals(house), data=ANSWERED)
    assert "Answered by you" in said(answer)
    assert "<form" not in answer.text
    assert "The spring survey." in said(answer), "what stays is shown"
    again = ANSWERED | {"seen": "1", "data": "More."}
    assert (await house.client.post(goals(house), data=again)).status_code == 409
    assert len(await sent_in(house)) == 1


async def test_without_an_answer_the_button_stays_and_pressing_again_is_safe(
    house: House,
) -> None:
    house.journeys.silent = True
    answer = await house.client.post(goals(house), data=ANSWERED)
    assert answer.status_code == 503
    assert "press the button again, that is safe" in said(answer)
    assert "The spring survey." in answer.text
    house.journeys.silent = False
    assert (await house.client.post(goals(house), data=ANSWERED)).status_code == 200
    assert len(await sent_in(house)) == 1


def handed(house: House, email: str = CORE) -> dict[str, Any]:
    return {"to": house.keys.person(email), "timing": "1"}


async def test_one_press_hands_it_to_a_colleague(house: House) -> None:
    page = said(await house.client.get(goals(house)))
    assert "Hand it to Tobias Fenn" in page
    assert "Mara Quill" not in page
    for _ in range(2):
        answer = await house.client.post(goals(house), data=handed(house))
        assert answer.status_code == 200
        assert "in the hands of Tobias Fenn" in said(answer)
    assert (await house.ask(GOALS)).owner == house.keys.person(CORE)
    assert len(house.journeys.heard) == 1
    assert "This is yours now" in said(await house.client.get(goals(house, CORE)))


@pytest.mark.parametrize(
    ("form", "words"),
    [
        pytest.param({"timing": "9"}, "nothing was handed on", id="a page from before"),
        pytest.param({"to": "somebody"}, "member of its team", id="to nobody of theirs"),
    ],
)
async def test_what_cannot_be_handed_over(
    house: House, form: dict[str, str], words: str
) -> None:
    answer = await house.client.post(goals(house), data=handed(house) | form)
    assert answer.status_code == 409
    assert words in said(answer)
    assert (await house.ask(GOALS)).owner is None


async def test_what_is_answered_cannot_be_handed_on(house: House) -> None:
    await house.client.post(goals(house), data=ANSWERED)
    assert "Hand it to" not in said(await house.client.get(goals(house)))


async def test_of_each_everybody_answers_for_themselves(house: House) -> None:
    ask = await house.ask(GOALS)
    await house.make_it(ask.model_copy(update={"each": True}))
    await house.client.post(goals(house), data=ANSWERED)
    page = await house.client.get(goals(house, CORE))
    assert "Mara Quill" not in said(page)
    assert "The spring survey." not in page.text
    mine = ANSWERED | {"data": "Mine."}
    assert (await house.client.post(goals(house, CORE), data=mine)).status_code == 200
    assert [one.turn for one in await sent_in(house)] == [1, 2]
    assert (await house.ask(GOALS)).state is AskState.OPEN


async def test_the_people_an_ask_of_each_is_for_may_answer(house: House) -> None:
    ask = await house.ask(GOALS)
    asked = {"each": True, "audience": (Role.GUEST,)}
    await house.make_it(ask.model_copy(update=asked))
    assert (await house.client.get(goals(house, GUEST))).status_code == 200
