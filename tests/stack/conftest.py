"""Programs that stand in for ours, and looks at the machine's processes."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SPEAKING = """
import http.server, os, signal, sys
class Door(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"{}")
    def log_message(self, *words): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Door).serve_forever()
"""


@pytest.fixture
def speaking() -> tuple[str, ...]:
    """A command that answers 200 on the port given as its last argument."""
    return (sys.executable, "-c", SPEAKING)


@pytest.fixture
def processes_of() -> Callable[[str], set[int]]:
    """A look for the living processes that have a word in their command line."""
    return _processes_of


def _processes_of(word: str) -> set[int]:
    """Return the ids of living processes that have `word` in their command line."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command, state = (
                (process / "cmdline").read_bytes(),
                (process / "stat").read_text(),
            )
        except OSError:
            continue
        if word.encode() in command and state.rpartition(")")[2].split()[0] != "Z":
            found.add(int(process.name))
    return found
