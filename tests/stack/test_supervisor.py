"""The whole stack as a process of its own, with stand-ins for the worker and the pages."""

import asyncio
import json
import os
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiosmtplib import SMTP

from stack.asking import ask
from stack.liveness import Addresses, read_plan

ProcessesOf = Callable[[str], set[int]]

UP = """
import asyncio, sys
from pathlib import Path
from stack.plan import StackPlan
from stack.supervisor import run_up

state, stand_in = Path(sys.argv[1]), sys.argv[2]
plan = StackPlan.at(state)
plan = plan.model_copy(update={
    "worker": (sys.executable, stand_in, str(state), "worker"),
    "inbox": (sys.executable, stand_in, str(state), "inbox"),
    "web": (sys.executable, stand_in, str(state), "web", str(plan.ports.web)),
})
say = lambda line: print(line, flush=True)
sys.exit(asyncio.run(run_up(plan, say=say)))
"""

STAND_IN = """
import http.server, json, os, signal, sys, threading, time
from pathlib import Path
state, name, port = Path(sys.argv[1]), sys.argv[2], [int(word) for word in sys.argv[3:]]

def leave(*_):
    with (state / "left").open("a") as left:
        left.write(name + " ")
    os._exit(0)

class Door(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"{}")
    def log_message(self, *words): pass

signal.signal(signal.SIGTERM, leave)
(state / f"{name}.told").write_text(json.dumps(dict(os.environ)))
if port:
    http.server.HTTPServer(("127.0.0.1", port[0]), Door).serve_forever()
time.sleep(600)
"""


@pytest.fixture
def state(tmp_path: Path) -> Path:
    (tmp_path / "stand_in.py").write_text(STAND_IN)
    return tmp_path / "state"


@pytest.fixture
async def up(state: Path) -> AsyncIterator[Callable[[], Awaitable[Process]]]:
    """Starts the stack; the one still up at the end of the test is killed."""
    started: list[Process] = []

    async def start() -> Process:
        stand_in = str(state.parent / "stand_in.py")
        command = (sys.executable, "-c", UP, str(state), stand_in)
        started.append(await asyncio.create_subprocess_exec(*command, stdout=PIPE))
        return started[-1]

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def lines_until(process: Process, last: str) -> list[str]:
    """Read what the stack says, up to the line that begins with `last`."""
    assert process.stdout is not None
    lines: list[str] = []
    async with asyncio.timeout(60):
        while not lines or not lines[-1].startswith(last):
            line = await process.stdout.readline()
            assert line, f'it ended, having said {lines}, without "{last}"'
            lines.append(line.decode().rstrip())
    return lines


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not reached():  # noqa: ASYNC110 - other processes ring no bell
            await asyncio.sleep(0.05)


Up = Callable[[], Awaitable[Process]]


async def test_the_stack_comes_up_says_where_and_leaves_in_order(
    up: Up, state: Path, processes_of: ProcessesOf
) -> None:
    assert read_plan(state) is None
    stack = await up()
    said = await lines_until(stack, "Database")
    plan = read_plan(state)
    assert plan is not None
    addresses = Addresses.of(plan)
    assert said == addresses.lines()
    assert await letter_sent(state) == {"have": True, "copies": 1}
    with sqlite3.connect(addresses.database) as database:
        assert len(database.execute("SELECT * FROM alembic_version").fetchall()) == 1

    second = await up()
    out, _ = await second.communicate()
    assert (second.returncode, out.decode()) == (
        1,
        f"It is already running on {state}: one stack a folder.\n",
    )

    stack.send_signal(signal.SIGINT)
    out, _ = await stack.communicate()
    assert (stack.returncode, out.decode()) == (
        0,
        "Stopped. Nothing is lost: the same command goes on from here.\n",
    )
    assert (state / "left").read_text() == "web inbox worker "
    assert processes_of(str(state)) == set()
    assert read_plan(state) is None


