"""Would you like to come? The way into a circle and out of it, by one page."""

import asyncio
from datetime import timedelta

import pytest

from models.command import Leave
from models.seat import Seat
from store.seats import seats_of
from tests.laid_years import LAID
from tests.web.house import LEAD, LOOKS, STRANGER, House, looked_at, refused, said
from wire.links import Purpose

SPACE = "systems-2027/-/circle-space-families/1"
ANN = "farid.ames@bayou.example.org"  # a lead, in the other circle alone
CARMEN = "carmen.garrow@fernhill.example.org"  # in it, by the roster
LIAISON = "liaison1@host.example.org"
YES, NO = {"word": "yes"}, {"word": "no"}


@pytest.fixture
def house(circles: House) -> House:
    circles.journeys.now = LAID
    return circles


def page(house: House, email: str = ANN, circle: str = SPACE) -> str:
    return house.link(Purpose.CIRCLE, email, circle)


async def places(house: House, email: str = ANN) -> list[Seat]:
    async with house.db.reading() as session:
        seats = await seats_of(session, "systems-2027")
    theirs = [seat for seat in seats if seat.person.id == house.keys.person(email)]
    return [seat for seat in theirs if seat.circle == "space-families"]


@pytest.mark.parametrize("method", LOOKS)
async def test_looking_changes_nothing(house: House, method: str) -> None:
    await looked_at(house, page(house), method)


async def test_it_says_what_it_is_when_and_how_often(house: House) -> None:
    shown = said(await house.client.get(page(house)))
    assert "Space for those who work with families People of all teams" in shown
    assert "It meets 4 times, for 60 minutes each time:" in shown
    assert shown.count("Tuesday, ") == 4
    assert "Central Time" in shown
    assert "How it stands" not in shown


async def test_who_would_like_to_come_is_in_it_with_their_own_role_and_team(
    house: House,
) -> None:
    answer = await house.client.post(page(house), data={"seen": "0", **YES})
    assert answer.status_code == 200
    assert "The invitations to what is still ahead come to your calendar." in said(answer)
    (seat,) = await places(house)
    assert (seat.team, seat.role, seat.is_taken) == ("bayou", "lead", True)


async def test_the_same_page_undoes_it_and_takes_it_again(house: House) -> None:
    for seen, word, taken in (("0", YES, 1), ("1", NO, 0), ("2", YES, 1)):
        answer = await house.client.post(page(house), data={"seen": seen, **word})
        assert answer.status_code == 200
        assert sum(seat.is_taken for seat in await places(house)) == taken
    assert len(await places(house)) == 2
    left = await house.client.post(page(house), data={"seen": "3", **NO})
    assert "Nothing of it comes to you" in said(left)
    assert "I would like to come" in said(left)


async def test_who_came_by_the_roster_can_leave_by_the_page(house: House) -> None:
    assert "You would like to come." in said(await house.client.get(page(house, CARMEN)))
    await house.client.post(page(house, CARMEN), data={"seen": "1", **NO})
    assert [seat.is_taken for seat in await places(house, CARMEN)] == [False]


async def test_one_press_or_twenty_at_once_have_one_effect(house: House) -> None:
    form = {"seen": "0", **YES}
    posts = (house.client.post(page(house), data=form) for _ in range(20))
    assert {answer.status_code for answer in await asyncio.gather(*posts)} == {200}
    once = house.rows()
    assert (await house.client.post(page(house), data=form)).status_code == 200
    assert house.rows() == once
    assert len(await places(house)) == 1


async def test_not_for_me_is_heard_and_changes_nothing(house: House) -> None:
    before = house.rows()
    answer = await house.client.post(page(house), data={"seen": "0", **NO})
    assert "You do not come. Nothing of it comes to you" in said(answer)
    assert house.rows() == before


async def test_a_page_that_was_opened_before_a_change_takes_nothing(house: House) -> None:
    for seen, word in (("0", YES), ("1", NO)):
        await house.client.post(page(house), data={"seen": seen, **word})
    before = house.rows()
    stale = await house.client.post(page(house), data={"seen": "0", **YES})
    assert stale.status_code == 409
    assert "This was changed since you opened the page" in said(stale)
    assert house.rows() == before


@pytest.mark.parametrize("form", [{}, {"word": "perhaps"}, {"seen": "0"}])
async def test_what_says_neither_changes_nothing(
    house: House, form: dict[str, str]
) -> None:
    await refused(house, page(house), form, "Please press a button")


async def test_a_circle_that_has_met_for_the_last_time_says_so(house: House) -> None:
    house.journeys.now = LAID + timedelta(days=365)
    shown = said(await house.client.get(page(house)))
    assert "It has met for the last time, or is not held any more." in shown
    assert "I would like to come" not in shown
    late = await house.client.post(page(house), data={"seen": "0", **YES})
    assert late.status_code == 409
    assert "It does not meet any more" in said(late)
    assert await places(house) == []


async def test_a_link_of_whom_it_is_not_for_or_of_another_page_opens_nothing(
    house: House,
) -> None:
    links = [page(house, LIAISON), page(house, STRANGER), page(house, LEAD)]
    links += [page(house, circle="systems-2027/-/circle-kickoff/1")]
    links += [page(house, circle="systems-2027/-/space-families/1")]
    links += [page(house).replace("/circle/", "/answer/"), page(house)[:-2]]
    for link in links:
        assert (await house.client.get(link)).status_code == 404
        assert (await house.client.post(link, data=YES)).status_code == 404
    assert house.journeys.heard == []


async def test_the_link_of_somebody_who_has_left_the_cohort_opens_nothing(
    house: House,
) -> None:
    person = house.keys.person(ANN)
    order = Leave(request="gone", cohort="systems-2027", person=person, team="bayou")
    await house.journeys.steer(order)
    gone = await house.client.get(page(house))
    assert gone.status_code == 404
    assert "no longer yours to use" in said(gone)


async def test_when_no_answer_comes_in_time_the_same_press_is_safe(house: House) -> None:
    form = {"seen": "0", **YES}
    house.journeys.silent = True
    assert (await house.client.post(page(house), data=form)).status_code == 503
    house.journeys.silent = False
    assert (await house.client.post(page(house), data=form)).status_code == 200
    assert len(await places(house)) == 1
