"""Every link of every letter of a year only shows: mail filters open all of them."""

import asyncio
import re
from datetime import date
from email import message_from_bytes, policy
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from temporalio.client import Client

from models.cadence import InWeek, Weekday
from models.cohort import CohortFile
from models.command import CallOff, Command, Move
from models.notice import LedgerState, NoticeKind
from models.slot import Slot
from rehearsal.cast import Cast
from store.database import Database
from tests.web.house import Rows, all_rows
from tests.wire.ical_js import read_by_ical_js
from tests.wire.itip_lint import itip_faults, letter_faults
from tests.wire.libical import libical_faults
from tests.years.living import (
    KEYS,
    Living,
    living,
    short_file,
    with_circle,
    with_cohort,
)
from web.app import make_app
from wire.calendar_read import calendar_word
from workflows.steering import Steering

METHODS = ("GET", "HEAD", "OPTIONS")
AUTUMN, WINTER, END = date(2040, 10, 19), date(2040, 11, 9), date(2041, 2, 4)
BASE = "http://127.0.0.1:8080"  # where pages live, if nobody says otherwise


class Visit(NamedTuple):
    """All links of the letters so far, each fetched three times by each method."""

    statuses: dict[tuple[str, str], set[int]]  # by method and path
    before: Rows
    after: Rows
    heard: list[Command]


class Lived(NamedTuple):
    """A year, visited three times, and its letters that were accepted."""

    visits: list[Visit]
    letters: list[tuple[NoticeKind, bytes]]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    return asyncio.run(_live(tmp_path_factory.mktemp("year")))


def full_file() -> CohortFile:
    """A half-year with every sort of link, digests and a circle included."""
    soon = InWeek(rule="in-week", week=10, weekday=Weekday.THURSDAY)
    file = with_circle(
        short_file(), like="kickoff", key="space", title="Space", cadence=soon
    )
    return with_cohort(file, digest=Weekday.MONDAY)


async def _live(folder: Path) -> Lived:
    visits = list[Visit]()
    async with living(full_file(), folder, Cast.MIXED) as lived:
        await lived.until(AUTUMN)
        workshop = await lived.meeting("alder/workshop/1")
        later = workshop.slot.model_copy(update={"at": workshop.slot.at.replace(minute=30)})
        slot = Slot.model_validate(later.model_dump())
        await lived.order(Move, occasion="alder/workshop/1", slot=slot, anyway=True)
        await lived.order(CallOff, occasion="birch/workshop/1", why="Snow is coming.")
        for day in (WINTER, END):
            await lived.until(day)
            visits.append(await _visit(lived, folder))
        rows = [row for row in await lived.rows() if row.state is LedgerState.ACCEPTED]
    return Lived(visits, [(row.kind, row.letter or b"") for row in rows])


async def _visit(lived: Living, folder: Path) -> Visit:
    now, heard = await lived.scene.now(), list[Command]()

    async def client() -> Client:
        return lived.scene.client

    real = Steering(client, lambda: now)

    async def steer(command: Command) -> str:
        heard.append(command)
        return await real(command)

    links = {
        urlsplit(link).path
        for row in await lived.rows()
        if row.state is LedgerState.ACCEPTED
        for link in links_in(row.letter or b"")
    }
    db = Database(f"sqlite+aiosqlite:///{folder}/rehearsal.db")
    app = make_app(db, KEYS, steer, now=lambda: now)
    before = all_rows(folder / "rehearsal.db")
    statuses = await _fetched(app, links)
    after = all_rows(folder / "rehearsal.db")
    await db.close()
    return Visit(statuses, before, after, heard)


