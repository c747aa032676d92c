"""The health of what comes in: its doors, and what waits to be read."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from commands.findings import Finding, trouble, well
from commands.installation import Installation
from inbox.addresses import door_at, mailbox_at
from inbox.imap_login import Mailbox, Shut, opened
from inbox.smtp_door import Address
from models.inbox import InboxState
from models.refusal import Refused
from store.inbox import since

GREETING_SECONDS = 5
SOON_READ = timedelta(minutes=10)
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - read here, not bound


async def doors(here: Installation) -> AsyncIterator[Finding]:
    """Yield whether each door that the settings name is open."""
    said = here.settings
    if not (said.inbox_door or said.inbox_imap):
        words = "none: no answer by mail is heard (CONVENER_INBOX_DOOR or _IMAP opens one)"
        yield well("Inbox", words)
    if said.inbox_door:
        yield await _found("Inbox", lambda: _listens(door_at(said.inbox_door)))
    if said.inbox_imap:
        password = said.inbox_password.get_secret_value()
        yield await _found(
            "Mailbox", lambda: _is_read(mailbox_at(said.inbox_imap, password))
        )


async def unread(here: Installation, now: datetime) -> AsyncIterator[Finding]:
    """Yield what waits for staff, and whether anybody reads what comes in."""
    async with here.reading() as session:
        waiting, oldest = await since(session, InboxState.WAITS)
        left, first = await since(session, InboxState.ARRIVED)
    if first and now - first > SOON_READ:
        words = f"{left} came in and are not read, since {_moment(first)}: is it running? "
        yield trouble("Inbox", f"{words}(python -m inbox)")
    if oldest:
        words = f"{waiting} for you, since {_moment(oldest)}: `inbox` lists them"
        yield well("Mail that waits", words)


async def _found(name: str, look: Callable[[], Awaitable[Finding]]) -> Finding:
    try:
        return await look()
    except Refused as words:
        return trouble(name, str(words))


async def _listens(door: Address | None) -> Finding:
    assert door
    host = _EVERYWHERE.get(door.host, door.host)
    name = f"{'lmtp' if door.lmtp else 'smtp'} at {door.host}:{door.port}"
    try:
        async with asyncio.timeout(GREETING_SECONDS):
            reader, writer = await asyncio.open_connection(host, door.port)
            greeting = await reader.readline()
            writer.close()
    except (OSError, TimeoutError):
        greeting = b""
    if greeting.startswith(b"220"):
        return well("Inbox", f"{name} answers")
    return trouble("Inbox", f"{name} does not answer: start `python -m inbox`")


async def _is_read(mailbox: Mailbox | None) -> Finding:
    assert mailbox
    try:
        async with opened(mailbox) as client:
            count = await asyncio.to_thread(_count, client, mailbox.folder)
    except Shut as words:
        return trouble("Mailbox", f"{mailbox.name} cannot be read: {words}")
    except (IMAPClientError, OSError):
        unread = f"{mailbox.name} cannot be read: is CONVENER_INBOX_IMAP right?"
        return trouble("Mailbox", unread)
    return well("Mailbox", f"{mailbox.name} can be read: {count} in it")


def _count(client: IMAPClient, folder: str) -> int:
    return int(client.select_folder(folder, readonly=True)[b"EXISTS"])


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
