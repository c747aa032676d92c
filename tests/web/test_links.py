"""A link opens its page for whoever may, as long as they may; all others look alike."""

from datetime import timedelta

import pytest

from models.meeting import MeetingState
from store.seats import leave_seat, seats_of
from tests.web.house import (
    AFTER_TA,
    GUEST,
    HELD,
    LEAD,
    LIAISON,
    OTHER_LIAISON,
    STAFF,
    TA,
    House,
    counted,
    said,
)
from wire.links import Purpose, sign


async def close_at(house: House, ago: timedelta) -> None:
    meeting = await house.meeting()
    held = {
        "state": MeetingState.HELD,
        "held_on": meeting.slot.day,
        "closed_at": AFTER_TA - ago,
    }
    await house.make_it(meeting.model_copy(update=held))


async def let_go(house: House, email: str) -> None:
    person = house.keys.person(email)
    async with house.db.writing() as session:
        for seat in await seats_of(session, "lea-2027", "riverbend"):
            if seat.person.id == person:
                await leave_seat(session, seat.id, AFTER_TA)


@pytest.mark.parametrize(
    ("email", "status"),
    [(LIAISON, 200), (STAFF, 200), (LEAD, 404), (GUEST, 404), (OTHER_LIAISON, 404)],
)
async def test_the_liaison_of_the_team_and_staff_may_say_whether_it_was_held(
    house: House, email: str, status: int
) -> None:
    assert (await house.client.get(house.held(email))).status_code == status
    answer = await house.client.post(house.held(email), data=HELD)
    assert answer.status_code == status
    assert len(house.journeys.heard) == (status == 200)


async def test_a_link_lives_fourteen_days_after_its_meeting_closed(house: House) -> None:
    await close_at(house, timedelta(days=14))
    assert (await house.client.get(house.held())).status_code == 200
    await close_at(house, timedelta(days=14, seconds=1))
    assert (await house.client.get(house.held())).status_code == 404


async def bad_links(house: House) -> dict[str, str]:
    """Return links that open nothing, or nothing any more, by what is wrong with them."""
    person, secret = house.keys.person(LIAISON), house.keys.links[0]
    expired = house.held(occasion="lea-2027/riverbend/check-in/1")
    check_in = await house.meeting("lea-2027/riverbend/check-in/1")
    long_ago = {"state": MeetingState.HELD, "closed_at": AFTER_TA - timedelta(days=30)}
    await house.make_it(check_in.model_copy(update=long_ago))
    nowhere = sign(secret, Purpose.HELD, "lea-2027/riverbend/ta/99", person)
    return {
        "wrong": "/held/bGVhLTIwMjcvcml2ZXJiZW5k.AAAA",
        "mangled": house.held()[:-3],
        "forged": f"/held/{sign(b'another key', Purpose.HELD, TA, person)}",
        "for another page": house.done(LIAISON).replace("/done/", "/held/"),
        "expired": expired,
        "not theirs": house.held(LEAD),
        "about nothing": f"/held/{nowhere}",
    }


async def test_links_that_open_nothing_are_all_answered_alike(house: House) -> None:
    links = await bad_links(house)
    good = house.held()
    assert (await house.client.get(good)).status_code == 200
    await let_go(house, LIAISON)
    links["revoked"] = good
    shown = [await house.client.get(link) for link in links.values()]
    told = [await house.client.post(link, data=HELD) for link in links.values()]
    assert {answer.status_code for answer in (*shown, *told)} == {404}
    assert len({answer.text for answer in (*shown, *told)}) == 1
    assert "write to the address at the end of that letter" in said(shown[0])
    assert house.journeys.heard == []


async def test_links_that_open_nothing_take_the_same_road(house: House) -> None:
    """The time of an answer is that of its queries: so many for one as for another."""
    counts = {}
    for what, link in (await bad_links(house)).items():
        with counted(house) as statements:
            await house.client.get(link)
        counts[what] = len(statements)
    assert len(set(counts.values())) == 1, counts
    assert min(counts.values()) > 0