async def _fetched(app: FastAPI, links: set[str]) -> dict[tuple[str, str], set[int]]:
    """Fetch each link, and each that its page shows."""
    found = dict[tuple[str, str], set[int]]()
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        while links:
            answers = [
                await client.request(method, link)
                for link in sorted(links)
                for method in METHODS * 3
            ]
            for answer in answers:
                key = (answer.request.method, answer.request.url.path)
                found.setdefault(key, set()).add(answer.status_code)
            shown = {link for answer in answers for link in links_on(answer)}
            links = shown - {path for _, path in found}
    return found


def links_in(letter: bytes) -> set[str]:
    """Return every link to a page of ours, in headers, texts and calendar."""
    message = message_from_bytes(letter, policy=policy.default)
    texts = [str(value) for value in message.values()]
    for part in message.walk():
        if not part.is_multipart():
            raw = part.get_payload(decode=True)
            texts.append(unescape(bytes(raw).decode("utf-8").replace("\r\n ", "")))
    return {link for text in texts for link in re.findall(rf"{BASE}[^\s<>\"']*", text)}


def links_on(page: httpx.Response) -> set[str]:
    """Return the paths of ours that a page leads to, by its links and its forms."""
    if not page.headers.get("content-type", "").startswith("text/html"):
        return set()
    hrefs = re.findall(r'(?:href|src|action)="([^"#]+)"', page.text)
    found = (urlsplit(urljoin(str(page.url), unescape(href))) for href in hrefs)
    return {url.path for url in found if url.netloc == urlsplit(BASE).netloc}


def kinds(visit: Visit, method: str, status: int) -> set[str]:
    """Return the pages that answered so, by the first part of their address."""
    return {
        path.split("/")[1]
        for (how, path), statuses in visit.statuses.items()
        if how == method and statuses == {status}
    }


@pytest.mark.parametrize("when", [0, 1], ids=["in winter", "at the end"])
def test_fetching_every_link_changes_no_row(year: Lived, when: int) -> None:
    visit = year.visits[when]
    assert len(visit.statuses) > 100
    assert len(visit.before["ledger"]) > 50
    assert visit.after == visit.before
    assert visit.heard == []


@pytest.mark.parametrize("when", [0, 1], ids=["in winter", "at the end"])
def test_every_link_shows_a_page_or_opens_nothing(year: Lived, when: int) -> None:
    assert year.visits[when].statuses
    for (method, path), statuses in year.visits[when].statuses.items():
        expected = {405} if method == "OPTIONS" else {200, 404}
        assert statuses <= expected, (method, path)
        assert len(statuses) == 1, "three times the same"


def test_links_of_every_sort_were_open_in_the_year_and_answers_end_with_their_meeting(
    year: Lived,
) -> None:
    winter, end = year.visits
    letters = {"answer", "held", "done"}
    assert letters | {"meeting", "circle", "unsubscribe"} <= kinds(winter, "GET", 200)
    assert kinds(winter, "GET", 200) == kinds(winter, "HEAD", 200)
    assert "answer" in kinds(end, "GET", 404)
    assert not {"answer", "meeting"} & kinds(end, "GET", 200)


def test_every_letter_of_the_year_passes_every_judge(year: Lived) -> None:
    calendars = list[bytes]()
    for _, letter in year.letters:
        if calendar := calendar_in(letter):
            assert (letter_faults(letter), itip_faults(calendar)) == ([], [])
            assert libical_faults(calendar) == []
            calendars.append(calendar)
    told = {kind for kind, _ in year.letters}
    assert told >= {NoticeKind.INVITATION, NoticeKind.UPDATE, NoticeKind.CANCELLATION}
    read = read_by_ical_js(calendars)
    words = [word for _, letter in year.letters if (word := calendar_word(letter))]
    assert [(event.uid, event.start) for (event,) in read] == [
        (word.uid, word.start) for word in words
    ]


def calendar_in(letter: bytes) -> bytes | None:
    parts = message_from_bytes(letter).walk()
    shown = [part for part in parts if part.get_content_type() == "text/calendar"]
    return bytes(shown[0].get_payload(decode=True)) if shown else None
