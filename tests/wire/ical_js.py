"""What ical.js, a reader that nobody here wrote, makes of a calendar.

Large mail programs read with it. `make test` installs it beside the tests' other tools.
"""

import json
import subprocess
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import which
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
ICAL_JS = ROOT / ".venv/judges/node_modules/ical.js/dist/ical.js"
READ = Path(__file__).parent / "judges/read.mjs"


class Read(NamedTuple):
    """One event, as ical.js reads it; both moments in UTC, or days."""

    uid: str
    start: datetime | date
    end: datetime | date


def read_by_ical_js(calendars: Sequence[bytes]) -> list[list[Read]]:
    """Return the events of each calendar, by one process for all of them."""
    done = subprocess.run(
        [_node(), READ, ICAL_JS.as_uri()],
        input=json.dumps([calendar.decode() for calendar in calendars]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"ical.js cannot read that: {done.stderr[-2000:]}"
    return [[_event(*event) for event in events] for events in json.loads(done.stdout)]


def _event(uid: str, start: float | str, end: float | str) -> Read:
    return Read(uid, _moment(start), _moment(end))


def _moment(said: float | str) -> datetime | date:
    if isinstance(said, str):
        return date.fromisoformat(said)
    return datetime.fromtimestamp(said, UTC)


def _node() -> str:
    node = which("node")
    if node is None or not ICAL_JS.exists():
        raise AssertionError(
            "these tests need Node.js, npm and ical.js: install Debian's packages nodejs "
            "and npm; `make test` then installs ical.js"
        )
    return node
