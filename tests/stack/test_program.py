"""Real processes, killed for real."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from stack.faults import StackFault
from stack.ports import take_ports
from stack.program import Program, kept_up

FOREVER = "import time; time.sleep(600)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + FOREVER


def program(folder: Path, code: str, **more: object) -> Program:
    facts = {"name": "Worker", "command": (sys.executable, "-c", code), "settles": 0.2}
    places = {"folder": folder, "log": folder / "log", "environment": dict(os.environ)}
    return Program.model_validate(facts | places | more)


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(15):
        while not reached():  # noqa: ASYNC110 - other processes ring no bell
            await asyncio.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_killed_program_is_started_again_and_said_so(tmp_path: Path) -> None:
    said: list[str] = []
    async with kept_up(program(tmp_path, FOREVER), say=said.append) as keeper:
        first = keeper.process.pid
        os.kill(first, signal.SIGKILL)
        await until(lambda: keeper.process.pid != first)
        last = keeper.process.pid
    assert said == ["Worker ended (SIGKILL); started again in 0.5 s."]
    assert not is_alive(last)


async def test_a_program_that_dies_again_and_again_waits_longer(tmp_path: Path) -> None:
    said: list[str] = []
    code = "import time; time.sleep(0.3); raise SystemExit(3)"
    async with kept_up(program(tmp_path, code), say=said.append):
        await until(lambda: len(said) == 2)
    assert said == [
        "Worker ended (code 3); started again in 0.5 s.",
        "Worker ended (code 3); started again in 1 s.",
    ]


async def test_a_program_that_never_gets_well_is_told_with_its_last_words(
    tmp_path: Path,
) -> None:
    broken = program(tmp_path, "print('one'); raise SystemExit('no such thing')")
    with pytest.raises(StackFault) as told:
        async with kept_up(broken, say=print):
            pytest.fail("it was never well")
    words = str(told.value)
    assert words.startswith("Worker ended (code 1) before it was ready.")
    assert "  no such thing" in words


async def test_a_program_that_stays_silent_at_its_start_is_told(tmp_path: Path) -> None:
    port = take_ports(tmp_path).web
    mute = program(tmp_path, FOREVER, health=(port, "/"), ready_within=0.5)
    with pytest.raises(StackFault, match="Worker did not get ready"):
        async with kept_up(mute, say=print):
            pytest.fail("it never answered")


async def test_a_program_that_stops_answering_is_ended_and_started_again(
    tmp_path: Path, speaking: tuple[str, ...]
) -> None:
    said: list[str] = []
    port = take_ports(tmp_path).web
    looks = {"look_every": 0.1, "silent_looks": 2, "health": (port, "/")}
    heard = program(tmp_path, "", command=(*speaking, str(port)), **looks)
    async with kept_up(heard, say=said.append) as keeper:
        os.kill(keeper.process.pid, signal.SIGSTOP)
        await until(lambda: len(said) == 2)
    assert said == [
        "Worker does not answer: it is ended.",
        "Worker ended (SIGKILL); started again in 0.5 s.",
    ]


async def test_a_program_that_does_not_hear_sigterm_is_killed(tmp_path: Path) -> None:
    async with kept_up(
        program(tmp_path, DEAF, grace=0.3, settles=0.5), say=print
    ) as keeper:
        pid = keeper.process.pid
    assert keeper.process.returncode == -signal.SIGKILL
    assert not is_alive(pid)


async def test_what_a_program_says_is_kept_and_a_full_log_begun_anew(
    tmp_path: Path,
) -> None:
    (tmp_path / "log").write_bytes(b"old\n" * 3_000_000)
    async with kept_up(program(tmp_path, "print('new');" + FOREVER), say=print) as keeper:
        assert keeper.process.returncode is None
    assert (tmp_path / "log").stat().st_size < 100
    assert (tmp_path / "log.log.1").stat().st_size == 12_000_000


PARENT = """
import asyncio, os, sys
from pathlib import Path
from stack.program import Program, kept_up
async def main():
    child = Program(name="x", command=(sys.executable, "-c", sys.argv[1]), folder=Path("."),
                    log=Path(sys.argv[2]), environment=dict(os.environ), settles=0.2)
    async with kept_up(child, say=print) as keeper:
        print(keeper.process.pid, flush=True)
        await asyncio.sleep(600)
asyncio.run(main())
"""


async def test_a_program_dies_with_a_parent_killed_by_kill_9(tmp_path: Path) -> None:
    command = (sys.executable, "-c", PARENT, DEAF, str(tmp_path / "log"))
    parent = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(await parent.stdout.readline())
    assert is_alive(child)
    parent.kill()
    await parent.wait()
    await until(lambda: not is_alive(child))
