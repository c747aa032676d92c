"""Cohorts whose year is laid as their journeys first lay it, in a database to write in."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from activities.laying import Laying, Years
from models.cohort import CohortFile
from models.journey import CohortStart
from settings import ROOT
from store.cohort_files import load_cohort
from store.cohorts import file_cohort
from store.database import Database
from store.keys import Keys, keys_from_seed
from store.migrate import upgrade_async

LAID = datetime(2027, 7, 19, 15, tzinfo=UTC)  # four weeks before the example's start
KEYS = keys_from_seed("a laid year")
ORGANIZER = "calendar@host.example.org"


def cohort_in(file: Path) -> CohortFile:
    """Read a cohort file whose program is one of ours."""
    return load_cohort(file, ROOT / "programs")[0]


def example(key: str) -> CohortFile:
    return cohort_in(ROOT / "examples" / key / "cohort.toml")


@asynccontextmanager
async def laid_in(
    url: str, keys: Keys, file: CohortFile, now: datetime = LAID
) -> AsyncIterator[Database]:
    """Yield a migrated database in which a cohort is filed, and its year laid at `now`."""
    await upgrade_async(url)
    async with opened(url) as db:
        async with db.writing() as session:
            await file_cohort(session, file, organizer=ORGANIZER, keys=keys)
        start = CohortStart(cohort=file.cohort.key)
        await Years(db, keys).lay_year(Laying(start=start, now=now))
        yield db


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """Yield a database that is there, and let go of it."""
    db = Database(url)
    try:
        yield db
    finally:
        await db.close()


def laid_file(folder: Path, keys: Keys, file: CohortFile, now: datetime = LAID) -> Path:
    """Lay a year in a file of this folder; it is meant to be copied, and never used."""

    async def lay() -> None:
        async with laid_in(_url(folder / "laid.db"), keys, file, now):
            pass

    asyncio.run(lay())
    return folder / "laid.db"


@asynccontextmanager
async def copied(laid: Path, file: Path) -> AsyncIterator[Database]:
    """Yield a laid year's own copy for one test, kept in `file`."""
    shutil.copy(laid, file)
    async with opened(_url(file)) as db:
        yield db


def _url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"
