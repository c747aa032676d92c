"""The door to a mailbox at a provider, with a real IMAP server behind it."""

import asyncio
from collections.abc import AsyncIterator
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
from tests.inbox.wires import wire
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
        wire(imap_port) as line,
        standing(ImapDoor(hall.keeping, at._replace(port=line.port))),
    ):
        await asyncio.to_thread(bring, at, hello(1))
        await until_there(hall, 1)
        line.cut()
        await asyncio.to_thread(bring, at, hello(2))
        await until_there(hall, 2)


@pytest.mark.parametrize("command", [b"EXAMINE", b"SEARCH", b"FETCH", b"IDLE"])
async def test_a_message_is_taken_at_once_before_whatever_command_it_comes(
    hall: Hall, imap_port: int, command: bytes
) -> None:
    at = mailbox(imap_port, f"before-{command[-5:].decode().lower()}")
    await asyncio.to_thread(bring, at, hello(1))
    async with (
        wire(imap_port, command, lambda: bring(at, hello(2))) as line,
        standing(ImapDoor(hall.keeping, at._replace(port=line.port), poll_seconds=3600)),
    ):
        await until_there(hall, 2)


async def test_a_server_that_never_stops_talking_is_not_asked_without_end(
    hall: Hall, imap_port: int
) -> None:
    at = mailbox(imap_port, "talker")
    async with (
        wire(imap_port) as line,
        standing(ImapDoor(hall.keeping, at._replace(port=line.port), poll_seconds=0)),
    ):
        await asyncio.sleep(1.2)
    assert 2 <= line.said.count(b"EXAMINE") <= 4


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
