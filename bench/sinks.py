"""A mail server that keeps nothing: postfix's own `smtp-sink` where it is installed."""

import asyncio
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from stack.plan import LOOPBACK

PATHS = "/usr/sbin:/usr/lib/postfix/sbin"


class Sink(NamedTuple):
    """What listens, and where."""

    name: str
    port: int


def postfix_tool(name: str) -> str | None:
    """Return where a tool of postfix is, if it is here."""
    return shutil.which(name) or shutil.which(name, path=PATHS)


@asynccontextmanager
async def sink() -> AsyncIterator[Sink]:
    """Run postfix's own sink if it is there, else ours."""
    with socket.socket() as door:
        door.bind((LOOPBACK, 0))
        port = door.getsockname()[1]
    binary = postfix_tool("smtp-sink")
    unprivileged = ("-u", "nobody") if os.geteuid() == 0 else ()
    postfix = (binary or "", *unprivileged, f"{LOOPBACK}:{port}", "1000")
    void = (sys.executable, "-m", "bench.void", str(port))
    process = await asyncio.create_subprocess_exec(*(postfix if binary else void))
    try:
        await asyncio.sleep(1)
        yield Sink("smtp-sink" if binary else "a sink that keeps nothing", port)
    finally:
        process.terminate()
        await process.wait()
