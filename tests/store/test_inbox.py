"""What came in: kept once, settled once."""

from datetime import timedelta
from typing import Any

from models.inbox import Arrival, Door, InboxState, Reading
from models.reply import InboundKind
from store.database import Database
from store.inbox import arrived, forget_letters, inbox_row, keep_arrival, open_count, settle
from store.inbox import since as first_since
from tests.store.world import MEETING, NOW, opened

HEARD = Reading(
    kind=InboundKind.REPLY, state=InboxState.TAKEN, occasion=MEETING, person="ada"
)


def an_arrival(**other: Any) -> Arrival:
    said: dict[str, Any] = {
        "identity": "one",
        "raw": b"\xff\x00",
        "door": Door.SMTP,
        "came_at": NOW,
    }
    return Arrival(**(said | other))


async def kept(db: Database, **other: Any) -> bool:
    async with db.writing() as session:
        return await keep_arrival(session, an_arrival(**other))


async def test_a_message_is_kept_byte_for_byte_and_once(database_url: str) -> None:
    async with opened(database_url) as db:
        assert await kept(db)
        assert not await kept(db, door=Door.IMAP)
        assert await kept(db, identity="two")
        async with db.reading() as session:
            rows = await arrived(session, after=0, limit=10)
            assert await open_count(session) == 2
    assert [(row.identity, row.raw, row.came_at) for row in rows] == [
        ("one", b"\xff\x00", NOW),
        ("two", b"\xff\x00", NOW),
    ]


async def test_what_was_settled_is_settled_once_and_read_no_more(database_url: str) -> None:
    async with opened(database_url) as db:
        await kept(db)
        async with db.writing() as session:
            assert await settle(session, 1, HEARD, at=NOW, by="mail")
            assert not await settle(session, 1, HEARD, at=NOW, by="staff")
        async with db.reading() as session:
            row = await inbox_row(session, 1)
            assert await arrived(session, after=0, limit=10) == []
            assert await open_count(session) == 0
    assert row
    assert (row.state, row.occasion, row.person, row.by) == (
        InboxState.TAKEN,
        MEETING,
        "ada",
        "mail",
    )


async def test_what_waits_is_settled_by_staff(database_url: str) -> None:
    waits = HEARD.model_copy(update={"state": InboxState.WAITS, "why": "it is stale"})
    async with opened(database_url) as db:
        await kept(db)
        async with db.writing() as session:
            assert await settle(session, 1, waits, at=NOW, by=None)
        async with db.reading() as session:
            assert await arrived(session, after=0, limit=10) == []
            assert await first_since(session, InboxState.WAITS) == (1, NOW)
        async with db.writing() as session:
            assert await settle(session, 1, HEARD, at=NOW, by="staff")
            assert await first_since(session, InboxState.WAITS) == (0, None)


async def test_the_bytes_go_long_after_a_message_was_settled(database_url: str) -> None:
    later = NOW + timedelta(days=91)
    async with opened(database_url) as db:
        await kept(db)
        async with db.writing() as session:
            assert await forget_letters(session, later) == 0
            await settle(session, 1, HEARD, at=NOW, by="mail")
            assert await forget_letters(session, NOW) == 0
            assert await forget_letters(session, later) == 1
        async with db.reading() as session:
            row = await inbox_row(session, 1)
    assert row
    assert row.raw is None
    assert row.state is InboxState.TAKEN
