"""The pages with the real parts behind them: a server, a worker, letters that have left."""

import asyncio
import email
import email.policy
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from sqlmodel import col, select

from models.cohort import AgencyKind, Cohort, CohortFile, Team
from models.meeting import Meeting, MeetingState
from models.program import Program
from models.roster import Enrolment, Role
from models.slot import day_of
from models.tables.change import ChangeRow
from models.tables.ledger import LedgerRow
from rehearsal.theatre import Stage, stage
from store.cohorts import file_cohort
from store.keys import Keys
from store.occasions import meeting_called
from tests.web.house import all_rows, said
from web.app import make_app
from web.reception import machine_clock
from workflows.handles import start_cohort
from workflows.steering import Steering

HOME = "America/Los_Angeles"
LIAISON = "liaison@host.example.org"
STAFF = "staff@host.example.org"
TA = "small/riverbend/ta/1"
JOURNEYS = ["cohort/small", "team/small/riverbend"]


def a_step(key: str, kind: str, cadence: dict[str, Any], **more: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"key": key, "kind": kind, "title": f"{kind} {{n}}"}
    said |= {"text": "We talk.", "minutes": 60, "form": "virtual", "at": time(10)}
    said |= {"audience": ["lead", "liaison"], "cadence": cadence}
    return said | more


TOPICS = {
    "key": "topics",
    "kind": "topics",
    "title": "Your topics",
    "text": "Which topics matter to you?",
    "due_days_before": 7,
    "lead_days": 14,
}
EVERY = {"rule": "every", "weeks": [4, 6], "after": "kickoff", "until": "convening"}
PROGRAM = Program.model_validate(
    {
        "key": "small",
        "title": "A small program",
        "summary": "Made up.",
        "strand": [
            {
                "key": "together",
                "of": "cohort",
                "step": [
                    a_step("kickoff", "kickoff", {"rule": "in-week", "week": 1}),
                    a_step(
                        "convening",
                        "convening",
                        {"rule": "in-week", "week": 16},
                        reminders=[14, 2],
                    ),
                ],
            },
            {
                "key": "welcome",
                "of": "team",
                "step": [
                    a_step(
                        "check-in", "check-in", {"rule": "in-week", "week": 6}, ask=[TOPICS]
                    )
                ],
            },
            {
                "key": "coaching",
                "of": "team",
                "step": [a_step("ta", "ta-meeting", EVERY, report={"nudges": [1, 3]})],
            },
        ],
    }
)


def small_cohort(starts_on: date) -> CohortFile:
    team = Team(
        key="riverbend",
        agency="Riverbend Unified School District",
        kind=AgencyKind.LEA,
        state="CA",
        timezone=HOME,
        liaison=LIAISON,
    )
    cohort = Cohort(
        key="small",
        title="A small network",
        program=PROGRAM,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(weeks=20),
        timezone=HOME,
        contact="climate@host.example.org",
        teams=(team,),
    )
    lead = "ana.reyes@riverbend.example.org"
    roster = (
        Enrolment(email=LIAISON, name="Robin Calloway", team=None, role=Role.LIAISON),
        Enrolment(email=lead, name="Ana Reyes", team="riverbend", role=Role.LEAD),
        Enrolment(email=STAFF, name="Kit Moreau", team=None, role=Role.STAFF),
    )
    return CohortFile(cohort=cohort, roster=roster)


@dataclass
class Asked:
    """A year that has come so far that the liaison was asked about the first meeting."""

    scene: Stage
    file: Path
    client: httpx.AsyncClient

    async def meeting(self, occasion: str = TA) -> Meeting | None:
        async with self.scene.db.reading() as session:
            return await meeting_called(session, occasion)

    async def links(self) -> set[str]:
        """Return the paths of all our links in all letters that have left."""
        async with self.scene.db.reading() as session:
            query = select(LedgerRow.letter).where(col(LedgerRow.letter).is_not(None))
            letters = [letter for letter in await session.exec(query) if letter]
        return {path for letter in letters for path in paths_in(letter)}


def paths_in(letter: bytes) -> set[str]:
    read = email.message_from_bytes(letter, policy=email.policy.default)
    texts = [p.get_content() for p in read.walk() if p.get_content_maintype() == "text"]
    found = re.findall(r"http://127\.0\.0\.1:8080[^\s\"<>]+", " ".join(texts))
    return {urlsplit(link).path for link in found}


