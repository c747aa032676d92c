"""A worker that ends itself at a named point, and whose death is noticed soon.

`MORTAL_POINT` names the point, `MORTAL_PASSES` how often it is passed unharmed before, and
`MORTAL_SIGNAL` what it does to itself there: KILL (default) or STOP.
"""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from aiosmtplib import SMTP
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

import worker
from activities import agenda
from activities.posts import Attempt, Fence, Passed, Post
from activities.sending import Sender, Turn
from settings import Settings
from store.ledger import Outgoing
from store.mail_folder import MailFolder
from workflows import options

POINT = os.environ.get("MORTAL_POINT", "")
SIGNAL = signal.Signals[f"SIG{os.environ.get('MORTAL_SIGNAL', 'KILL')}"]
NOTICED = timedelta(seconds=float(os.environ.get("MORTAL_NOTICED", "3")))

_left = int(os.environ.get("MORTAL_PASSES", "0"))


def reach(point: str) -> None:
    """End here, if this is the point."""
    global _left  # noqa: PLW0603 - a life has one countdown
    if point == POINT:
        _left -= 1
        if _left < 0:
            os.kill(os.getpid(), SIGNAL)


class MortalPost:
    def __init__(self, post: Post) -> None:
        self.post = post
        self.round_size = post.round_size

    async def hand_over(self, letters: Sequence[Outgoing], fence: Fence) -> list[Attempt]:
        async def mortal(keys: Collection[str]) -> Passed:
            reach("before the fence")
            passed = await fence(keys)
            reach("between fence and dot")
            return passed

        attempts = await self.post.hand_over(letters, mortal)
        reach("after the dots, before settling")
        return attempts

    async def close(self) -> None:
        await self.post.close()


class MortalSender(Sender):
    async def send_waiting(self, turn: Turn) -> object:  # type: ignore[override]
        reach("after entering, before the claim")
        return await super().send_waiting(turn)

    async def _round(self, letters: Sequence[Outgoing], turn: Turn) -> bool:
        reach("after the claim")
        goes_on = await super()._round(letters, turn)
        reach("after settling")
        return goes_on


def be_mortal() -> None:
    """Set every point, and let the server notice a death within seconds."""
    post_of, keep, execute = worker.post_of, MailFolder.keep, SMTP.execute_command

    def kept(self: MailFolder, message: bytes, *, envelope_to: str) -> Path:
        reach("among the dots")
        return keep(self, message, envelope_to=envelope_to)

    async def executed(self: SMTP, *words: bytes, **said: Any) -> object:
        if words == (b".",):
            reach("among the dots")
        return await execute(self, *words, **said)

    def mortal_post(settings: Settings) -> Post:
        return MortalPost(post_of(settings))

    worker.post_of = mortal_post
    worker.Sender = MortalSender  # type: ignore[attr-defined]
    MailFolder.keep = kept  # type: ignore[method-assign]
    SMTP.execute_command = executed  # type: ignore[assignment,method-assign]
    agenda.HEARTBEAT_SECONDS = NOTICED.total_seconds() / 4  # type: ignore[assignment]
    options.LOOK["heartbeat_timeout"] = NOTICED
    options.RECORD["start_to_close_timeout"] = NOTICED
    seen = SandboxRestrictions.default.with_passthrough_modules(
        "models", "activities", "workflows.options"
    )
    worker.SANDBOX = SandboxedWorkflowRunner(restrictions=seen)
    # The test server leaves what it sent to the private queue of a worker there for ever.
    worker.Worker = partial(Worker, max_cached_workflows=0)  # type: ignore[attr-defined]


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)  # it says when it polls
    be_mortal()
    asyncio.run(worker.main())
    sys.stdout.flush()
    os._exit(0)
