"""The liaison's page pressed again, late, or about a meeting that has its end."""

import asyncio
from datetime import timedelta

from models.meeting import MeetingState
from store.changes import changes_of
from tests.web.house import AFTER_TA, HELD, SKIPPED, TA, House, said


async def words_about(house: House, occasion: str = TA) -> list[str]:
    """Return what people have said of an occasion, in order."""
    async with house.db.reading() as session:
        changes = await changes_of(session, "lea-2027")
    return [
        each.what for each in changes if each.subject == occasion and each.what != "laid"
    ]


async def test_twenty_presses_at_once_have_one_effect_and_one_answer(house: House) -> None:
    form = HELD | {"next_day": "2027-11-09"}
    presses = (house.client.post(house.held(), data=form) for _ in range(20))
    answers = await asyncio.gather(*presses)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert await words_about(house) == ["complete"]
    assert (await house.meeting()).revision == 2


async def test_the_same_form_later_gets_the_same_answer(house: House) -> None:
    first = await house.client.post(house.held(), data=HELD)
    rows = house.rows()
    again = await house.client.post(house.held(), data=HELD)
    assert (again.status_code, again.text) == (200, first.text)
    assert house.rows() == rows


async def test_a_stale_form_changes_nothing_and_shows_what_is_recorded(
    house: House,
) -> None:
    await house.client.post(house.held(), data=HELD)
    rows = house.rows()
    answer = await house.client.post(house.held(), data=HELD | {"held_on": "2027-10-08"})
    assert answer.status_code == 409
    assert "It was held on Monday, October 11, 2027." in said(answer)
    assert "your answer was not taken" in said(answer)
    assert house.rows() == rows


async def test_a_form_overtaken_by_a_later_word_is_stale_though_it_once_counted(
    house: House,
) -> None:
    await house.client.post(house.held(), data=HELD)
    later = HELD | {"seen": "2", "held_on": "2027-10-08"}
    await house.client.post(house.held(), data=later)
    rows = house.rows()
    answer = await house.client.post(house.held(), data=HELD)
    assert answer.status_code == 409
    assert "It was held on Friday, October 8, 2027." in said(answer)
    assert house.rows() == rows


async def test_another_word_replaces_the_first(house: House) -> None:
    await house.client.post(house.held(), data=HELD)
    answer = await house.client.post(house.held(), data=SKIPPED | {"seen": "2"})
    assert answer.status_code == 200
    assert (await house.meeting()).state is MeetingState.NOT_HELD
    assert await words_about(house) == ["complete", "not-held"]


async def test_a_presumed_meeting_says_so_and_takes_a_word(house: House) -> None:
    meeting = await house.meeting()
    presumed = {
        "state": MeetingState.PRESUMED,
        "held_on": meeting.slot.day,
        "closed_at": AFTER_TA + timedelta(days=8),
    }
    await house.make_it(meeting.model_copy(update=presumed))
    house.journeys.now = AFTER_TA + timedelta(days=10)
    page = said(await house.client.get(house.held()))
    assert "it is counted as held on Monday, October 11, 2027" in page
    assert (await house.client.post(house.held(), data=HELD)).status_code == 200
    assert (await house.meeting()).state is MeetingState.HELD


async def test_a_meeting_called_off_shows_that_and_asks_nothing(house: House) -> None:
    meeting = await house.meeting()
    off = {"state": MeetingState.CALLED_OFF, "closed_at": AFTER_TA, "why": "A storm."}
    await house.make_it(meeting.model_copy(update=off))
    answer = await house.client.get(house.held())
    assert "It was called off. The reason given: A storm." in said(answer)
    assert "<form" not in answer.text


async def test_without_an_answer_the_page_says_that_pressing_again_is_safe(
    house: House,
) -> None:
    house.journeys.silent = True
    form = HELD | {"note": "All were there."}
    answer = await house.client.post(house.held(), data=form)
    assert answer.status_code == 503
    assert "press the button again, that is safe" in said(answer)
    assert "All were there." in said(answer)
    house.journeys.silent = False
    assert (await house.client.post(house.held(), data=form)).status_code == 200
    assert len({command.request for command in house.journeys.heard}) == 1
    assert await words_about(house) == ["complete"]