async def letter_sent(state: Path) -> object:
    plan = read_plan(state)
    assert plan is not None
    async with SMTP(hostname="127.0.0.1", port=plan.ports.smtp) as relay:
        letter = b"Message-ID: <1@example.org>\r\n\r\nHi.\r\n"
        await relay.sendmail("c@example.org", "rose@example.org", letter)
    asked = await asyncio.to_thread(
        ask, plan.ports.mail, "GET", "/have?message_id=%3C1@example.org%3E"
    )
    return json.loads(asked)


async def test_a_killed_worker_is_started_again_and_told_the_same(
    up: Up, state: Path, processes_of: ProcessesOf
) -> None:
    stack = await up()
    await lines_until(stack, "Database")
    told = json.loads((state / "worker.told").read_text())
    (state / "worker.told").unlink()
    [worker] = [pid for pid in processes_of(f"{state}\0worker") if pid != stack.pid]
    os.kill(worker, signal.SIGKILL)
    said = await lines_until(stack, "Worker")
    await until((state / "worker.told").exists)
    await until(lambda: bool((state / "worker.told").read_text()))
    assert said == ["Worker ended (SIGKILL); started again in 0.5 s."]
    assert json.loads((state / "worker.told").read_text()) == told
    plan = read_plan(state)
    assert plan is not None
    assert {
        name: told[name] for name in plan.environment() if name.startswith("CONVENER_")
    } == {
        "CONVENER_STATE": str(state),
        "CONVENER_DATABASE_URL": f"sqlite+aiosqlite:///{state}/convener.db",
        "CONVENER_RELAY": f"smtp://127.0.0.1:{plan.ports.smtp}",
        "CONVENER_ORACLE": f"folder:{state}/mail",
        "CONVENER_INBOX_DOOR": f"smtp://127.0.0.1:{plan.ports.inbox}",
        "CONVENER_BASE_URL": f"http://127.0.0.1:{plan.ports.web}",
    }


async def test_kill_9_of_the_supervisor_leaves_no_orphan_and_it_comes_up_again_at_once(
    up: Up, state: Path, processes_of: ProcessesOf
) -> None:
    first = await up()
    before = await lines_until(first, "Database")
    assert len(processes_of(str(state))) == 6
    first.kill()
    await first.wait()
    second = await up()
    assert await lines_until(second, "Database") == before
    assert len(processes_of(str(state))) == 6
    second.kill()
    await second.wait()
    await until(lambda: processes_of(str(state)) == set())


async def test_a_stack_told_to_stop_while_it_starts_leaves_nothing(
    up: Up, state: Path, processes_of: ProcessesOf
) -> None:
    stack = await up()
    await until((state / "temporal.db").exists)
    stack.terminate()
    await stack.communicate()
    assert stack.returncode == 0
    assert processes_of(str(state)) == set()


async def test_a_worker_that_cannot_start_is_told_with_its_log(
    up: Up, state: Path, processes_of: ProcessesOf
) -> None:
    (state.parent / "stand_in.py").write_text("raise SystemExit('no such colour')")
    stack = await up()
    out, _ = await stack.communicate()
    assert stack.returncode == 1
    assert out.decode() == (
        f"Worker ended (code 1) before it was ready. Its log, {state}/logs/worker.log:\n"
        "  no such colour\n"
    )
    assert processes_of(str(state)) == set()


def test_addresses_are_lined_up() -> None:
    addresses = Addresses(
        pages="http://127.0.0.1:1",
        mail="http://127.0.0.1:2",
        temporal_ui="http://127.0.0.1:3",
        database=Path("/x/convener.db"),
    )
    assert addresses.lines() == [
        "Pages:        http://127.0.0.1:1",
        "Mail to read: http://127.0.0.1:2",
        "Temporal:     http://127.0.0.1:3",
        "Database:     /x/convener.db",
    ]
