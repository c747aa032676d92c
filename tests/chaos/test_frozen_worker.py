"""A worker frozen before the dot (as a paused machine is), replaced, and thawed."""

import asyncio
import signal
from pathlib import Path

import pytest

from rehearsal.year import wait_for_teams
from tests.chaos.roads import (
    assert_each_told_once,
    lived_through,
    mortal_year,
    within,
)

WAVE = 50  # letters, at least
LONGEST_RECOVERY = 90.0  # a frozen worker goes on taking tasks, for a while


def state_of(pid: int) -> str:
    """Return what the kernel says of a process: T when it is stopped."""
    return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]


@pytest.mark.parametrize("point", ["before the fence", "between fence and dot"])
async def test_who_thaws_after_others_took_over_sends_no_second_copy(
    point: str, name: str, tmp_path: Path
) -> None:
    await lived_through(lambda year: _frozen(point, name, year), tmp_path)


async def _frozen(point: str, name: str, folder: Path) -> None:
    mortality = {"MORTAL_POINT": point, "MORTAL_DEED": "STOP"}
    async with mortal_year(name, folder, mortality) as (life, mail):
        frozen = life.scene.worker
        assert frozen
        async with asyncio.timeout(60):
            while state_of(frozen.pid) != "T":  # noqa: ASYNC110 - a kernel rings no bell
                await asyncio.sleep(0.05)
        life.scene.environment["MORTAL_POINT"] = ""
        await life.scene.start_worker()
        async with within(life, LONGEST_RECOVERY):
            await wait_for_teams(life.scene, life.file.cohort.key, life.journeys)
        rows = await life.rows()
        assert len(rows) > WAVE
        assert_each_told_once(rows, mail)
        frozen.send_signal(signal.SIGCONT)
        await asyncio.sleep(3)  # as long as a zombie needs for whatever it may do
        frozen.terminate()
        await frozen.wait()
        assert frozen.returncode == 0
        assert_each_told_once(await life.rows(), mail)
