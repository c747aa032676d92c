"""What can befall a year at random: deaths, and a wire that is cut.

Each is a context: it holds for a while, and then it is over. The clock is held meanwhile:
the test server skips time also while nobody can work, and a worker that is away for days
would rightly send other letters.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from random import Random

from temporalio.api.testservice.v1 import (
    LockTimeSkippingRequest,
    UnlockTimeSkippingRequest,
)
from temporalio.service import RPCError

from rehearsal.theatre import Stage
from rehearsal.year import wait_for_teams
from tests.activities.servers import DOT, Cut, Wire
from tests.chaos.roads import TaskLost, within
from tests.years.living import Living

LONGEST_PEACE = 1.2  # seconds; a year is over in ten
LONGEST_RECOVERY = 60.0
LONGEST_LULL = 3.0  # seconds without a letter

Trouble = Callable[[Living, Random], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def death(life: Living, _: Random) -> AsyncIterator[None]:
    """The worker is killed, and another started."""
    scene = life.scene
    lives = _lives(scene)
    await scene.kill_worker()
    await scene.start_worker()
    await _polls(scene, lives + 1)
    yield


CUTS = (
    Cut(at=b"MAIL FROM", up=True, then="before"),
    Cut(at=b"MAIL FROM", up=True, then="after"),
    Cut(at=b"RCPT TO", up=True, then="before"),
    Cut(at=b"RCPT TO", up=True, then="after"),
    Cut(at=b"DATA", up=True, then="before"),
    Cut(at=b"354 ", up=False, then="before"),
    Cut(at=DOT, up=True, then="before"),
    Cut(at=DOT, up=True, then="after"),
    Cut(at=b"250 2.0.0", up=False, then="before"),
)


def cutting(wire: Wire) -> Trouble:
    """The wire to the relay is cut at some place, before the dot or after it."""

    @asynccontextmanager
    async def cut(_: Living, chance: Random) -> AsyncIterator[None]:
        wire.cut, wire.times = chance.choice(CUTS), chance.randint(1, 6)
        await asyncio.sleep(chance.uniform(0.2, 1.0))
        yield

    return cut


async def befall(life: Living, chance: Random, times: int, trouble: Trouble) -> None:
    """Let it happen at random moments."""
    clock = life.scene.client.test_service
    await _polls(life.scene, 1)
    for _ in range(times):
        await asyncio.sleep(chance.uniform(0, LONGEST_PEACE))
        await _a_letter_leaves(life)
        await clock.lock_time_skipping(LockTimeSkippingRequest())
        async with trouble(life, chance), within(life, LONGEST_RECOVERY):
            await life.scene.rest(life.journeys)
        await clock.unlock_time_skipping(UnlockTimeSkippingRequest())


async def _a_letter_leaves(life: Living) -> None:
    """Wait for it, a while: trouble in a lull troubles nobody."""
    folder = life.scene.folder / "mail"
    before = sum(1 for _ in folder.iterdir())
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_LULL):
            while sum(1 for _ in folder.iterdir()) == before:  # noqa: ASYNC110
                await asyncio.sleep(0.003)


def _lives(scene: Stage) -> int:
    return scene.log.read_text().count("polling")


async def _polls(scene: Stage, lives: int) -> None:
    while _lives(scene) < lives:  # noqa: ASYNC110
        await asyncio.sleep(0.02)


async def survived(life: Living, chance: Random, times: int, trouble: Trouble) -> bool:
    """Live a year full of trouble; return whether the test server saw it to its end."""
    both = {
        asyncio.create_task(befall(life, chance, times, trouble)),
        asyncio.create_task(to_the_end(life)),
    }
    await asyncio.wait(both, return_when=asyncio.FIRST_EXCEPTION)
    for task in both:
        task.cancel()
    ended = await asyncio.gather(*both, return_exceptions=True)
    if any(isinstance(one, TaskLost) or _hung_up(one) for one in ended):
        return False
    for fault in ended:
        if isinstance(fault, BaseException):
            raise fault
    return True


def _hung_up(fault: object) -> bool:
    """Whether the test server closed the line, as it does on who waits a minute for it."""
    return isinstance(fault, RPCError) and fault.message == "transport error"


async def to_the_end(life: Living) -> None:
    await wait_for_teams(life.scene, life.file.cohort.key, life.journeys)
    await life.to_the_end()
