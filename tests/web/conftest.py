"""The example's cohort with its year laid, copied for each test."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from activities.laying import Laying, Years
from activities.recording import Recorder
from models.journey import CohortStart
from store.cohort_files import load_cohort
from store.cohorts import file_cohort
from store.database import Database
from store.keys import Keys, keys_from_seed
from store.migrate import upgrade_async
from tests.web.house import LAID, ROOT, House, Journeys
from web.app import make_app


@pytest.fixture(scope="session")
def keys() -> Keys:
    return keys_from_seed("web")


@pytest.fixture(scope="session")
def laid_year(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Path:
    """A database in which the example's year is laid; copied, never used."""
    file = tmp_path_factory.mktemp("web") / "laid.db"
    asyncio.run(_lay(file, keys, "lea-2027"))
    return file


@pytest.fixture(scope="session")
def laid_with_circles(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Path:
    """A database in which a year with circles is laid; copied, never used."""
    file = tmp_path_factory.mktemp("circles") / "laid.db"
    asyncio.run(_lay(file, keys, "systems-2027"))
    return file


async def _lay(file: Path, keys: Keys, folder: str) -> None:
    url = f"sqlite+aiosqlite:///{file}"
    await upgrade_async(url)
    db = Database(url)
    cohort, _ = load_cohort(ROOT / f"examples/{folder}/cohort.toml", ROOT / "programs")
    async with db.writing() as session:
        await file_cohort(session, cohort, organizer="calendar@host.example.org", keys=keys)
    start = CohortStart(cohort=cohort.cohort.key)
    await Years(db, keys).lay_year(Laying(start=start, now=LAID))
    await db.close()


@pytest.fixture
async def house(tmp_path: Path, laid_year: Path, keys: Keys) -> AsyncIterator[House]:
    async with _house(tmp_path, laid_year, keys) as opened:
        yield opened


@pytest.fixture
async def circles(
    tmp_path: Path, laid_with_circles: Path, keys: Keys
) -> AsyncIterator[House]:
    """A house whose cohort has circles to opt into."""
    async with _house(tmp_path, laid_with_circles, keys) as opened:
        yield opened


@asynccontextmanager
async def _house(tmp_path: Path, laid: Path, keys: Keys) -> AsyncIterator[House]:
    file = tmp_path / "convener.db"
    shutil.copy(laid, file)
    db = Database(f"sqlite+aiosqlite:///{file}")
    journeys = Journeys(Recorder(db, keys))
    app = make_app(db, keys, journeys.steer, now=lambda: journeys.now)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://pages.test"
    ) as client:
        yield House(file, db, keys, journeys, client)
    await db.close()
