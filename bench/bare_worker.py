"""The process that plays the bare lives: `python -m bench.bare_worker`.

Wired as ours is: the same sandbox, the same sealed payloads.
"""

import asyncio
import os
import signal

from temporalio.worker import Worker

from bench.bare import QUEUE, BareCommand, BareEnsemble, BareLife, nothing
from settings import Settings
from store.keys import load_keys
from worker import SANDBOX, STICKY, collect_seldom
from workflows.codec import sealed_converter
from workflows.handles import connect


async def main() -> None:
    """Poll until told to stop."""
    collect_seldom()
    settings = Settings()
    keys = load_keys(settings.state, settings.keys)
    client = await connect(sealed_converter(keys.codec, keys.active))
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with Worker(
        client,
        task_queue=QUEUE,
        workflows=[BareLife, BareEnsemble, BareCommand],
        activities=[nothing],
        workflow_runner=SANDBOX,
        sticky_queue_schedule_to_start_timeout=STICKY,
    ):
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(main())
    os._exit(0)  # the SDK may abort the interpreter at exit, after all work is done
