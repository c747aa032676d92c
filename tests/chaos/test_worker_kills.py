"""kill -9 of the worker at random moments of a rehearsed year, on both roads.

In the end each letter was told once, and the letters are those of a year that nobody
disturbed.
"""

import asyncio
from pathlib import Path
from random import Random

import pytest
from temporalio.api.testservice.v1 import (
    LockTimeSkippingRequest,
    UnlockTimeSkippingRequest,
)

from models.notice import LedgerState
from rehearsal.theatre import Stage
from rehearsal.year import wait_for_teams
from tests.chaos.roads import (
    ROADS,
    TaskLost,
    assert_each_told_once,
    assert_nobody_told_twice,
    letters,
    mortal_year,
    within,
)
from tests.years.living import Living

LONGEST_LIFE = 1.2  # seconds of a worker at work; a year is over in ten
LONGEST_RECOVERY = 60.0
KILLS_A_YEAR = 6


async def lived(name: str, folder: Path) -> dict[str, tuple[LedgerState, bytes]]:
    """Return the letters of a year in which nobody died."""
    async with mortal_year(name, folder) as (life, mail):
        await wait_for_teams(life.scene, life.file.cohort.key, life.journeys)
        await life.to_the_end()
        rows = await life.rows()
        assert_each_told_once(rows, mail)
        return letters(rows)


async def reap(life: Living, chance: Random, kills: int) -> None:
    """Kill and start again at random moments, `kills` times.

    The clock is held meanwhile: this server skips time also while nobody takes its tasks,
    and a worker that lies dead for days would rightly send other letters.
    """
    scene = life.scene
    clock = scene.client.test_service
    for lives in range(1, kills + 1):
        await _polls(scene, lives)
        await asyncio.sleep(chance.uniform(0, LONGEST_LIFE))
        await clock.lock_time_skipping(LockTimeSkippingRequest())
        await scene.kill_worker()
        await scene.start_worker()
        await _polls(scene, lives + 1)
        async with within(life, LONGEST_RECOVERY):
            await scene.rest(life.journeys)
        await clock.unlock_time_skipping(UnlockTimeSkippingRequest())


async def _polls(scene: Stage, lives: int) -> None:
    while scene.log.read_text().count("polling") < lives:  # noqa: ASYNC110
        await asyncio.sleep(0.02)


async def survived(life: Living, chance: Random, kills: int) -> bool:
    """Live a year full of deaths; return whether the test server saw it to its end."""
    reaping = asyncio.create_task(reap(life, chance, kills))
    living = asyncio.create_task(_to_the_end(life))
    both = {reaping, living}
    await asyncio.wait(both, return_when=asyncio.FIRST_EXCEPTION)
    for task in both:
        task.cancel()
    ended = await asyncio.gather(*both, return_exceptions=True)
    if any(isinstance(one, TaskLost) for one in ended):
        return False
    for fault in ended:
        if isinstance(fault, BaseException):
            raise fault
    return True


async def _to_the_end(life: Living) -> None:
    await wait_for_teams(life.scene, life.file.cohort.key, life.journeys)
    await life.to_the_end()


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("every_name", ROADS)
async def test_a_year_full_of_deaths_tells_what_an_undisturbed_year_tells(
    every_name: str, kills: int, chance: Random, tmp_path: Path
) -> None:
    expected = await lived(every_name, tmp_path / "undisturbed")
    assert len(expected) > 200
    done = years = 0
    while done < kills:
        years += 1
        of_this_year = min(KILLS_A_YEAR, kills - done)
        async with mortal_year(every_name, tmp_path / f"year-{years}") as (life, mail):
            lived_on = await survived(life, chance, of_this_year)
            rows = await life.rows()
        assert_nobody_told_twice(rows, mail)
        assert years <= 3 * kills
        if lived_on:
            done += of_this_year
            assert_each_told_once(rows, mail)
            assert letters(rows) == expected
