"""Speak to the journeys, connecting when somebody first has something to say.

The server may be down when the pages come up, or when mail arrives: both go on without.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from temporalio.client import Client

from models.command import Command
from workflows.handles import NOT_KNOWN, PATIENCE, NotKnownYet, steer


class Steering:
    """Hands commands to their journeys over one connection."""

    def __init__(
        self, connect: Callable[[], Awaitable[Client]], now: Callable[[], datetime]
    ) -> None:
        self._connect = connect
        self._now = now
        self._client: Client | None = None
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self, command: Command) -> str:
        """Return a command's answer; `Refused` in words, `NotKnownYet` if none came."""
        this_minute = f"{self._now():%Y-%m-%dT%H:%M}"
        return await steer(await self._reach(), command, this_minute)

    async def _reach(self) -> Client:
        try:
            async with asyncio.timeout(PATIENCE.total_seconds()), self._one_at_a_time:
                if self._client is None:
                    self._client = await self._connect()
                return self._client
        except (RuntimeError, OSError):  # the SDK's word for "no server", and the timeout
            raise NotKnownYet(NOT_KNOWN) from None
