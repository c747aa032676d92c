"""Speak to the journeys, connecting when somebody first has something to say.

The server may be down when the pages come up, or when mail arrives: both go on without.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from temporalio.client import Client

from models.command import Command, journey_for
from workflows.handles import NOT_KNOWN, PATIENCE, NotKnownYet, steer

AT_ONCE = 8  # a workflow takes ten updates at once, and not only from here


class Steering:
    """Hands commands to their journeys over one connection."""

    def __init__(
        self, connect: Callable[[], Awaitable[Client]], now: Callable[[], datetime]
    ) -> None:
        self._connect = connect
        self._now = now
        self._client: Client | None = None
        self._one_at_a_time = asyncio.Lock()
        self._turns = defaultdict[str, asyncio.Semaphore](
            lambda: asyncio.Semaphore(AT_ONCE)
        )

    async def __call__(self, command: Command) -> str:
        """Return a command's answer; `Refused` in words, `NotKnownYet` if none came."""
        this_minute = f"{self._now():%Y-%m-%dT%H:%M}"
        client = await self._reach()
        async with self._turn(journey_for(command)):
            return await steer(client, command, this_minute)

    @asynccontextmanager
    async def _turn(self, taker: str) -> AsyncIterator[None]:
        """Wait for one of a taker's turns, no longer than for an answer."""
        turns = self._turns[taker]
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()):
                await turns.acquire()
        except TimeoutError:
            raise NotKnownYet(NOT_KNOWN) from None
        try:
            yield
        finally:
            turns.release()

    async def _reach(self) -> Client:
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()), self._one_at_a_time:
                if self._client is None:
                    self._client = await self._connect()
                return self._client
        except (RuntimeError, OSError):  # the SDK's word for "no server", and the timeout
            raise NotKnownYet(NOT_KNOWN) from None
