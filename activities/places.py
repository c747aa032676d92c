"""The places of a pool of connections, of which a relay may take some away for a while."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

GROWS_AFTER = 100  # full rounds; too much asked for costs one letter a minute's wait


class Places:
    """So many at once. Whoever holds some may give them up; they come back one by one."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._most = count
        self._full_rounds = 0
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
        self._full_rounds = 0

    def all_let_in(self, places: int) -> None:
        """Note that so many were in use; after enough full rounds there is one more."""
        self._full_rounds += places >= self.count
        if self.count < self._most and self._full_rounds >= GROWS_AFTER:
            self._full_rounds = 0
            self.count += 1
            self._give_back()

    def _give_back(self) -> None:
        if self._gone:
            self._gone -= 1
        else:
            self._free.release()
