"""Letters are the same on whichever road, and from whichever server."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import func, select
from temporalio.client import Client

from models.notice import LedgerState
from models.tables.ledger import LedgerRow
from rehearsal.cast import Cast
from rehearsal.theatre import WORKER, stage
from rehearsal.year import ORGANIZER, journey_ids, wait_for_teams
from stack.catcher import Catcher, catching
from stack.plan import StackPlan
from stack.temporal_server import temporal_server
from store.cohorts import file_cohort
from store.database import Database
from store.keys import write_keys
from store.mail_folder import MailFolder
from store.migrate import upgrade_async
from tests.years.living import KEYS, living, short_file
from workflows.codec import sealed_converter
from workflows.handles import connect, start_cohort

MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(\S+)")
LATEST_SECOND = 25  # to begin in a minute and end the wave in it
WAVE_LETTERS = 50


def letters_in(folder: Path) -> dict[bytes, bytes]:
    """Every letter of a folder by Message-ID; each is there once."""
    letters: dict[bytes, bytes] = {}
    for file in folder.glob("*.eml"):
        letter = file.read_bytes()
        found = MESSAGE_ID.search(letter)
        assert found
        assert found[1] not in letters
        letters[found[1]] = letter
    return letters


@asynccontextmanager
async def smtp(folder: Path) -> AsyncIterator[dict[str, str]]:
    """A relay that keeps letters in a folder, as the environment says it."""
    async with catching(Catcher(MailFolder(folder, durable=False)), port=0) as port:
        yield {
            "CONVENER_RELAY": f"smtp://127.0.0.1:{port}",
            "CONVENER_ORACLE": f"folder:{folder}",
        }


async def test_smtp_and_postbox_carry_the_same_letters(tmp_path: Path) -> None:
    caught = tmp_path / "caught"
    async with (
        smtp(caught) as relay,
        living(short_file(), tmp_path / "a", Cast.MIXED, overrides=relay) as year,
    ):
        await year.to_the_end()
        await year.assert_right()
    async with living(short_file(), tmp_path / "b", Cast.MIXED) as year:
        await year.to_the_end()
    by_smtp, by_file = letters_in(caught), letters_in(tmp_path / "b" / "postbox")
    assert len(by_file) > 200
    assert by_smtp == by_file


async def test_the_embedded_server_sends_the_opening_wave_of_the_rehearsal(
    tmp_path: Path,
) -> None:
    """Both begin in the same minute; then all bytes are the same."""
    file, keys = short_file(), KEYS
    async with AsyncExitStack() as held:
        caught = tmp_path / "caught"
        relay = await held.enter_async_context(smtp(caught))
        client, db = await held.enter_async_context(embedded(tmp_path / "real", relay))
        scene = await held.enter_async_context(stage(tmp_path / "stage", keys))
        for ledger in (db, scene.db):
            async with ledger.writing() as session:
                await file_cohort(session, file, organizer=ORGANIZER, keys=keys)
        await early_in_a_minute()
        for server in (client, scene.client):
            assert await start_cohort(server, file.cohort.key, "journeys")
        journeys = await journey_ids(scene, file.cohort.key)
        await wait_for_teams(scene, file.cohort.key, journeys)
        played = letters_in(tmp_path / "stage" / "postbox")
        assert len(played) > WAVE_LETTERS
        await taken(db, len(played))
        assert letters_in(caught) == played


async def early_in_a_minute() -> None:
    """Wait until there is time enough left in this minute."""
    second = datetime.now(UTC).second
    if second > LATEST_SECOND:
        await asyncio.sleep(60 - second)


async def taken(db: Database, letters: int) -> None:
    """Wait until a ledger has so many letters that were taken."""
    query = select(func.count()).where(LedgerRow.state == LedgerState.ACCEPTED)
    async with asyncio.timeout(60):
        while True:
            async with db.reading() as session:
                if (await session.exec(query)).one() >= letters:
                    return
            await asyncio.sleep(0.1)


@asynccontextmanager
async def embedded(
    folder: Path, relay: dict[str, str]
) -> AsyncIterator[tuple[Client, Database]]:
    """Temporal's own server with a worker, as they run on one machine."""
    plan = StackPlan.at(folder)
    environment = plan.environment() | relay | {"CONVENER_KEYS": write_keys(KEYS)}
    environment.pop("CONVENER_BASE_URL")  # as a rehearsal, which has no pages
    await upgrade_async(plan.database_url)
    db = Database(plan.database_url)
    async with temporal_server(plan, say=lambda _: None):
        worker = await asyncio.create_subprocess_exec(*WORKER, env=environment)
        try:
            converter = sealed_converter(KEYS.codec, KEYS.active)
            yield await connect(converter, environment), db
        finally:
            worker.terminate()
            await worker.wait()
            await db.close()
