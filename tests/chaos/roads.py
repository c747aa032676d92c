"""The two roads of a letter, and what must be true of either at the end of a year."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import EventType

from models.notice import LedgerState
from models.tables.ledger import LedgerRow
from rehearsal.cast import Cast
from rules.transitions import FINAL
from stack.catcher import Catcher, catching
from store.mail_folder import MailFolder
from tests.activities.servers import Wire, wired
from tests.years.living import Living, living, short_file

MORTAL = (sys.executable, str(Path(__file__).with_name("mortal_worker.py")))
ROADS = ("postbox", "smtp")
ATTEMPTS = 3
DATE = re.compile(rb"(?m)^Date: .*\r\n")


@asynccontextmanager
async def road(
    name: str, folder: Path, wire: Wire | None = None
) -> AsyncIterator[dict[str, str]]:
    """Yield what a worker is told of the road whose letters end in `folder`.

    A `wire` to be cut may lie on the way.
    """
    if name == "postbox":
        yield {"CONVENER_RELAY": f"postbox:{folder}"}
        return
    catcher = Catcher(MailFolder(folder, durable=False))
    wire = wire or Wire(port=0)
    async with catching(catcher, port=0) as wire.port, wired(wire) as port:
        yield {
            "CONVENER_RELAY": f"smtp://127.0.0.1:{port}",
            "CONVENER_ORACLE": f"folder:{folder}",
        }


@asynccontextmanager
async def mortal_year(
    name: str,
    folder: Path,
    mortality: Mapping[str, str] | None = None,
    *,
    wire: Wire | None = None,
) -> AsyncIterator[tuple[Living, MailFolder]]:
    """Begin a year with a mortal worker; its letters are in the folder yielded."""
    mail = folder / "mail"
    MailFolder(mail)
    async with road(name, mail, wire) as relay:
        told: Mapping[str, str] = relay | {"MORTAL_UNCACHED": "1"} | dict(mortality or {})
        year = living(
            short_file(), folder, Cast.MIXED, overrides=told, worker=MORTAL, wave=False
        )
        async with year as life:
            yield life, MailFolder(mail, durable=False)


class TaskLost(Exception):  # noqa: N818 - nobody's error here
    """The test server gave a task to a dead worker, and forgot it: try another year.

    The real server does not; there the opening waves are.
    """


async def lived_through(live: Callable[[Path], Awaitable[None]], folder: Path) -> None:
    """Live one year to its end, each attempt in a folder of its own."""
    for attempt in range(ATTEMPTS):
        with suppress(TaskLost):
            await live(folder / f"year-{attempt}")
            return
    pytest.fail("the test server lost a task each time")


@asynccontextmanager
async def within(life: Living, seconds: float) -> AsyncIterator[None]:
    """Limit a wait; `TaskLost` if it is the test server's fault that it takes for ever."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        if await _has_lost_a_task(life):
            raise TaskLost from None
        raise


async def _has_lost_a_task(life: Living) -> bool:
    for journey in life.journeys:
        handle = life.scene.client.get_workflow_handle(journey)
        events = [each.event_type async for each in handle.fetch_history_events()]
        if events[-1] == EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED:
            return True
    return False


def assert_nobody_told_twice(rows: Sequence[LedgerRow], mail: MailFolder) -> None:
    """What holds at every moment, also of a year that was given up."""
    for row in rows:
        copies = mail.copies(row.message_id)
        assert copies <= int(row.state in {LedgerState.COMMITTING, LedgerState.ACCEPTED})


def assert_each_told_once(rows: Sequence[LedgerRow], mail: MailFolder) -> None:
    """Nobody lost, nobody twice: asked of the folder, letter by letter."""
    unsettled = {row.key: row.state for row in rows if row.state not in FINAL}
    assert unsettled == {}
    copies = {row.key: mail.copies(row.message_id) for row in rows}
    expected = {row.key: int(row.state is LedgerState.ACCEPTED) for row in rows}
    assert copies == expected
    assert len(mail.newest(len(rows) + 1)) == sum(expected.values())


def letters(rows: Sequence[LedgerRow]) -> dict[str, tuple[LedgerState, bytes]]:
    """Return how each letter ended, and its bytes without the minute of the look."""
    return {row.key: (row.state, DATE.sub(b"", row.letter or b"")) for row in rows}
