"""The places of a pool of connections, of which a relay may take some away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Places:
    """So many at once; whoever holds some may give them up for good."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._free = asyncio.Semaphore(count)
        self._door = asyncio.Lock()
        self._gone = 0

    @asynccontextmanager
    async def held(self, wanted: int) -> AsyncIterator[int]:
        """Hold so many, or all there are: two with half of theirs would wait for ever."""
        taken = 0
        try:
            async with self._door:
                while taken < min(wanted, self.count):
                    await self._free.acquire()
                    taken += 1
            yield taken
        finally:
            for _ in range(taken):
                self._give_back()

    def give_up(self, some: int) -> None:
        """Do without some of those that are held, from when they are given back."""
        self.count -= some
        self._gone += some

    def _give_back(self) -> None:
        if self._gone:
            self._gone -= 1
        else:
            self._free.release()
