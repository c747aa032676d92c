"""Staff see with `show` which gates are closed, and for want of what."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from activities.laying import Laying, Years
from models.gate import Need
from models.journey import CohortStart
from models.meeting import Alert, AlertKind
from settings import ROOT
from store.cohort_files import load_cohort
from store.cohorts import file_cohort
from store.database import Database
from store.keys import keys_from_seed, write_keys
from store.migrate import upgrade_async
from store.occasions import keep_occasions, meeting_called
from tests.commands.conftest import Tell, Write
from tests.web.house import LAID

KEYS = keys_from_seed("gates")
WORKSHOP = "peers/riverbend/workshop/1"
ROOM = Need(
    occasion="peers/riverbend/room-and-logistics/1",
    title="Room and logistics",
    is_ask=True,
    is_there=False,
    state="open",
    day=date(2027, 1, 4),
)
DATA = ROOM.model_copy(update={"title": "Data and goals", "is_there": True})
CLOSED = Alert(kind=AlertKind.NOT_READY, at=LAID, needs=(DATA, ROOM))


@pytest.mark.parametrize(
    ("alert", "is_listed"),
    [
        pytest.param(CLOSED, True, id="closed"),
        pytest.param(CLOSED.model_copy(update={"settled_at": LAID}), False, id="opened"),
    ],
)
def test_a_closed_gate_stands_below_the_meetings_until_it_is_open(
    alert: Alert,
    *,
    is_listed: bool,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    write: Write,
    tell: Tell,
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'gates.db'}"
    monkeypatch.setenv("CONVENER_DATABASE_URL", url)
    monkeypatch.setenv("CONVENER_KEYS", write_keys(KEYS))
    asyncio.run(_lay(url, write(), alert))
    said = " ".join(tell("show", "peers").stdout.split())
    line = f"The gate of {WORKSHOP} is closed, for want of: Room and logistics. "
    assert (f'{line}`open-gate {WORKSHOP} --why "..."`' in said) == is_listed
    assert ("The gate of" in said) == is_listed


async def _lay(url: str, cohort: Path, alert: Alert) -> None:
    await upgrade_async(url)
    db = Database(url)
    file, _ = load_cohort(cohort, ROOT / "programs")
    async with db.writing() as session:
        await file_cohort(session, file, organizer="a@host.example.org", keys=KEYS)
    await Years(db, KEYS).lay_year(Laying(start=CohortStart(cohort="peers"), now=LAID))
    async with db.writing() as session:
        meeting = await meeting_called(session, WORKSHOP)
        assert meeting
        await keep_occasions(session, [meeting.model_copy(update={"alerts": (alert,)})])
    await db.close()
