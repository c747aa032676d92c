"""Feeds as calendars poll them, over HTTP, beside the letters of the same truth."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from sqlmodel import col, select
from temporalio.testing import ActivityEnvironment

from activities.agenda import Agendas
from activities.composing import Composer
from activities.postbox import Postbox
from activities.recording import Recorder
from activities.sending import Sender
from models.calendar_word import CalendarWord
from models.command import CallOff, Command, Leave, Move
from models.journey import Look
from models.tables.ledger import LedgerRow
from store.database import Database
from store.keys import Keys
from store.mail_folder import MailFolder
from store.occasions import meeting_called
from tests.laid_years import LAID, example, laid_in
from tests.web.house import LEAD, Journeys
from tests.web.subscribing import ADDRESS, events_in, start_of, subscribe
from tests.wire.feed_lint import feed_faults
from tests.wire.libical import libical_faults
from web.app import make_app
from wire.calendar_read import calendar_word

OWN, TEAM = "cohort/lea-2027", "team/lea-2027/riverbend"
WORKSHOP = "lea-2027/riverbend/workshop/1"
DAY = timedelta(days=1)


@dataclass
class Site:
    """Pages on a port, the journeys behind them, and somebody's calendar."""

    db: Database
    keys: Keys
    journeys: Journeys
    agendas: Agendas
    calendar: httpx.AsyncClient

    async def look(self) -> None:
        """Let the journeys of the lead's year say what is owed."""
        for journey in (OWN, TEAM):
            look = Look(journey=journey, now=self.journeys.now)
            await ActivityEnvironment().run(self.agendas.work_agenda, look)

    async def words(self) -> dict[str, CalendarWord]:
        """Return the last word that the lead's letters say of each meeting, by UID."""
        query = select(LedgerRow).where(LedgerRow.person == self.keys.person(LEAD))
        async with self.db.reading() as session:
            rows = await session.exec(query.order_by(col(LedgerRow.number)))
            found = [calendar_word(row.letter) for row in rows if row.letter]
        return {word.uid: word for word in found if word}

    async def poll(self, tag: str = "") -> httpx.Response:
        asked = {"if-none-match": tag} if tag else {}
        return await self.calendar.get(ADDRESS, headers=asked)


@pytest.fixture
async def site(database_url: str, tmp_path: Path, keys: Keys) -> AsyncIterator[Site]:
    async with laid_in(database_url, keys, example("lea-2027")) as db:
        post = Postbox(MailFolder(tmp_path / "mail", durable=False))
        agendas = Agendas(
            db,
            Composer(keys, "http://pages.test"),
            Sender(db, post, None, timedelta(minutes=10)),
            time(8, 30),
        )
        journeys = Journeys(Recorder(db, keys), now=LAID)
        app = make_app(db, keys, journeys.steer, now=lambda: journeys.now)
        async with served(app) as url, httpx.AsyncClient(base_url=url) as calendar:
            await subscribe(db, keys, LEAD)
            yield Site(db, keys, journeys, agendas, calendar)


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """Yield the address at which the pages are."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = uvicorn.Server(uvicorn.Config(app, access_log=False, log_level="warning"))
        serving = asyncio.create_task(server.serve(sockets=[door]))
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.should_exit = True
        await serving  # which lets go of the database


async def test_a_feed_says_what_the_letters_say(site: Site) -> None:
    await site.look()
    site.journeys.now = datetime(2027, 9, 20, 16, tzinfo=UTC)
    await agree(site)
    async with site.db.reading() as session:
        workshop = await meeting_called(session, WORKSHOP)
    assert workshop
    later = workshop.slot.model_copy(update={"day": workshop.slot.day + DAY})
    first = (await site.poll()).headers["etag"]
    orders: list[Command] = [
        Move(request="1", occasion=WORKSHOP, slot=later, anyway=True),
        CallOff(request="2", occasion=WORKSHOP, why="Snow"),
        Move(request="3", occasion=WORKSHOP, slot=workshop.slot, anyway=True),
    ]
    for number, order in enumerate(orders, start=1):
        await site.journeys.steer(order)
        assert (await site.poll(first)).status_code == 200
        await site.look()
        sequences = await agree(site)
        assert sequences[workshop.uid] == number
        site.journeys.now += timedelta(hours=1)


async def agree(site: Site) -> dict[str, int]:
    """Hold the feed against the last letters; return the numbers both have."""
    answer, words = await site.poll(), await site.words()
    assert (libical_faults(answer.content), feed_faults(answer.content)) == ([], [])
    events = events_in(answer.content)
    assert words
    shown = {
        uid: (event["SEQUENCE"], event["DTSTAMP"].dt, start_of(event), event["STATUS"])
        for uid, event in events.items()
        if uid in words
    }
    assert shown == {
        uid: (word.sequence, word.dtstamp, word.start, word.status)
        for uid, word in words.items()
    }
    return {uid: int(event["SEQUENCE"]) for uid, event in events.items()}


async def test_a_poll_costs_nothing_until_something_changes(site: Site) -> None:
    first = await site.poll()
    assert first.status_code == 200
    tag = first.headers["etag"]
    again = await site.poll(tag)
    assert (again.status_code, again.content) == (304, b"")
    head = await site.calendar.head(ADDRESS)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["etag"] == tag
    assert head.headers["content-length"] == first.headers["content-length"]
    await site.journeys.steer(CallOff(request="1", occasion=WORKSHOP, why="Snow"))
    changed = await site.poll(tag)
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


async def test_who_leaves_finds_nothing_at_the_next_poll(site: Site) -> None:
    tag = (await site.poll()).headers["etag"]
    leave = Leave(request="1", cohort="lea-2027", person=site.keys.person(LEAD))
    await site.journeys.steer(leave)
    assert (await site.poll(tag)).status_code == 404
