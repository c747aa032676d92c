"""The signed pages as people meet them: a small phone, no script, a keyboard, the dark."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Literal

import pytest
import uvicorn
from playwright.async_api import Page, async_playwright

from tests.laid_years import LAID
from tests.web.house import LEAD, LIAISON, TA, House
from web.app import make_app
from wire.links import Purpose

WIDTH = 360
DAY = timedelta(days=1)
AFTERWARDS = 85 * DAY
PAGES = {
    Purpose.ANSWER: (LEAD, TA, DAY),
    Purpose.HELD: (LIAISON, TA, AFTERWARDS),
    Purpose.ATTENDANCE: (LIAISON, TA, AFTERWARDS),
    Purpose.DONE: (LEAD, "lea-2027/riverbend/room-and-logistics/1", AFTERWARDS),
}
# Each text that is seen, with its contrast to what is behind it (WCAG 2.2, 1.4.3).
CONTRASTS = """() => {
  const numbers = (color) => (color.match(/[\\d.]+/g) || []).map(Number);
  const light = (color) => numbers(color).slice(0, 3).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }).reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (node) => {
    for (let one = node; one; one = one.parentElement) {
      const color = getComputedStyle(one).backgroundColor;
      if ((numbers(color)[3] ?? 1) > 0) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  const found = {};
  for (const node of document.querySelectorAll('body *')) {
    const texts = [...node.childNodes].filter((one) => one.nodeType === 3);
    const own = texts.some((one) => one.data.trim());
    if (!own || !node.getClientRects().length) continue;
    const pair = [light(getComputedStyle(node).color), light(behind(node))];
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    found[`${node.tagName} ${node.textContent.trim().slice(0, 30)}`] = ratio;
  }
  return found;
}"""
NAMELESS = """() => [...document.querySelectorAll('input, select, textarea, button')]
  .filter((one) => one.type !== 'hidden')
  .filter((one) => !(one.labels && one.labels.length && one.labels[0].textContent.trim())
    && !one.getAttribute('aria-label') && !one.textContent.trim())
  .map((one) => one.outerHTML)"""
DANGLING = """() => ['for', 'aria-describedby', 'aria-labelledby']
  .flatMap((name) => [...document.querySelectorAll(`[${name}]`)]
    .flatMap((one) => one.getAttribute(name).split(' ').filter(Boolean)))
  .filter((id) => !document.getElementById(id))"""
TWICE = """() => [...document.querySelectorAll('[id]')].map((one) => one.id)
  .filter((id, at, all) => all.indexOf(id) !== at)"""
SMALL = """() => [...document.querySelectorAll('button, summary, .choice')]
  .filter((one) => one.getClientRects().length)
  .filter((one) => one.getBoundingClientRect().height < 24)
  .map((one) => one.outerHTML)"""


SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
FAULTY = """<html><body><h1>One</h1><h1>Two</h1>
<p style="color: #aaa; background: #fff">Faint</p><input name="a"><input id="b">
<label for="nowhere">Nobody's</label><i id="b"></i><button style="height: 1rem">x</button>
<div style="width: 30rem">Wide</div></body></html>"""


@pytest.fixture
async def site(house: House) -> AsyncIterator[str]:
    async with at_a_port(house) as address:
        yield address


@asynccontextmanager
async def at_a_port(house: House) -> AsyncIterator[str]:
    """The pages on a port of this machine."""
    app = make_app(house.db, house.keys, house.journeys.steer, lambda: house.journeys.now)
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="warning"))
        serving = asyncio.create_task(server.serve(sockets=[door]))
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.should_exit = True
        await serving


@pytest.fixture
async def phone() -> AsyncIterator[Page]:
    async with async_playwright() as play:
        browser = await play.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
        )
        context = await browser.new_context(
            viewport={"width": WIDTH, "height": 740}, java_script_enabled=False
        )
        yield await context.new_page()
        await browser.close()


async def faults(page: Page) -> list[object]:
    """What keeps somebody from reading or filling a page."""
    found: list[object] = []
    if not await page.locator("html[lang=en]").count() or not await page.title():
        found.append("no language, or no title")
    if await page.locator("h1").count() != 1:
        found.append("not one heading")
    width = await page.evaluate("() => document.documentElement.scrollWidth")
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        contrasts = await page.evaluate(CONTRASTS)
        assert contrasts, "nothing is seen at all"
        found += [[scheme, what] for what, ratio in contrasts.items() if ratio < 4.5]
    for check in (NAMELESS, DANGLING, TWICE, SMALL):
        found += await page.evaluate(check)
    return [*found, *([f"{width} wide"] if width > WIDTH else [])]


@pytest.mark.parametrize("purpose", PAGES)
async def test_a_page_fits_a_phone_and_can_be_read_and_filled(
    house: House, site: str, phone: Page, purpose: Purpose
) -> None:
    email, occasion, later = PAGES[purpose]
    house.journeys.now = LAID + later
    await phone.goto(site + house.link(purpose, email, occasion))
    assert await faults(phone) == []


async def test_an_answer_is_given_by_keyboard_alone(
    house: House, site: str, phone: Page
) -> None:
    house.journeys.now = LAID + DAY
    await phone.goto(site + house.answer())
    await phone.keyboard.press("Tab")
    assert await phone.locator(":focus").inner_text() == "To the content"
    while await phone.locator(":focus").get_attribute("name") != "word":
        await phone.keyboard.press("Tab")
    outline = await phone.evaluate(
        "() => getComputedStyle(document.activeElement).outlineStyle"
    )
    assert outline != "none"
    await phone.keyboard.press("Space")
    await phone.keyboard.press("ArrowDown")
    await phone.keyboard.press("Tab")
    await phone.keyboard.type("I am on leave.")
    await phone.keyboard.press("Tab")
    await phone.keyboard.press("Enter")
    await phone.get_by_text("No, you do not come.").wait_for()
    assert await faults(phone) == []


async def test_what_is_wrong_leads_to_its_field(
    house: House, site: str, phone: Page
) -> None:
    house.journeys.now = LAID + DAY
    await phone.goto(site + house.answer())
    await phone.get_by_text("I send a colleague instead").click()
    await phone.get_by_role("button", name="Record it").click()
    await phone.get_by_role("link", name="Give your colleague's name").click()
    assert phone.url.endswith("#note")
    assert await phone.locator("#note").get_attribute("aria-invalid") == "true"
    assert await faults(phone) == []


async def test_the_file_is_downloaded_from_the_page(
    house: House, site: str, phone: Page
) -> None:
    house.journeys.now = LAID + DAY
    await phone.goto(site + house.answer())
    async with phone.expect_download() as coming:
        await phone.get_by_role("link", name="Download it as a file").click()
    file = await coming.value
    assert file.suggested_filename == "meeting.ics"
    assert b"BEGIN:VEVENT" in (await file.path()).read_bytes()


async def test_what_is_wrong_with_a_page_is_found(phone: Page) -> None:
    await phone.set_content(FAULTY)
    found = str(await faults(phone))
    for fault in ("language", "heading", "Faint", 'name="a"', "nowhere", "'b'", " wide"):
        assert fault in found
    assert "<button" in found


async def test_somebody_comes_into_a_circle_and_leaves_it_again(
    circles: House, phone: Page
) -> None:
    circles.journeys.now = LAID
    farid, space = "farid.ames@bayou.example.org", "systems-2027/-/circle-space-families/1"
    async with at_a_port(circles) as site:
        await phone.goto(site + circles.link(Purpose.CIRCLE, farid, space))
        assert await faults(phone) == []
        for button, answer in (
            ("I would like to come", "The invitations to what is still ahead come"),
            ("I would rather not come any more", "You do not come."),
        ):
            await phone.get_by_role("button", name=button).click()
            await phone.get_by_text(answer).wait_for()
            assert await faults(phone) == []
