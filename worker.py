"""The process that lives the journeys: `python worker.py`. It only wires."""

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from temporalio.client import Client
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities.agenda import Agendas
from activities.composing import Composer
from activities.connecting import relay_at
from activities.laying import Years
from activities.postbox import FolderOracle, Postbox
from activities.postfix import PostfixOracle
from activities.posts import Oracle, Post
from activities.recording import Recorder
from activities.relay import Relay
from activities.sending import Sender
from settings import Settings
from store.database import Database
from store.keys import Keys, load_keys
from store.mail_folder import MailFolder
from wire import templates
from workflows.codec import sealed_converter
from workflows.cohort import CohortJourney
from workflows.handles import connect
from workflows.mailbox import Mailbox
from workflows.team import TeamJourney

# Values must be the same classes on both sides of the sandbox, and activities are only
# named there. Rules are read again inside it, so one that asks the clock is caught.
SANDBOX = SandboxedWorkflowRunner(
    restrictions=SandboxRestrictions.default.with_passthrough_modules(
        "models", "activities"
    )
)
STICKY = timedelta(seconds=2)  # after a kill, a task waits no longer for its dead worker
GRACE_MARGIN = timedelta(seconds=60)
LEAST_GRACE = timedelta(seconds=600)


def post_of(settings: Settings) -> Post:
    """Return where letters leave."""
    where = urlsplit(settings.relay)
    if where.scheme == "postbox":
        return Postbox(MailFolder(Path(where.path), durable=False))
    password = settings.relay_password.get_secret_value()
    address = relay_at(settings.relay, password, starttls=settings.relay_starttls)
    return Relay(
        address=address,
        sender=settings.bounces or settings.organizer,
        is_tagged=bool(settings.bounces),
        round_size=settings.relay_connections,
        per_minute=settings.relay_per_minute,
    )


def oracle_of(settings: Settings) -> Oracle | None:
    """Return who knows whether a letter arrived, if anybody does."""
    where = urlsplit(settings.oracle or settings.relay)
    if where.scheme in {"folder", "postbox"}:
        return FolderOracle(MailFolder(Path(where.path), durable=False))
    if where.scheme == "postfix":
        config = parse_qs(where.query).get("config")
        return PostfixOracle(Path(where.path), Path(config[0]) if config else None)
    return None


def grace_of(settings: Settings) -> timedelta:
    """Return how long a doubt waits: longer than the relay keeps a silent client."""
    idle = timedelta(seconds=settings.relay_idle_seconds)
    return max(idle, LEAST_GRACE) + GRACE_MARGIN


@asynccontextmanager
async def working(client: Client, settings: Settings, keys: Keys) -> AsyncIterator[Worker]:
    """Run a worker with everything it needs, until the block is left."""
    db = Database(settings.database)
    post = post_of(settings)
    sender = Sender(db, post, oracle_of(settings), grace_of(settings))
    composer = Composer(keys, settings.base_url, settings.hears)
    agendas = Agendas(db, composer, sender, settings.send_at)
    worker = Worker(
        client,
        task_queue=settings.task_queue,
        workflows=[CohortJourney, TeamJourney, Mailbox],
        activities=[
            agendas.work_agenda,
            Recorder(db, keys).record_change,
            Years(db, keys).lay_year,
            Years(db, keys).close_year,
        ],
        workflow_runner=SANDBOX,
        sticky_queue_schedule_to_start_timeout=STICKY,
        graceful_shutdown_timeout=timedelta(seconds=10),
    )
    try:
        async with worker:
            yield worker
    finally:
        await post.close()
        await db.close()


def collect_seldom() -> None:
    """Leave what is imported alone, and look for rings of garbage seldom: there are few."""
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


async def main() -> None:
    """Poll until told to stop."""
    settings = Settings()
    templates.read_all()
    collect_seldom()
    keys = load_keys(settings.state, settings.keys)
    client = await connect(sealed_converter(keys.codec, keys.active))
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with working(client, settings, keys):
        logging.getLogger(__name__).info("polling %s", settings.task_queue)
        await stop.wait()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    asyncio.run(main())
    sys.stdout.flush()
    os._exit(0)  # the SDK may abort the interpreter at exit, after all work is done
