"""A rehearsal whose worker ends by itself says so; it waits for nobody in vain."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from rehearsal.theatre import Stage, stage
from rehearsal.year import journey_ids, raise_curtain, wait_for_teams
from tests.years.living import KEYS, short_file

FAILS = (sys.executable, "-c", "raise SystemExit(3)")
FAULT = "the worker has ended with a fault: see .*worker.log"


async def to_be_laid(scene: Stage) -> None:
    await wait_for_teams(scene, short_file().cohort.key, [])


async def to_rest(scene: Stage) -> None:
    await scene.rest(await journey_ids(scene, short_file().cohort.key))


@pytest.mark.parametrize("waiting", [to_be_laid, to_rest])
async def test_a_worker_that_ends_by_itself_is_a_fault_in_words(
    waiting: Callable[[Stage], Awaitable[None]], tmp_path: Path
) -> None:
    async with stage(tmp_path, KEYS, worker=FAILS) as scene, asyncio.timeout(60):
        await raise_curtain(scene, short_file())
        with pytest.raises(RuntimeError, match=FAULT):
            await waiting(scene)


async def test_one_that_was_killed_is_no_fault(tmp_path: Path) -> None:
    async with stage(tmp_path, KEYS) as scene:
        await scene.kill_worker()
        assert scene.worker
        assert scene.worker.returncode == -signal.SIGKILL
        scene.refuse_a_fault()
