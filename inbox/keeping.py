"""Behind every door: a message is kept before anybody is told that it was taken."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from models.address import is_mailbox
from models.inbox import Arrival, Door
from store.database import Database
from store.inbox import keep_arrival, open_count, organizers
from wire.inbound_identity import identity

FULL = 10_000  # messages that nobody has settled: then servers before us keep the rest


class Full(Exception):  # noqa: N818 - it is an answer to who brings more
    """More waits here than staff will ever read: come again."""


@dataclass
class Keeping:
    """Keeps what comes in; `news` is set whenever there is something to read.

    `mailboxes` are ours, beside the addresses under which cohorts were begun.
    """

    db: Database
    mailboxes: tuple[str, ...]
    now: Callable[[], datetime]
    full: int = FULL
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def is_ours(self, address: str) -> bool:
        """Whether letters go out or come back under an address, or its subaddresses."""
        async with self.db.reading() as session:
            ours = {*self.mailboxes, *await organizers(session)}
        return any(is_mailbox(address, one) for one in ours)

    async def keep(
        self, raw: bytes, door: Door, *, envelope_from: str = "", envelope_to: str = ""
    ) -> bool:
        """Keep a message once for all its copies; return whether it is new. Or `Full`."""
        arrival = Arrival(
            identity=await asyncio.to_thread(identity, raw),
            raw=raw,
            door=door,
            came_at=self.now(),
            envelope_from=envelope_from,
            envelope_to=envelope_to,
        )
        async with self.db.writing() as session:
            if await open_count(session) >= self.full:
                raise Full
            is_new = await keep_arrival(session, arrival)
        self.news.set()
        return is_new
