"""A real Thunderbird: somebody's mailbox and calendar, and a hand that presses buttons."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, field_validator

from tests.clients.marionette import Marionette
from tests.clients.profile import profile
from tests.inbox.dovecot import PASSWORD

STEPS = (Path(__file__).parent / "thunderbird.js").read_text()
PATIENCE = 60  # seconds; its own steps give up before


class Event(BaseModel):
    """An event as Thunderbird knows it: moments in UTC, or days; `answers` by `mailto:`."""

    uid: str
    title: str
    start: datetime | date
    end: datetime | date
    zone: str
    place: str | None
    organizer: str | None
    sequence: int
    status: str | None
    answers: dict[str, str]

    @field_validator("start", "end", mode="before")
    @classmethod
    def _moment(cls, said: float | str) -> datetime | date:
        if isinstance(said, str):
            return date.fromisoformat(said)
        return datetime.fromtimestamp(said, UTC)


class Letter(BaseModel):
    """What Thunderbird makes of a letter: what its bar offers, and the buttons in it.

    `offers` is REQUEST, REQUEST:UPDATE, CANCEL ...; None: it was processed already.
    """

    letter: str
    offers: str | None
    buttons: list[str]
    events: list[Event]


class Thunderbird:
    """One person's Thunderbird."""

    def __init__(self, marionette: Marionette) -> None:
        self._marionette = marionette

    def open(self, message_id: str, *, copy: int = 1) -> Letter:
        """Open a letter; it may still be on its way into the mailbox."""
        letter = Letter(**self._step("open", message_id.strip("<>"), copy))
        assert letter.letter == message_id.strip("<>")
        return letter

    def press(self, button: str, *, sure: bool = False) -> None:
        """Press a button of the open letter's bar; `sure`: and yes, they are sure."""
        self._step("press", button)
        if sure:
            self._marionette.ask("WebDriver:AcceptAlert")

    def calendar(self) -> dict[str, Event]:
        """Every event of this person's own calendar, by UID."""
        return _by_uid(self._step("events"))

    def read(self, calendars: Sequence[bytes]) -> list[Event]:
        """What it reads in messages of one event each, without a letter around them."""
        found = self._step("read", [calendar.decode() for calendar in calendars])
        return [Event(**one) for one in found]

    def subscribed(self, address: str) -> dict[str, Event]:
        """What a calendar on the network says at this address."""
        return _by_uid(self._step("subscribe", address))

    def ready(self) -> None:
        self._step("ready", PASSWORD)

    def _step(self, *arguments: object) -> Any:
        return self._marionette.run(STEPS, *arguments)


def _by_uid(events: list[dict[str, Any]]) -> dict[str, Event]:
    found = [Event(**one) for one in events]
    assert len(found) == len({one.uid for one in found}), "an event stands there twice"
    return {one.uid: one for one in found}


@contextmanager
def thunderbird(email: str, *, imap: int, smtp: int) -> Iterator[Thunderbird]:
    """Run a Thunderbird without a window, whose mail is on these ports of loopback."""
    if not (program := shutil.which("thunderbird")):
        pytest.fail(
            "These tests need a mail program: `thunderbird` is not on this machine. On "
            "Debian and Ubuntu: apt-get install thunderbird"
        )
    port = _free_port()
    with tempfile.TemporaryDirectory(
        prefix="convener-client-", ignore_cleanup_errors=True
    ) as home:
        told = profile(email, imap=imap, smtp=smtp, marionette=port)
        (Path(home) / "user.js").write_text(told)
        command = (program, "--headless", "--marionette", "--remote-allow-system-access")
        running = subprocess.Popen(
            (*command, "--no-remote", "--profile", home),
            env=os.environ | {"HOME": home, "TZ": "UTC", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Debian starts it from a script: both must go
        )
        try:
            with Marionette(port, within=PATIENCE) as marionette:
                client = Thunderbird(marionette)
                client.ready()
                yield client
        finally:
            os.killpg(running.pid, signal.SIGKILL)  # its profile goes with it
            running.wait(20)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
