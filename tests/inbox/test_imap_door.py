"""The door to a mailbox at a provider, with a real IMAP server behind it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from imapclient import IMAPClient

from inbox.imap_door import ImapDoor
from inbox.imap_login import Mailbox, Shut, opened
from models.inbox import Door, InboxState, Place
from models.reply import InboundKind
from store.inbox_places import keep_place
from tests.inbox.dovecot import bring, mailbox
from tests.inbox.hall import Hall
from wire.inbound_limits import LARGEST

WITHIN = 60  # seconds; only what never comes takes so long


def hello(number: int) -> bytes:
    to = f"Delivered-To: calendar+b.{number}@host.example.org\r\n"
    return f"{to}Subject: Hello\r\n\r\nHello, number {number}.\r\n".encode()


@asynccontextmanager
async def standing(door: ImapDoor) -> AsyncIterator[None]:
    """Let a door stand open, as the process does."""
    task = asyncio.create_task(door.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until_there(hall: Hall, count: int) -> None:
    """Wait until so many messages are kept."""
    async with asyncio.timeout(WITHIN):
        while len(await hall.rows()) < count:  # noqa: ASYNC110 - another task's doing
            await asyncio.sleep(0.02)


async def test_a_message_is_taken_when_it_comes_not_at_the_next_poll(
    hall: Hall, imap_port: int
) -> None:
    at = mailbox(imap_port, "idle")
    bring(at, hello(1))
    async with standing(ImapDoor(hall.keeping, at, poll_seconds=3600)):
        await until_there(hall, 1)
        await asyncio.sleep(0.5)
        await asyncio.to_thread(bring, at, hello(2))
        await until_there(hall, 2)
    first, second = await hall.rows()
    assert (first.door, first.envelope_to) == (Door.IMAP, "calendar+b.1@host.example.org")
    assert second.raw == hello(2)


async def test_what_comes_while_nobody_waits_is_taken_at_the_next_poll(
    hall: Hall, imap_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(IMAPClient, "has_capability", lambda *_: False)
    at = mailbox(imap_port, "poll")
    async with standing(ImapDoor(hall.keeping, at, poll_seconds=0.2)):
        await asyncio.sleep(0.5)
        await asyncio.to_thread(bring, at, hello(1))
        await until_there(hall, 1)


async def test_a_restart_loses_nothing_and_repeats_nothing(
    hall: Hall, imap_port: int
) -> None:
    at = mailbox(imap_port, "restart")
    bring(at, hello(1), hello(2))
    assert await taken(hall, at) == 2
    assert await taken(hall, at) == 0
    bring(at, hello(3))
    assert await taken(hall, at) == 1
    assert len(await hall.rows()) == 3


async def test_a_crash_before_the_place_is_noted_makes_no_second_message(
    hall: Hall, imap_port: int
) -> None:
    at = mailbox(imap_port, "crash")
    bring(at, hello(1), hello(2))
    await taken(hall, at)
    await placed(hall, at, uid=1)
    assert await taken(hall, at) == 1
    assert len(await hall.rows()) == 2


async def test_a_mailbox_made_anew_is_read_from_its_beginning(
    hall: Hall, imap_port: int
) -> None:
    at = mailbox(imap_port, "anew")
    bring(at, hello(1))
    await taken(hall, at)
    await placed(hall, at, uid=7, validity=3)
    assert await taken(hall, at) == 1
    assert len(await hall.rows()) == 1


async def test_the_mailbox_stays_as_it_was(hall: Hall, imap_port: int) -> None:
    at = mailbox(imap_port, "untouched")
    bring(at, hello(1))
    await taken(hall, at)
    with IMAPClient(at.host, at.port, ssl=False, timeout=20) as client:
        client.login(at.user, at.password)
        client.select_folder("INBOX", readonly=True)
        flags = client.fetch([1], ["FLAGS"])[1][b"FLAGS"]
    assert b"\\Seen" not in flags


async def test_an_immense_message_is_not_fetched_whole(hall: Hall, imap_port: int) -> None:
    at = mailbox(imap_port, "immense")
    bring(at, hello(1) + b"0123456789\r\n" * 250_000)
    await taken(hall, at)
    (row,) = await hall.read()
    assert len(row.raw or b"") == LARGEST + 1
    assert (row.kind, row.state) == (InboundKind.REJECTED, InboxState.WAITS)


async def test_a_server_that_goes_away_is_called_again(hall: Hall, imap_port: int) -> None:
    at = mailbox(imap_port, "again")
    async with (
        wire(imap_port) as (port, cut),
        standing(ImapDoor(hall.keeping, at._replace(port=port))),
    ):
        await asyncio.to_thread(bring, at, hello(1))
        await until_there(hall, 1)
        cut()
        await asyncio.to_thread(bring, at, hello(2))
        await until_there(hall, 2)


async def test_a_wrong_password_is_an_error_and_no_silence(
    hall: Hall, imap_port: int
) -> None:
    at = mailbox(imap_port, "wrong")._replace(password="another")
    with pytest.raises(Shut, match="refuses the login"):
        await taken(hall, at)


async def taken(hall: Hall, at: Mailbox) -> int:
    async with opened(at) as client:
        return await ImapDoor(hall.keeping, at).take(client)


async def placed(hall: Hall, at: Mailbox, *, uid: int, validity: int = 0) -> None:
    """Set back how far a mailbox was read."""
    with IMAPClient(at.host, at.port, ssl=False, timeout=20) as client:
        client.login(at.user, at.password)
        there = client.select_folder("INBOX", readonly=True)[b"UIDVALIDITY"]
    async with hall.db.writing() as session:
        place = Place(mailbox=at.name, validity=validity or there, uid=uid)
        await keep_place(session, place)


@asynccontextmanager
async def wire(to: int) -> AsyncIterator[tuple[int, Callable[[], None]]]:
    """A wire to a port that can be cut."""
    lines: list[asyncio.StreamWriter] = []

    async def through(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", to)
        lines.extend((writer, back))
        await asyncio.gather(_pump(reader, back), _pump(there, writer))

    def cut() -> None:
        while lines:
            lines.pop().close()

    server = await asyncio.start_server(through, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], cut
    finally:
        server.close()
        cut()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(65_536):
            writer.write(piece)
    except OSError:
        pass
    finally:
        writer.close()
