"""The command line as staff use it, in a folder of its own."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from starter import app
from store.database import Database
from store.keys import write_keys
from tests.conftest import DatabaseUrls
from tests.laid_years import KEYS, cohort_in, laid_in
from tests.store.world import opened

Tell = Callable[..., Result]
Write = Callable[..., Path]

ROSTER = """email,name,team,role,timezone,language
liaison@host.example.org,Robin Calloway,,liaison,,
staff@host.example.org,Theo Barrington,,staff,,
mara@riverbend.example.org,"Quill, Mara",riverbend,lead,,
dov@riverbend.example.org,Dov Marlowe,riverbend,guest,,
lena@cedar.example.org,Lena Abernathy,cedar,lead,,
"""

COHORT = """program = "lea-peer-network"
cohort = "{key}"
title = "A peer network"
starts_on = {starts_on}
ends_on = {ends_on}
timezone = "America/Los_Angeles"
contact = "climate@host.example.org"
holidays = "US-CA"
roster = "roster.csv"
{closed}
[[team]]
key = "riverbend"
agency = "Riverbend Unified School District"
kind = "LEA"
state = "CA"
liaison = "liaison@host.example.org"
[[team]]
key = "cedar"
agency = "Cedar Hollow School District"
kind = "LEA"
state = "CA"
liaison = "liaison@host.example.org"
"""

NO_ROOM = """[[closed]]
from = 2091-10-01
to = 2092-05-31
why = "Everything is closed"
"""


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep what the shell says of other installations away."""
    for name in list(os.environ):
        if name.startswith(("CONVENER_", "TEMPORAL_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("CONVENER_STATE", str(tmp_path / "state"))


@pytest.fixture
def tell() -> Tell:
    """Give a command and return what came of it; a traceback is a failure at once."""

    def telling(*words: object, env: dict[str, str] | None = None) -> Result:
        result = CliRunner().invoke(app, [str(word) for word in words], env=env)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert "Traceback" not in result.output
        return result

    return telling


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a cohort file with its roster and return it."""

    def writing(
        key: str = "peers",
        *,
        starts_on: date = date(2091, 8, 13),
        ends_on: date = date(2092, 6, 6),
        closed: str = "",
        roster: str = ROSTER,
    ) -> Path:
        folder = tmp_path / key
        folder.mkdir(exist_ok=True)
        (folder / "roster.csv").write_text(roster)
        file = folder / "cohort.toml"
        text = COHORT.format(key=key, starts_on=starts_on, ends_on=ends_on, closed=closed)
        file.write_text(text)
        return file

    return writing


@pytest.fixture
def laid_peers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, write: Write) -> str:
    """Where the commands look, a cohort whose year is laid; the URL of that database."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'year.db'}"
    monkeypatch.setenv("CONVENER_DATABASE_URL", url)
    monkeypatch.setenv("CONVENER_KEYS", write_keys(KEYS))

    async def lay() -> None:
        async with laid_in(url, KEYS, cohort_in(write())):
            pass

    asyncio.run(lay())
    return url


@pytest.fixture
async def db(sqlite_urls: DatabaseUrls) -> AsyncIterator[Database]:
    """A database with a meeting and an ask."""
    async with opened(sqlite_urls()) as db:
        yield db
