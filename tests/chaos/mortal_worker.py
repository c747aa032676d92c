"""A worker that ends itself at a named point, and whose death is noticed soon.

`MORTAL_POINT` names the point, `MORTAL_PASSES` how often it is passed unharmed before, and
`MORTAL_DEED` what befalls it there: KILL (default), STOP, a disk that is FULL for a second,
or a database that somebody has LOCKED for two. `MORTAL_UNCACHED` is for the test server,
which leaves what it sent to a dead worker's own queue there for ever.
"""

import asyncio
import logging
import os
import resource
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Thread, Timer
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[2]))

from aiosmtplib import SMTP
from sqlmodel.ext.asyncio.session import AsyncSession
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

import worker
from activities import agenda
from activities.posts import Attempt, Fence, Passed, Post
from activities.sending import Sender, Turn, _Round
from settings import Settings
from store.database import Database
from store.ledger import Outgoing
from store.mail_folder import MailFolder
from workflows import options

POINT = os.environ.get("MORTAL_POINT", "")
DEED = os.environ.get("MORTAL_DEED", "KILL")
SMALL = 4096  # bytes: no file of the database is smaller
NOTICED = timedelta(seconds=float(os.environ.get("MORTAL_NOTICED", "3")))

_writing: list[None] = []
_left = int(os.environ.get("MORTAL_PASSES", "0"))


async def reach_at_rest(point: str) -> None:
    """End here, but not while this process holds the lock of the database.

    A process that is frozen with the lock holds everybody up; that is another story.
    """
    while _writing:  # noqa: ASYNC110
        await asyncio.sleep(0)
    reach(point)


def reach(point: str) -> None:
    """Let happen here what is to happen, if this is the point."""
    global _left  # noqa: PLW0603 - a life has one countdown
    if point == POINT:
        _left -= 1
        if _left == -1:
            DEEDS[DEED]()


def fill_the_disk() -> None:
    """Let no file of this process grow, for a second."""
    limit = resource.RLIMIT_FSIZE
    most = resource.getrlimit(limit)[1]
    resource.setrlimit(limit, (SMALL, most))
    Timer(1.0, resource.setrlimit, (limit, (most, most))).start()


def lock_the_database() -> None:
    """Let somebody else write, as soon as they may, and take two seconds."""
    Thread(target=_write_slowly, daemon=True).start()


def _write_slowly() -> None:
    file = urlsplit(os.environ["CONVENER_DATABASE_URL"]).path.removeprefix("/")
    other = sqlite3.connect(file, isolation_level=None, timeout=20)
    other.execute("BEGIN EXCLUSIVE")
    time.sleep(2)
    other.close()


DEEDS = {
    "KILL": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "STOP": lambda: os.kill(os.getpid(), signal.SIGSTOP),
    "FULL": fill_the_disk,
    "LOCKED": lock_the_database,
}


class MortalPost:
    def __init__(self, post: Post) -> None:
        self.post = post
        self.round_size = post.round_size

    async def hand_over(self, letters: Sequence[Outgoing], fence: Fence) -> list[Attempt]:
        async def mortal(keys: Collection[str]) -> Passed:
            await reach_at_rest("before the fence")
            passed = await fence(keys)
            await reach_at_rest("between fence and dot")
            return passed

        attempts = await self.post.hand_over(letters, mortal)
        reach("after the dots, before settling")
        return attempts

    async def close(self) -> None:
        await self.post.close()


class MortalSender(Sender):
    async def _round(self, letters: Sequence[Outgoing], turn: Turn) -> _Round:
        reach("after entering and claiming")
        settled = await super()._round(letters, turn)
        reach("after settling")
        return settled


def be_mortal() -> None:
    """Set every point, and let the server notice a death within seconds."""
    post_of, keep, execute = worker.post_of, MailFolder.keep, SMTP.execute_command

    writing = Database.writing

    @asynccontextmanager
    async def noted(self: Database) -> AsyncIterator[AsyncSession]:
        _writing.append(None)
        try:
            async with writing(self) as session:
                yield session
        finally:
            _writing.pop()

    def kept(self: MailFolder, message: bytes, *, envelope_to: str) -> Path:
        reach("among the dots")
        return keep(self, message, envelope_to=envelope_to)

    async def executed(self: SMTP, *words: bytes, **said: Any) -> object:
        if words == (b".",):
            reach("among the dots")
        return await execute(self, *words, **said)

    def mortal_post(settings: Settings) -> Post:
        return MortalPost(post_of(settings))

    instead: list[tuple[object, str, object]] = [
        (Database, "writing", noted),
        (worker, "post_of", mortal_post),
        (worker, "Sender", MortalSender),
        (MailFolder, "keep", kept),
        (SMTP, "execute_command", executed),
        (agenda, "HEARTBEAT_SECONDS", NOTICED.total_seconds() / 4),
    ]
    for where, name, ours in instead:
        assert hasattr(where, name), f"{where} has no {name} any more"
        setattr(where, name, ours)
    options.LOOK["heartbeat_timeout"] = NOTICED
    options.RECORD["start_to_close_timeout"] = NOTICED
    seen = SandboxRestrictions.default.with_passthrough_modules(
        "models", "activities", "workflows.options"
    )
    worker.SANDBOX = SandboxedWorkflowRunner(restrictions=seen)
    if os.environ.get("MORTAL_UNCACHED"):
        setattr(worker, "Worker", partial(Worker, max_cached_workflows=0))  # noqa: B010


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)  # it says when it polls
    be_mortal()
    asyncio.run(worker.main())
    sys.stdout.flush()
    os._exit(0)
