"""The whole stack with one command: started in order, kept running, stopped in reverse.

Everything here may be killed at any moment, this process included; started again on the
same state folder, the year goes on.
"""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from stack.faults import StackFault
from stack.liveness import Addresses
from stack.locks import locked
from stack.plan import LOOPBACK, StackPlan
from stack.ports import wait_until_free
from stack.program import Program, Say, kept_up
from stack.temporal_server import temporal_server
from store.migrate import upgrade

# Asking whether the lock is held takes it for a moment; and what was killed just now may
# still be closing its doors.
_LOCK_PATIENCE, _PORT_PATIENCE = 0.5, 5.0  # seconds


async def run_up(plan: StackPlan, *, say: Say) -> int:
    """Run the stack until SIGINT or SIGTERM; returns the exit code, and says every address.

    A second signal does not wait for anybody: what we started dies with us.
    """
    leave_on_signal()
    try:
        async with running(plan, say=say) as addresses:
            for line in addresses.lines():
                say(line)
            await asyncio.Event().wait()
    except StackFault as fault:
        say(str(fault))
        return 1
    except asyncio.CancelledError:
        say("Stopped. Nothing is lost: the same command goes on from here.")
    return 0


@asynccontextmanager
async def running(plan: StackPlan, *, say: Say) -> AsyncIterator[Addresses]:
    """Run the stack, all of it healthy from here on; `StackFault` in words if it cannot."""
    refusal = f"It is already running on {plan.state}: one stack a folder."
    async with locked(plan.lock, refusal=refusal, patience=_LOCK_PATIENCE):
        await wait_until_free(plan.state, plan.ports, patience=_PORT_PATIENCE)
        # Left in reverse: pages, inbox, worker, catcher, Temporal.
        async with AsyncExitStack() as parts:
            await parts.enter_async_context(temporal_server(plan, say=say))
            await parts.enter_async_context(kept_up(_catcher(plan), say=say))
            await asyncio.to_thread(upgrade, plan.database_url)
            await parts.enter_async_context(kept_up(_worker(plan), say=say))
            await parts.enter_async_context(kept_up(_inbox(plan), say=say))
            await parts.enter_async_context(kept_up(_web(plan), say=say))
            yield Addresses.of(plan)


def _catcher(plan: StackPlan) -> Program:
    ports = plan.ports
    doors = ("--smtp-port", str(ports.smtp), "--http-port", str(ports.mail))
    inbox = ("--inbox", f"{LOOPBACK}:{ports.inbox}")
    return Program(
        name="Mail catcher",
        command=(
            *(sys.executable, "-m", "stack.catcher", *doors, *inbox),
            *("--folder", str(plan.mail)),
        ),
        folder=plan.root,
        log=plan.log("catcher"),
        environment=plan.environment(),
        health=(ports.mail, "/health"),
    )


def _worker(plan: StackPlan) -> Program:
    return Program(
        name="Worker",
        command=plan.worker,
        folder=plan.root,
        log=plan.log("worker"),
        environment=plan.environment(),
    )


def _inbox(plan: StackPlan) -> Program:
    return Program(
        name="Inbox",
        command=plan.inbox,
        folder=plan.root,
        log=plan.log("inbox"),
        environment=plan.environment(),
        settles=0.1,  # nothing else needs it: `up` does not wait to see it well
    )


def _web(plan: StackPlan) -> Program:
    return Program(
        name="Pages",
        command=plan.web,
        folder=plan.root,
        log=plan.log("web"),
        environment=plan.environment(),
        health=(plan.ports.web, "/health"),
    )


def leave_on_signal() -> None:
    """Have SIGINT and SIGTERM cancel the task that runs now, the first time they come."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None

    def leave() -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
        task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, leave)
