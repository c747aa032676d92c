"""An answer lets a journey look only where it changes what somebody is owed."""

from datetime import timedelta

import pytest

from models.command import Answer
from models.journey import Recording, Written
from models.reply import Partstat
from tests.laid_years import LAID
from tests.web.house import LEAD, LIAISON, TA, House

JOURNEY = ("team/lea-2027/riverbend",)
YES, NO, MAYBE = Partstat.ACCEPTED, Partstat.DECLINED, Partstat.TENTATIVE
TAKEN_BACK, INSTEAD = Partstat.NEEDS_ACTION, Partstat.DELEGATED


async def said(house: House, email: str, partstat: Partstat, request: str) -> Written:
    person = house.keys.person(email)
    answer = Answer(
        request=request, occasion=TA, person=person, partstat=partstat, timing=1
    )
    now = LAID + timedelta(days=1)
    return await house.journeys.recorder.record_change(Recording(command=answer, now=now))


@pytest.mark.parametrize(
    ("email", "words", "looks"),
    [
        (LEAD, [YES], ()),
        (LEAD, [NO], ()),
        (LEAD, [MAYBE], ()),
        (LEAD, [INSTEAD], ()),
        (LEAD, [YES, MAYBE], ()),
        (LEAD, [YES, TAKEN_BACK], ()),
        (LEAD, [NO, NO], ()),
        (LEAD, [NO, YES], JOURNEY),
        (LEAD, [NO, MAYBE], JOURNEY),
        (LEAD, [NO, INSTEAD], JOURNEY),
        (LEAD, [NO, TAKEN_BACK], JOURNEY),
        (LEAD, [NO, YES, MAYBE], ()),
        (LIAISON, [YES], ()),
        (LIAISON, [NO], JOURNEY),
        (LIAISON, [NO, NO], ()),
    ],
)
async def test_a_journey_looks_if_staff_are_to_hear_or_somebody_comes_after_all(
    house: House, email: str, words: list[Partstat], looks: tuple[str, ...]
) -> None:
    written = [
        await said(house, email, word, f"word {number}")
        for number, word in enumerate(words)
    ]
    assert written[-1].touched == looks


async def test_what_was_written_before_lets_its_own_journey_look_and_no_other(
    house: House,
) -> None:
    await said(house, LEAD, NO, "once")
    again = await said(house, LEAD, NO, "once")
    assert again.touched == JOURNEY
