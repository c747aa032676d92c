"""A database that cannot lose an update, whichever it is."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlmodel import col, select

from models.tables.cohort import JourneyRow
from models.tables.ledger import LedgerRow
from settings import Settings
from stack.plan import StackPlan
from store.database import FLEETING, Database
from tests.conftest import DatabaseUrls
from tests.store.world import JOURNEY, a_row, entered, opened, rows_of

WRITERS, TURNS = 4, 25
OFF, FULL = 0, 2  # of PRAGMA synchronous
PASSING = f"?{FLEETING}=yes"


async def test_four_writers_lose_no_update(database_url: str) -> None:
    async with opened(database_url):
        others = [Database(database_url) for _ in range(WRITERS)]
        await asyncio.gather(*(_count(db) for db in others))
        async with others[0].reading() as session:
            journey = await session.get_one(JourneyRow, JOURNEY)
        for db in others:
            await db.close()
    assert journey.alterations == WRITERS * TURNS


async def _count(db: Database) -> None:
    """Read, think, write: what an update does that a lost one has done in vain."""
    for _ in range(TURNS):
        async with db.writing() as session:
            query = select(JourneyRow).where(JourneyRow.id == JOURNEY).with_for_update()
            journey = (await session.exec(query)).one()
            seen = journey.alterations
            await asyncio.sleep(0)
            journey.alterations = seen + 1


async def test_what_fails_in_the_middle_is_undone_whole(database_url: str) -> None:
    async with opened(database_url) as db:
        with pytest.raises(RuntimeError, match="a broken look"):
            await _broken_look(db)
        async with db.reading() as session:
            assert (await session.get_one(JourneyRow, JOURNEY)).alterations == 0


async def _broken_look(db: Database) -> None:
    async with db.writing() as session:
        (await session.get_one(JourneyRow, JOURNEY)).alterations = 7
        await session.flush()
        raise RuntimeError("a broken look")


async def test_a_reader_sees_one_moment_and_waits_for_no_writer(database_url: str) -> None:
    async with opened(database_url) as db:
        await entered(db, a_row(1))
        async with db.reading() as session:
            query = select(LedgerRow.key).order_by(col(LedgerRow.number))
            before = (await session.exec(query)).all()
            async with asyncio.timeout(5), db.writing() as writer:
                writer.add(a_row(2))
                await writer.flush()
                assert list(before) == ["key 1"]
        assert list(await rows_of(db)) == ["key 1", "key 2"]


@pytest.mark.parametrize(("of_the_address", "synchronous"), [("", FULL), (PASSING, OFF)])
async def test_sqlite_is_opened_so_that_only_a_rehearsal_fears_a_power_cut(
    sqlite_urls: DatabaseUrls, of_the_address: str, synchronous: int
) -> None:
    async with opened(sqlite_urls() + of_the_address) as db, db.reading() as session:
        connection = await session.connection()
        said = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert said == {
        "journal_mode": "wal",
        "synchronous": synchronous,
        "foreign_keys": 1,
        "busy_timeout": 30_000,
    }


async def test_who_fears_no_power_cut_still_commits(sqlite_urls: DatabaseUrls) -> None:
    url = sqlite_urls() + PASSING
    async with opened(url) as db:
        await entered(db, a_row(1))
        other = Database(url)
        assert list(await rows_of(other)) == ["key 1"]
        await other.close()


def test_no_installation_s_database_is_opened_as_a_rehearsal_s(tmp_path: Path) -> None:
    ours = Settings(state=tmp_path), StackPlan.at(tmp_path)
    assert FLEETING not in ours[0].database
    assert FLEETING not in ours[1].database_url


async def test_on_sqlite_a_second_writer_waits_from_its_first_word(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/one.sqlite"
    async with opened(url) as db, db.writing() as session:
        await session.get(JourneyRow, JOURNEY)
        stranger = sqlite3.connect(tmp_path / "one.sqlite", timeout=0, isolation_level=None)
        with closing(stranger), pytest.raises(sqlite3.OperationalError, match="locked"):
            stranger.execute("BEGIN IMMEDIATE")


class Waiting(NamedTuple):
    """A writer of ours, and the stranger whom it waits for."""

    db: Database
    writer: "asyncio.Task[None]"
    stranger: sqlite3.Connection


@asynccontextmanager
async def held_up(folder: Path) -> AsyncIterator[Waiting]:
    """A database whose next writer waits for a stranger, who has it."""
    async with opened(f"sqlite+aiosqlite:///{folder}/one.sqlite") as db:
        stranger = sqlite3.connect(folder / "one.sqlite", isolation_level=None)
        with closing(stranger):
            stranger.execute("BEGIN IMMEDIATE")
            writer = asyncio.create_task(entered(db, a_row(1)))
            await asyncio.sleep(0.1)
            yield Waiting(db, writer, stranger)


async def test_on_sqlite_others_go_on_while_one_waits_for_a_stranger(
    tmp_path: Path,
) -> None:
    async with held_up(tmp_path) as (db, writer, stranger):
        assert await rows_of(db) == {}
        assert not writer.done()
        stranger.execute("ROLLBACK")
        await writer
        assert list(await rows_of(db)) == ["key 1"]


async def test_a_writer_that_gives_up_waiting_holds_nobody_up(tmp_path: Path) -> None:
    async with held_up(tmp_path) as (db, writer, stranger):
        writer.cancel()
        await asyncio.sleep(0)
        stranger.execute("ROLLBACK")
        await asyncio.gather(writer, return_exceptions=True)
        async with asyncio.timeout(5):
            await entered(db, a_row(2))
        assert list(await rows_of(db)) == ["key 2"]
