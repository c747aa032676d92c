"""The demonstration, as `make demo ONCE=1` runs it on an empty folder."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from settings import ROOT
from stack.liveness import read_plan
from store.mail_folder import MailFolder

ProcessesOf = Callable[[str], set[int]]


def demo_once(state: Path) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("CONVENER_")}
    return subprocess.run(
        (sys.executable, "starter.py", "demo", "--once"),
        cwd=ROOT,
        env=clean | {"CONVENER_STATE": str(state)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_a_demo_proves_its_first_invitations_and_stops_what_it_started(
    tmp_path: Path,
) -> None:
    first = demo_once(tmp_path)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "lea-2027 is started" in first.stdout
    assert "0 missed, 0 told twice" in first.stdout
    assert "Back this up" in first.stdout
    told = MailFolder(tmp_path / "mail").recipients()
    assert len(told) == 42  # everybody of the roster, and nobody else
    assert read_plan(tmp_path) is None

    second = demo_once(tmp_path)
    assert second.returncode == 0, second.stdout + second.stderr
    assert "lea-2027 goes on" in second.stdout
    assert MailFolder(tmp_path / "mail").recipients() == told