@asynccontextmanager
async def asked(folder: Path, keys: Keys) -> AsyncIterator[Asked]:
    async with stage(folder, keys) as scene:
        today = day_of(await scene.now(), HOME)
        monday = today + timedelta(days=14 - today.weekday())
        async with scene.db.writing() as session:
            file = small_cohort(monday)
            await file_cohort(
                session, file, organizer="calendar@host.example.org", keys=keys
            )
        await start_cohort(scene.client, "small", "journeys")
        hour = [await scene.now()]
        steering = Steering(connected(scene), machine_clock)
        app = make_app(scene.db, keys, steering, now=lambda: hour[0])
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://x.test"
        ) as client:
            here = Asked(scene, folder / "rehearsal.db", client)
            hour[0] = await until_asked(here)
            yield here


def connected(scene: Stage) -> Any:
    async def connect() -> Any:
        return scene.client

    return connect


async def until_asked(here: Asked) -> datetime:
    """Let time pass until two days after the first meeting."""
    for _ in range(2000):  # the year is laid by the worker, in real time
        if meeting := await here.meeting():
            break
        await asyncio.sleep(0.01)
    else:
        raise AssertionError("no year was laid")
    await here.scene.rest(JOURNEYS)
    moment = meeting.slot.end + timedelta(days=2)
    await here.scene.go_to(moment, JOURNEYS)
    return moment


async def test_a_liaison_reports_a_meeting_with_twenty_presses_and_one_effect(
    tmp_path: Path, keys: Keys
) -> None:
    async with asked(tmp_path, keys) as here:
        meeting = await here.meeting()
        assert meeting
        (link,) = [path for path in await here.links() if path.startswith("/held/")]
        day = meeting.slot.day
        wish = day + timedelta(weeks=5, days=1)
        form = {"seen": "1", "word": "held", "held_on": f"{day}", "next_day": f"{wish}"}
        answers = await asyncio.gather(
            *(here.client.post(link, data=form) for _ in range(20))
        )
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.text for answer in answers}) == 1
        assert "You meet next on" in said(answers[0])
        await here.scene.rest(JOURNEYS)
        async with here.scene.db.reading() as session:
            query = select(ChangeRow.what).where(ChangeRow.subject == TA)
            told = list(await session.exec(query.order_by(col(ChangeRow.number))))
        following = await here.meeting("small/riverbend/ta/2")
    assert told == ["laid", "complete"]
    assert following
    assert following.slot.day == wish


async def test_a_refused_form_can_be_put_right(tmp_path: Path, keys: Keys) -> None:
    async with asked(tmp_path, keys) as here:
        meeting = await here.meeting()
        assert meeting
        (link,) = [path for path in await here.links() if path.startswith("/held/")]
        saturday = meeting.slot.day + timedelta(days=35 + (5 - meeting.slot.day.weekday()))
        form = {"seen": "1", "word": "held", "held_on": f"{meeting.slot.day}"}
        refused = await here.client.post(link, data=form | {"next_day": f"{saturday}"})
        taken = await here.client.post(link, data=form)
        after = await here.meeting()
    assert refused.status_code == 409
    assert "is closed" in said(refused)
    assert taken.status_code == 200
    assert after
    assert after.state is MeetingState.HELD


async def test_fetching_every_link_of_every_letter_changes_no_row(
    tmp_path: Path, keys: Keys
) -> None:
    async with asked(tmp_path, keys) as here:
        links = await here.links()
        assert {link.split("/")[1] for link in links} == {"held", "done", "answer"}
        rows = all_rows(here.file)
        opened = set()
        for link in sorted(links) * 3:
            status = (await here.client.get(link)).status_code
            assert status == 200 or (status, link.split("/")[1]) == (404, "answer")
            opened |= {link.split("/")[1]} if status == 200 else set()
            assert (await here.client.head(link)).status_code == status
            assert (await here.client.options(link)).status_code == 405
        await here.scene.rest(JOURNEYS)
        assert opened == {"held", "done", "answer"}, "those to meetings ahead answer too"
        assert all_rows(here.file) == rows
