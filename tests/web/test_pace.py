"""One link takes a hand's presses, and no program's."""

from datetime import timedelta

import pytest

from tests.web.house import AFTER_TA, HELD, House, said
from web.pace import AGAIN_AFTER, MOST_LINKS, PRESSES, Pace


def test_a_link_takes_so_many_presses_at_once_and_then_one_at_a_time() -> None:
    pace = Pace()
    waits = [pace.wait("a", AFTER_TA) for _ in range(PRESSES + 2)]
    assert waits == [timedelta()] * PRESSES + [AGAIN_AFTER] * 2
    assert pace.wait("b", AFTER_TA) == timedelta(), "another link is another's"
    later = AFTER_TA + AGAIN_AFTER
    assert [pace.wait("a", later) for _ in range(2)] == [timedelta(), AGAIN_AFTER]


def test_what_is_remembered_does_not_grow() -> None:
    pace = Pace()
    for number in range(MOST_LINKS + 50):
        pace.wait(str(number), AFTER_TA)
    assert len(pace._free_at) == MOST_LINKS


@pytest.mark.parametrize("link", ["held", "forged"])
async def test_a_press_too_many_is_answered_in_words_and_nothing_is_asked(
    house: House, link: str
) -> None:
    where = house.held() if link == "held" else "/held/bGVhLTIwMjcvcml2ZXJiZW5k.AAAA"
    for _ in range(PRESSES):
        await house.client.post(where, data={"seen": "1"})
    rows = house.rows()
    answer = await house.client.post(where, data=HELD)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "2"
    assert "this last press was not taken" in said(answer)
    assert house.rows() == rows
    assert house.journeys.heard == []
    assert (await house.client.get(where)).status_code in {200, 404}, "looking is free"
    house.journeys.now += AGAIN_AFTER
    later = await house.client.post(where, data=HELD)
    assert later.status_code == (200 if link == "held" else 404)


async def test_a_form_of_a_thousand_fields_is_none_of_ours(house: House) -> None:
    many = {f"field{number}": "x" for number in range(1000)}
    answer = await house.client.post(house.held(), data=HELD | many)
    assert answer.status_code == 400
    assert "could not be read" in said(answer)
    assert house.journeys.heard == []
