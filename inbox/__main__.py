"""The process that takes mail in, and reads it: `python -m inbox`."""

import asyncio
import logging
import signal
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime

from temporalio.client import Client

from inbox.addresses import door_at, mailbox_at
from inbox.imap_door import ImapDoor
from inbox.keeping import Keeping
from inbox.reading import Reader
from inbox.smtp_door import smtp_door
from models.refusal import Refused
from settings import Settings
from store.database import Database
from store.keys import load_keys
from workflows.codec import sealed_converter
from workflows.handles import connect
from workflows.steering import Steering

NO_DOOR = (
    "no door is open: CONVENER_INBOX_DOOR and CONVENER_INBOX_IMAP say where mail comes in"
)
_log = logging.getLogger("inbox")


def machine_clock() -> datetime:
    """Return the hour at which mail comes in."""
    return datetime.now(UTC)


async def main() -> None:
    """Take mail in until told to stop; `Refused` if the settings name no door."""
    settings = Settings()
    door = door_at(settings.inbox_door)
    mailbox = mailbox_at(settings.inbox_imap, settings.inbox_password.get_secret_value())
    if not (door or mailbox):
        raise Refused(NO_DOOR)
    db = Database(settings.database)
    ours = tuple(filter(None, (settings.organizer, settings.bounces)))
    keeping = Keeping(db, ours, machine_clock)
    async with AsyncExitStack() as open_hours:
        open_hours.push_async_callback(db.close)
        works = [asyncio.create_task(_reader(settings, db).run(keeping.news))]
        if door:
            port = await open_hours.enter_async_context(smtp_door(keeping, door))
            _log.info("taking mail at port %s", port)
        if mailbox:
            works.append(asyncio.create_task(ImapDoor(keeping, mailbox).run()))
        await _until_told(works)


def _reader(settings: Settings, db: Database) -> Reader:
    keys = load_keys(settings.state, settings.keys)

    async def reach() -> Client:
        return await connect(sealed_converter(keys.codec, keys.active))

    return Reader(
        db, Steering(reach, machine_clock), machine_clock, settings.inbox_authserv
    )


async def _until_told(works: list[asyncio.Task[None]]) -> None:
    """Wait for a signal; a work that ends before was ended by a fault, which is raised."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    told = asyncio.create_task(stop.wait())
    await asyncio.wait([told, *works], return_when=asyncio.FIRST_COMPLETED)
    for work in works:
        if work.done():
            work.result()
        work.cancel()
    await asyncio.gather(*works, return_exceptions=True)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # the door's, with addresses
    try:
        asyncio.run(main())
    except Refused as words:
        sys.exit(str(words))
