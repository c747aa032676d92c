"""What holds for every page, whatever is asked."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import NoReturn
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
from starlette.datastructures import Headers
from starlette.types import Message

from models.command import Command
from tests.web.house import HELD, LIAISON, House, said
from web.app import make_app
from web.guard import is_foreign


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/health", "/held/x", "/done/x", "/nothing", "held"])
async def test_every_answer_keeps_the_address_to_itself(
    house: House, method: str, path: str
) -> None:
    where = house.held() if path == "held" else path
    answer = await house.client.request(method, where)
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"].startswith("noindex")
    assert answer.headers["x-frame-options"] == "DENY"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy


async def test_pages_bring_nothing_from_elsewhere(house: House) -> None:
    page = (await house.client.get(house.held())).text
    for word in ("<script", "<link", "src=", "http://", "https://", "@import", "url("):
        assert word not in page


@pytest.mark.parametrize(
    ("headers", "foreign"),
    [
        ({"sec-fetch-site": "same-origin", "origin": "null"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site", "origin": "http://pages.test"}, True),
        ({"origin": "http://pages.test"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://elsewhere.test"}, True),
        ({"origin": "http://pages.test.elsewhere.test"}, True),
        ({}, False),
    ],
)
def test_a_form_of_another_site_is_known_by_its_headers(
    headers: dict[str, str], *, foreign: bool
) -> None:
    assert is_foreign(Headers({"host": "pages.test"} | headers)) is foreign


async def test_a_form_of_another_site_changes_nothing(house: House) -> None:
    rows = house.rows()
    headers = {"sec-fetch-site": "cross-site", "origin": "http://elsewhere.test"}
    for link in (house.held(), house.done()):
        answer = await house.client.post(link, data=HELD, headers=headers)
        assert answer.status_code == 403
        assert "Nothing was recorded" in said(answer)
    assert house.rows() == rows


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_too_large_is_refused_unread(house: House, *, announced: bool) -> None:
    async def flood() -> AsyncIterator[bytes]:
        for _ in range(70):
            yield b"x" * 1024

    content: bytes | AsyncIterator[bytes] = b"x" * 70 * 1024 if announced else flood()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = await house.client.post(house.held(), content=content, headers=headers)
    assert answer.status_code == 413
    assert house.journeys.heard == []


@pytest.mark.parametrize("then", ["hangs up", "says no more"])
async def test_half_a_form_records_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    monkeypatch.setattr("web.guard.LONGEST_WAIT", 0.2)
    whole = urlencode(HELD | {"next_day": "2027-11-09"}).encode()
    heard = iter([{"type": "http.request", "body": whole[:38], "more_body": True}])
    answered: list[Message] = []

    async def receive() -> Message:
        if (said := next(heard, None)) is None:
            await asyncio.sleep(0 if then == "hangs up" else 60)
            return {"type": "http.disconnect"}
        return said

    async def send(said: Message) -> None:
        answered.append(said)

    headers = [(b"content-type", b"application/x-www-form-urlencoded")]
    scope = {"type": "http", "method": "POST", "path": house.held(), "headers": headers}
    app = make_app(house.db, house.keys, house.journeys.steer, lambda: house.journeys.now)
    await app(scope | {"query_string": b"", "http_version": "1.1"}, receive, send)
    assert dict(parse_qsl(whole[:38].decode())) == HELD, "half of it would be a form"
    assert answered[0]["status"] == 408
    assert house.journeys.heard == []


async def test_what_no_form_of_ours_sends_is_answered_in_words(house: House) -> None:
    files = {"word": ("a.txt", b"held")}
    answer = await house.client.post(house.held(), files=files)
    assert answer.status_code == 400
    assert "could not be read" in said(answer)


async def test_our_own_fault_is_said_and_tells_nothing(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_: Command) -> NoReturn:
        raise ZeroDivisionError

    app = make_app(house.db, house.keys, broken, now=lambda: house.journeys.now)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://pages.test"
    ) as client:
        answer = await client.post(house.held(), data=HELD)
    assert answer.status_code == 500
    assert "wrong on our side" in said(answer)
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "ZeroDivisionError" in caplog.text


async def test_logs_hold_no_token_and_no_address(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # the asker's own, not ours
    link = house.held()
    await house.client.get(link)
    await house.client.post(link, data=HELD | {"note": "Ana Reyes was there."})
    assert house.keys.person(LIAISON) in caplog.text
    assert link.removeprefix("/held/") not in caplog.text
    assert "@" not in caplog.text
    assert "Ana Reyes" not in caplog.text


async def test_the_front_page_says_whom_to_write_to_and_holds_no_data(house: House) -> None:
    page = said(await house.client.get("/"))
    assert "Write to the address at the end of the letter" in page
    assert "lea-2027" not in page


async def test_health_is_told_without_data(house: House) -> None:
    answer = await house.client.get("/health")

    assert (answer.status_code, answer.text) == (200, "healthy\n")
