"""The page of an ask takes the word that it is done."""

import asyncio
from datetime import timedelta

import pytest

from models.ask import AskState
from tests.web.house import (
    AFTER_TA,
    CORE,
    GUEST,
    LEAD,
    LIAISON,
    OTHER_LIAISON,
    STAFF,
    STRANGER,
    House,
    said,
)


async def test_the_page_shows_what_is_asked_for_and_by_when(house: House) -> None:
    page = said(await house.client.get(house.done()))
    ask = await house.ask()
    assert ask.title in page
    assert ask.text.split("\n")[0].strip() in page
    assert "Tuesday, January 25, 2028" in page
    assert "Yes, it is done" in page


async def test_one_press_says_it_is_done_and_the_page_says_since_when(house: House) -> None:
    answer = await house.client.post(house.done())
    assert answer.status_code == 200
    assert "It is done. We heard so on Tuesday, October 12, 2027." in said(answer)
    assert (await house.ask()).state is AskState.DONE
    later = await house.client.get(house.done())
    assert later.text == answer.text
    assert "<form" not in later.text
    assert (await house.client.post(house.done())).text == answer.text
    assert len(house.journeys.heard) == 1


async def test_twenty_presses_have_one_effect_and_one_answer(house: House) -> None:
    answers = await asyncio.gather(*(house.client.post(house.done()) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    changes = [row for row in house.rows()["change"] if "done" in row]
    assert len(changes) == 1


@pytest.mark.parametrize(
    ("email", "status"),
    [
        (LEAD, 200),
        (CORE, 200),
        (LIAISON, 200),
        (STAFF, 200),
        (GUEST, 404),
        (STRANGER, 404),
        (OTHER_LIAISON, 404),
    ],
)
async def test_the_team_its_liaison_and_staff_may_say_so(
    house: House, email: str, status: int
) -> None:
    assert (await house.client.get(house.done(email))).status_code == status
    assert (await house.client.post(house.done(email))).status_code == status
    done = (await house.ask()).state is AskState.DONE
    assert done is (status == 200)


async def test_what_is_no_longer_asked_for_has_no_button(house: House) -> None:
    ask = await house.ask()
    gone = {"state": AskState.WITHDRAWN, "closed_at": AFTER_TA}
    await house.make_it(ask.model_copy(update=gone))
    page = await house.client.get(house.done())
    assert "no longer asked for" in said(page)
    assert "<form" not in page.text
    answer = await house.client.post(house.done())
    assert answer.status_code == 409
    assert "its meeting was called off" in said(answer)


async def test_late_is_better_than_never(house: House) -> None:
    ask = await house.ask()
    lapsed = {"state": AskState.LAPSED, "closed_at": AFTER_TA - timedelta(days=3)}
    await house.make_it(ask.model_copy(update=lapsed))
    assert "Its time has passed" in said(await house.client.get(house.done()))
    assert "It is done" in said(await house.client.post(house.done()))


async def test_without_an_answer_the_button_stays_and_pressing_again_is_safe(
    house: House,
) -> None:
    house.journeys.silent = True
    answer = await house.client.post(house.done())
    assert answer.status_code == 503
    assert "press the button again, that is safe" in said(answer)
    assert "Yes, it is done" in said(answer)
