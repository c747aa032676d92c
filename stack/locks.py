"""Locks on files of the state folder: one stack a folder, one server a database.

flock belongs to the open file and not to a process: a child that inherits the descriptor
holds the lock for as long as it lives, whoever died before it.
"""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from stack.faults import StackFault

_BETWEEN_TRIES = 0.05  # seconds


@asynccontextmanager
async def locked(path: Path, *, refusal: str, patience: float) -> AsyncIterator[int]:
    """Hold a lock, yield its descriptor; `StackFault(refusal)` after `patience` seconds."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        await _take(descriptor, refusal, asyncio.get_running_loop().time() + patience)
        yield descriptor
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock; asking takes it for a moment."""
    if not path.exists():
        return False
    descriptor = os.open(path, os.O_RDWR)
    try:
        return not _tried(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


async def _take(descriptor: int, refusal: str, until: float) -> None:
    while not _tried(descriptor, fcntl.LOCK_EX):
        if asyncio.get_running_loop().time() >= until:
            raise StackFault(refusal)
        await asyncio.sleep(_BETWEEN_TRIES)


def _tried(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
