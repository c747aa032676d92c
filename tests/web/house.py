"""The pages with a laid year behind them, and somebody who takes commands at once."""

import html
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
from sqlalchemy import event
from temporalio.exceptions import ApplicationError

from activities.recording import Recorder
from models.ask import Ask
from models.command import Command
from models.journey import Recording
from models.meeting import Meeting
from models.refusal import Refused
from store.database import Database
from store.keys import Keys
from store.occasions import ask_called, keep_occasions, meeting_called
from wire.links import Purpose, sign
from workflows.handles import NOT_KNOWN, NotKnownYet

ROOT = Path(__file__).parents[2]
AFTER_TA = datetime(
    2027, 10, 12, 16, tzinfo=UTC
)  # the day after the first coaching meeting
TA = "lea-2027/riverbend/ta/1"
ASK = "lea-2027/riverbend/room-and-logistics/1"
LIAISON = "liaison1@host.example.org"
OTHER_LIAISON = "liaison2@host.example.org"
STAFF = "staff1@host.example.org"
LEAD = "mara.quill@riverbend.example.org"
CORE = "tobias.fenn@riverbend.example.org"
GUEST = "dov.marlowe@riverbend.example.org"
STRANGER = "lena.abernathy@cedar-hollow.example.org"

# Whom a page about a meeting of the team is for, and how the others find it.
GATHERED = {
    **dict.fromkeys((LEAD, CORE, LIAISON), 200),
    **dict.fromkeys((GUEST, STAFF, OTHER_LIAISON, STRANGER), 404),
}

# What the liaison's page sends of a meeting that was held, skipped, and is tried again.
HELD = {"seen": "1", "word": "held", "held_on": "2027-10-11"}
SKIPPED = {"seen": "1", "word": "skipped", "why": "The building was closed."}
AGAIN = {"seen": "1", "word": "again", "retry": "2027-10-19", "why": "Somebody was ill."}

LOOKS = ("GET", "HEAD", "OPTIONS")

Rows = dict[str, list[tuple[object, ...]]]


@dataclass
class Journeys:
    """Takes commands as the journeys do, by the same activity, without their waiting."""

    recorder: Recorder
    now: datetime = AFTER_TA
    silent: bool = False
    heard: list[Command] = field(default_factory=list)

    async def steer(self, command: Command) -> str:
        self.heard.append(command)
        if self.silent:
            raise NotKnownYet(NOT_KNOWN)
        try:
            written = await self.recorder.record_change(
                Recording(command=command, now=self.now)
            )
        except ApplicationError as refusal:
            raise Refused(refusal.message) from None
        return written.answer


@dataclass
class House:
    """The pages with everything behind them; `now` is the hour of both."""

    file: Path
    db: Database
    keys: Keys
    journeys: Journeys
    client: httpx.AsyncClient

    def held(self, email: str = LIAISON, occasion: str = TA) -> str:
        return self.link(Purpose.HELD, email, occasion)

    def done(self, email: str = LEAD, occasion: str = ASK) -> str:
        return self.link(Purpose.DONE, email, occasion)

    def answer(self, email: str = LEAD, occasion: str = TA) -> str:
        return self.link(Purpose.ANSWER, email, occasion)

    def link(self, purpose: Purpose, email: str, occasion: str) -> str:
        token = sign(self.keys.links[0], purpose, occasion, self.keys.person(email))
        return f"/{purpose}/{token}"

    def rows(self) -> Rows:
        return all_rows(self.file)

    async def meeting(self, occasion: str = TA) -> Meeting:
        async with self.db.reading() as session:
            found = await meeting_called(session, occasion)
        assert found
        return found

    async def ask(self, occasion: str = ASK) -> Ask:
        async with self.db.reading() as session:
            found = await ask_called(session, occasion)
        assert found
        return found

    async def make_it(self, occasion: Meeting | Ask) -> None:
        async with self.db.writing() as session:
            await keep_occasions(session, [occasion])


def all_rows(file: Path) -> Rows:
    """Return every row of every table."""
    with sqlite3.connect(file) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)  # noqa: S608
            for (name,) in names.fetchall()
        }


async def looked_at(house: House, link: str, method: str) -> None:
    """Look at a page as scanners of mail do, and see that it changes nothing."""
    before = house.rows()
    answer = await house.client.request(method, link)
    assert answer.status_code == (405 if method == "OPTIONS" else 200)
    assert house.rows() == before
    assert house.journeys.heard == []


async def refused(house: House, link: str, form: dict[str, str], words: str) -> None:
    """Send a form that says too little, and see that it is refused in words."""
    before = house.rows()
    answer = await house.client.post(link, data=form)
    assert answer.status_code == 422
    assert words in said(answer)
    assert house.rows() == before


@contextmanager
def counted(house: House) -> Iterator[list[str]]:
    """Count the statements that the database is asked."""
    statements: list[str] = []

    def count(*told: object) -> None:
        statements.append(str(told[2]))

    engine = house.db.engine.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    yield statements
    event.remove(engine, "before_cursor_execute", count)


def said(answer: httpx.Response) -> str:
    """Return what a page says, without its markup."""
    body = answer.text.partition("<body>")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
