"""No more digests: by a mail program's one POST, or by the button; and back again."""

import asyncio

import pytest

from models.digest import DigestWish
from store.digests import digest_wish
from tests.web.house import LEAD, LIAISON, LOOKS, STAFF, TA, House, looked_at, refused, said
from wire.links import Purpose

DIGEST = "lea-2027/-/digest/1"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def page(house: House, email: str = LIAISON) -> str:
    return house.link(Purpose.UNSUBSCRIBE, email, DIGEST)


async def wish(house: House, email: str = LIAISON) -> DigestWish:
    async with house.db.reading() as session:
        return await digest_wish(session, "lea-2027", house.keys.person(email))


@pytest.mark.parametrize("method", LOOKS)
async def test_looking_changes_nothing(house: House, method: str) -> None:
    await looked_at(house, page(house), method)


@pytest.mark.parametrize("as_files", [False, True], ids=["urlencoded", "multipart"])
async def test_one_post_of_a_mail_program_stops_them_without_a_cookie_or_redirect(
    house: House, *, as_files: bool
) -> None:
    if as_files:  # RFC 8058 3.2: a sender of either kind is to be heard
        parts = {name: (None, value) for name, value in ONE_CLICK.items()}
        answer = await house.client.post(page(house), files=parts)
    else:
        answer = await house.client.post(page(house), data=ONE_CLICK)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert not (await wish(house)).wanted
    assert (await wish(house, STAFF)).wanted
    (change,) = [row for row in house.rows()["change"] if "digests" in row]
    assert house.keys.person(LIAISON) in change


async def test_one_post_or_twenty_at_once_have_one_effect(house: House) -> None:
    posts = (house.client.post(page(house), data=ONE_CLICK) for _ in range(20))
    assert {answer.status_code for answer in await asyncio.gather(*posts)} == {200}
    once = house.rows()
    assert (await house.client.post(page(house), data=ONE_CLICK)).status_code == 200
    assert house.rows() == once
    assert await wish(house) == DigestWish(wanted=False, turn=1)


async def test_the_button_stops_them_and_lets_them_come_again(house: House) -> None:
    assert "Send me no digests" in said(await house.client.get(page(house)))
    stopped = said(await house.client.post(page(house), data={"word": "stop"}))
    assert "No more digests come to you." in stopped
    assert "Send me digests again" in stopped
    again = said(await house.client.post(page(house), data={"word": "again"}))
    assert "The digest comes to you again." in again
    await house.client.post(page(house), data={"word": "stop"})
    assert await wish(house) == DigestWish(wanted=False, turn=3)


@pytest.mark.parametrize("form", [{}, {"word": "perhaps"}, {"List-Unsubscribe": "yes"}])
async def test_what_says_neither_changes_nothing(
    house: House, form: dict[str, str]
) -> None:
    await refused(house, page(house), form, "Please press the button")


async def test_a_link_of_somebody_without_digests_or_for_another_page_opens_nothing(
    house: House,
) -> None:
    links = [page(house, LEAD), house.link(Purpose.UNSUBSCRIBE, LIAISON, TA)]
    links.append(house.held().replace("/held/", "/unsubscribe/"))
    for link in links:
        assert (await house.client.get(link)).status_code == 404
        assert (await house.client.post(link, data=ONE_CLICK)).status_code == 404
    assert house.journeys.heard == []


async def test_when_no_answer_comes_in_time_the_same_post_is_safe(house: House) -> None:
    house.journeys.silent = True
    assert (await house.client.post(page(house), data=ONE_CLICK)).status_code == 503
    house.journeys.silent = False
    assert (await house.client.post(page(house), data=ONE_CLICK)).status_code == 200
    assert not (await wish(house)).wanted
