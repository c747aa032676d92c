"""Whatever stands in a field, every page is the page it was, and shows it as text."""

import html
import json
import sqlite3
from datetime import timedelta
from typing import Any

import httpx
import pytest

from models.line import line_fault
from tests.laid_years import LAID
from tests.page_tags import Tags
from tests.web.house import ASK, LEAD, LIAISON, TA, House
from tests.wire.download_lint import download_faults
from tests.wire.hostile_words import HOSTILE, TAME
from tests.wire.libical import libical_faults
from web.guard import HEADERS
from wire.links import Purpose

STORABLE = {name: words for name, words in HOSTILE.items() if "\ud800" not in words}
PAGES = {
    Purpose.ANSWER: (LEAD, TA),
    Purpose.HELD: (LIAISON, TA),
    Purpose.ATTENDANCE: (LIAISON, TA),
    Purpose.DONE: (LEAD, ASK),
}
FORMS = {
    Purpose.ANSWER: {"seen": "1", "word": "colleague"},
    Purpose.HELD: {"seen": "1", "word": "held"},
}
TYPED = {
    Purpose.ANSWER: ["word", "note", "seen"],
    Purpose.HELD: ["word", "held_on", "next_day", "next_at", "note", "retry", "why"],
}


def spoil(house: House, words: str) -> None:
    """Put words into every column and every frozen field that somebody once typed."""
    with sqlite3.connect(house.file) as rows:
        rows.execute("UPDATE meeting SET title = ?, text = ?, place = ?", (words,) * 3)
        rows.execute("UPDATE ask SET title = ?, text = ?", (words, words))
        rows.execute("UPDATE person SET name = ?", (words,))
        if not line_fault(words):  # no cohort file could hold the others
            ((frozen,),) = rows.execute("SELECT frozen FROM cohort").fetchall()
            frozen = json.dumps(_spoilt(json.loads(frozen), words))
            rows.execute("UPDATE cohort SET frozen = ?", (frozen,))


def _spoilt(value: Any, words: str) -> Any:
    if isinstance(value, list):
        return [_spoilt(each, words) for each in value]
    if isinstance(value, dict):
        return {
            key: words if key in {"title", "agency"} else _spoilt(each, words)
            for key, each in value.items()
        }
    return value


async def pages(house: House) -> dict[Purpose, httpx.Response]:
    found = {}
    for purpose, (email, occasion) in PAGES.items():
        early = purpose is Purpose.ANSWER
        house.journeys.now = LAID + timedelta(days=1 if early else 85)
        found[purpose] = await house.client.get(house.link(purpose, email, occasion))
    return found


@pytest.mark.parametrize("words", STORABLE.values(), ids=STORABLE)
async def test_what_was_typed_is_shown_as_text(house: House, words: str) -> None:
    spoil(house, TAME)
    tame = await pages(house)
    spoil(house, words)
    for purpose, page in (await pages(house)).items():
        assert page.status_code == tame[purpose].status_code == 200
        was, now = Tags(tame[purpose].text), Tags(page.text)
        assert (now.tags, now.names) == (was.tags, was.names), purpose
        assert html.escape(words, quote=False)[:200] in page.text.replace(
            "&#34;", '"'
        ).replace("&#39;", "'"), purpose
        policy = HEADERS["Content-Security-Policy"]
        assert page.headers["content-security-policy"] == policy
        assert page.headers.keys() == tame[purpose].headers.keys()


@pytest.mark.parametrize("words", STORABLE.values(), ids=STORABLE)
async def test_what_is_typed_comes_back_as_text(house: House, words: str) -> None:
    for purpose, form in FORMS.items():
        house.journeys.now = LAID + timedelta(days=1 if purpose is Purpose.ANSWER else 85)
        link = house.link(purpose, *PAGES[purpose])
        for name in TYPED[purpose]:
            tame = await house.client.post(link, data=form | {name: TAME})
            page = await house.client.post(link, data=form | {name: words})
            assert page.status_code in {200, 409, 422}, (purpose, name)
            allowed = set(Tags(tame.text).tags) | {"ul", "li"}
            assert set(Tags(page.text).tags) - {"a", "h2"} <= allowed
            assert not Tags(page.text).names & {"onerror", "src"}


@pytest.mark.parametrize("words", STORABLE.values(), ids=STORABLE)
async def test_a_file_to_download_is_the_file_it_was(house: House, words: str) -> None:
    spoil(house, words)
    house.journeys.now = LAID + timedelta(days=1)
    token = house.link(Purpose.MEETING, LEAD, TA).rpartition("/")[2]
    answer = await house.client.get(f"/meeting/{token}.ics")
    assert answer.status_code == 200
    assert libical_faults(answer.content) == []
    assert download_faults(answer.content) == []
