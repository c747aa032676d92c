"""The door where there is only a mailbox at a provider: read by IMAP, never altered.

We remember by UID how far we have read (RFC 3501 2.3.1.1), so whoever else reads the same
mailbox, or marks what is in it, disturbs nothing. A crash repeats at most one message, and
a copy is no second message.
"""

import asyncio
import logging
from dataclasses import dataclass

from asyncpg import PostgresError
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError
from sqlalchemy.exc import SQLAlchemyError

from inbox.imap_login import Mailbox, Shut, opened
from inbox.imap_waiting import wait_for_mail
from inbox.keeping import Full, Keeping
from models.inbox import Door, Place
from store.inbox_places import keep_place, place_in
from wire.inbound_identity import delivered_to
from wire.inbound_limits import LARGEST

POLL_SECONDS = 60.0  # and at once where the server has IDLE (RFC 2177)
BREATH_SECONDS = 0.5  # from one reading in vain to the next, if a server chatters
LONGEST_PAUSE = 300.0
_WHOLE = f"BODY.PEEK[]<0.{LARGEST + 1}>"  # one octet more tells what is too large
TROUBLE = (IMAPClientError, OSError, SQLAlchemyError, PostgresError, Full)
_log = logging.getLogger(__name__)


@dataclass
class ImapDoor:
    """Takes what is new in a mailbox, and waits for more."""

    keeping: Keeping
    at: Mailbox
    poll_seconds: float = POLL_SECONDS

    async def run(self) -> None:
        """Take whatever comes, for ever; a server that is away is called again."""
        pause = 1.0
        while True:
            try:
                async with opened(self.at) as client:
                    while True:
                        if not await self.take(client):
                            await asyncio.sleep(BREATH_SECONDS)
                        pause = 1.0
                        await self._wait(client)
            except Shut as words:
                _log.warning("the mailbox cannot be read now: %s", words)
            except TROUBLE as trouble:
                _log.warning("the mailbox cannot be read now: %s", type(trouble).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def take(self, client: IMAPClient) -> int:
        """Keep what is new; return how many messages that were."""
        found = await asyncio.to_thread(client.select_folder, self.at.folder, True)
        validity = int(found[b"UIDVALIDITY"])
        after = await self._read_until(validity)
        news = await asyncio.to_thread(_later_than, client, after)
        for uid in news:
            if raw := await asyncio.to_thread(_fetched, client, uid):
                await self.keeping.keep(raw, Door.IMAP, envelope_to=delivered_to(raw))
            async with self.keeping.db.writing() as session:
                place = Place(mailbox=self.at.name, validity=validity, uid=uid)
                await keep_place(session, place)
        return len(news)

    async def _wait(self, client: IMAPClient) -> None:
        if client.has_capability("IDLE"):
            await asyncio.to_thread(wait_for_mail, client, self.poll_seconds)
        else:
            await asyncio.sleep(self.poll_seconds)

    async def _read_until(self, validity: int) -> int:
        """Return the last UID that was read; 0 if the server has given out new ones."""
        async with self.keeping.db.reading() as session:
            place = await place_in(session, self.at.name)
        return place.uid if place and place.validity == validity else 0


def _later_than(client: IMAPClient, uid: int) -> list[int]:
    """Return the UIDs above one; the range ends in `*`, the last one in any case."""
    found = client.search(["UID", f"{uid + 1}:*"])
    return sorted(int(one) for one in found if one > uid)


def _fetched(client: IMAPClient, uid: int) -> bytes:
    """Return a message, cut where it is too large; empty if it has gone meanwhile.

    One that the server never hands over must not stand before all others for ever.
    """
    try:
        found = client.fetch([uid], [_WHOLE]).get(uid, {})
    except IMAPClientAbortError:  # of the connection, not of the message
        raise
    except IMAPClientError:
        words = f"The mail server does not hand over message {uid} of its mailbox."
        return f"Subject: A message that cannot be fetched\r\n\r\n{words}\r\n".encode()
    return bytes(found.get(b"BODY[]<0>") or b"")
