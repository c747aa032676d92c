"""A wire to a server: it can be cut, and something can happen just before a command."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

PIECE_SECONDS = 0.1  # what a server says so soon after its first octet comes as one piece
LARGEST_PIECE = 65_536


@dataclass
class Wire:
    """Carries lines to a port; before one command, once, `meanwhile` is done first."""

    to: int
    command: bytes = b""
    meanwhile: Callable[[], None] | None = None
    port: int = 0
    said: bytes = b""
    _ends: list[asyncio.StreamWriter] = field(default_factory=list)

    def cut(self) -> None:
        while self._ends:
            self._ends.pop().close()

    async def connect(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self.to)
        self._ends.extend((writer, back))
        await asyncio.gather(self._carry(reader, back), self._carry_back(there, writer))

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            while piece := await reader.read(LARGEST_PIECE):
                if self.meanwhile and self.command in piece:
                    first, self.meanwhile = self.meanwhile, None
                    await asyncio.to_thread(first)
                self.said += piece
                writer.write(piece)
        except OSError:
            pass
        finally:
            writer.close()

    async def _carry_back(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            while first := await reader.read(1):
                await asyncio.sleep(PIECE_SECONDS if self.command else 0)
                writer.write(first + await reader.read(LARGEST_PIECE))
        except OSError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def wire(
    to: int, command: bytes = b"", meanwhile: Callable[[], None] | None = None
) -> AsyncIterator[Wire]:
    """Lay a wire from a free port to another."""
    laid = Wire(to, command, meanwhile)
    server = await asyncio.start_server(laid.connect, "127.0.0.1", 0)
    laid.port = server.sockets[0].getsockname()[1]
    try:
        yield laid
    finally:
        server.close()
        laid.cut()
