"""Everything running on this machine, as `up` starts it, and a cohort in it."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands.installation import Installation
from settings import ROOT, Settings
from stack.liveness import read_plan
from stack.plan import StackPlan
from tests.commands.conftest import Tell, Write
from tests.commands.on_a_stack.asking_it import FIRST_DAY


@pytest.fixture(scope="module")
def stack() -> Iterator[StackPlan]:
    """Everything, started by `up` in a folder of its own, as staff start it."""
    with tempfile.TemporaryDirectory(prefix="convener-up-") as folder:
        state = Path(folder) / "state"
        clean = {k: v for k, v in os.environ.items() if not k.startswith("CONVENER_")}
        log = (Path(folder) / "up.log").open("w")
        up = subprocess.Popen(
            (sys.executable, "starter.py", "up"),
            cwd=ROOT,
            env=clean | {"CONVENER_STATE": str(state)},
            stdout=log,
            stderr=log,
        )
        try:
            yield _plan_once_up(state, up, Path(folder) / "up.log")
        finally:
            up.terminate()
            up.wait(30)
            log.close()


def _plan_once_up(state: Path, up: subprocess.Popen[bytes], log: Path) -> StackPlan:
    until = time.monotonic() + FIRST_DAY
    while "Pages:" not in log.read_text():
        assert up.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.1)
    plan = read_plan(state)
    assert plan
    return plan


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, stack: StackPlan) -> Installation:
    monkeypatch.setenv("CONVENER_STATE", str(stack.state))
    return Installation.of(stack, Settings())


@pytest.fixture
def peers(tell: Tell, write: Write) -> str:
    """A cohort that runs, its first letters told."""
    assert tell("start", write()).exit_code == 0
    until = time.monotonic() + FIRST_DAY
    while True:
        found = json.loads(tell("proof", "peers", "--json").stdout)
        if found["letters"] and found["is_clean"] and not found["waiting"]:
            return "peers"
        assert time.monotonic() < until, found["waiting"]
        time.sleep(0.3)
