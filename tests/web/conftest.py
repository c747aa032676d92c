"""The example's cohort with its year laid, copied for each test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from activities.recording import Recorder
from store.keys import Keys
from tests.laid_years import KEYS, copied, example, laid_file
from tests.web.house import House, Journeys
from web.app import make_app


@pytest.fixture(scope="session")
def keys() -> Keys:
    return KEYS


@pytest.fixture(scope="session")
def laid_year(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Path:
    """A database in which the example's year is laid; copied, never used."""
    return laid_file(tmp_path_factory.mktemp("web"), keys, example("lea-2027"))


@pytest.fixture(scope="session")
def laid_with_circles(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Path:
    """A database in which a year with circles is laid; copied, never used."""
    return laid_file(tmp_path_factory.mktemp("circles"), keys, example("systems-2027"))


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
    async with copied(laid, file) as db:
        journeys = Journeys(Recorder(db, keys))
        app = make_app(db, keys, journeys.steer, now=lambda: journeys.now)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://pages.test"
        ) as client:
            yield House(file, db, keys, journeys, client)
