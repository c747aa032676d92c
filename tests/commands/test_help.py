"""The list of commands, as somebody meets it who types --help."""

import re
import subprocess
import sys

import pytest
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from settings import ROOT
from starter import PANELS, app

GROUP = get_command(app)
assert isinstance(GROUP, TyperGroup)
COMMANDS = GROUP.commands


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_stands_in_a_group_and_says_what_it_does(name: str) -> None:
    command = COMMANDS[name]
    assert isinstance(command, TyperCommand)
    assert command.rich_help_panel in PANELS
    assert (command.help or "").endswith(".")


@pytest.mark.parametrize("page", ["README.md", "docs/runbook.md", "docs/programs.md"])
def test_every_command_that_a_page_names_is_there(page: str) -> None:
    named = set(re.findall(r"python starter\.py ([a-z][a-z-]*)", (ROOT / page).read_text()))
    assert named <= set(COMMANDS)
    assert named or page == "docs/programs.md"


def test_a_python_without_what_it_needs_says_how_to_come_by_it() -> None:
    bare = (sys.executable, "-I", "-S", "starter.py", "list")  # -S: nothing installed
    result = subprocess.run(bare, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (1, "")
    assert "`. .venv/bin/activate`" in result.stderr
    assert "Traceback" not in result.stderr
