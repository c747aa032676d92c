"""Staff read with `show` how many come, and what people wrote with their answers."""

import asyncio
import json
from pathlib import Path

import pytest

from activities.laying import Laying, Years
from models.journey import CohortStart
from models.reply import Answer, Partstat, Way
from settings import ROOT
from store.answers import add_answer
from store.cohort_files import load_cohort
from store.cohorts import file_cohort
from store.database import Database
from store.keys import keys_from_seed, write_keys
from store.migrate import upgrade_async
from tests.commands.conftest import Tell, Write
from tests.web.house import LAID

KEYS = keys_from_seed("answers")
KICKOFF = "peers/-/kickoff/1"
LEAD = "mara@riverbend.example.org"
NOTE = "Ida Moss comes,\nida@riverbend.example.org"


@pytest.fixture(autouse=True)
def answered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, write: Write) -> None:
    """A laid year, to whose kick-off one person said yes, then sent a colleague."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'answered.db'}"
    monkeypatch.setenv("CONVENER_DATABASE_URL", url)
    monkeypatch.setenv("CONVENER_KEYS", write_keys(KEYS))
    asyncio.run(_answer(url, write()))


async def _answer(url: str, cohort: Path) -> None:
    await upgrade_async(url)
    db = Database(url)
    file, _ = load_cohort(cohort, ROOT / "programs")
    async with db.writing() as session:
        await file_cohort(session, file, organizer="a@host.example.org", keys=KEYS)
    await Years(db, KEYS).lay_year(Laying(start=CohortStart(cohort="peers"), now=LAID))
    for partstat, note in ((Partstat.ACCEPTED, None), (Partstat.DELEGATED, NOTE)):
        answer = Answer(
            occasion=KICKOFF,
            person=KEYS.person(LEAD),
            partstat=partstat,
            way=Way.PAGE,
            at=LAID,
            dtstamp=LAID,
            note=note,
        )
        async with db.writing() as session:
            await add_answer(session, answer, request=partstat)
    await db.close()


def test_what_people_wrote_stands_below_the_meetings(tell: Tell) -> None:
    said = " ".join(tell("show", "peers").stdout.split())
    assert f"{KICKOFF}, {LEAD}, delegated: Ida Moss comes, ida@riverbend" in said


def test_what_people_said_is_counted_while_the_meeting_is_ahead(tell: Tell) -> None:
    shown = json.loads(tell("show", "peers", "--json").stdout)
    own = next(each for each in shown["journeys"] if each["team"] is None)
    answers = {each["id"]: each["answers"] for each in own["meetings"]}
    assert answers.pop(KICKOFF) == {
        "yes": 0,
        "no": 0,
        "maybe": 0,
        "instead": 1,
        "notes": [{"email": LEAD, "partstat": "DELEGATED", "note": NOTE}],
    }
    assert set(answers.values()) == {None}
