"""Mail servers of every temper, and a wire that can be cut, all on loopback."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from models.value import Value

DOT = b"\r\n.\r\n"
PATIENCE = 60  # seconds; only what never comes takes so long
GOODWILL = {
    "EHLO": "250 server",
    "MAIL": "250 OK",
    "RCPT": "250 OK",
    "DATA": "354 go on",
    "DOT": "250 kept",
    "QUIT": "221 bye",
}


@dataclass
class Server:
    """An SMTP server that answers each verb as it is told, and counts what it sees.

    An answer that begins with "cut" closes the connection instead; `banner` greets. The
    first `tired` connections answer as `tired_answers` say. Of those beyond `room` at once
    (0: no limit) it takes nothing.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    banner: str = "220 server"
    room: int = 0
    tired: int = 0
    tired_answers: Mapping[str, str] = field(default_factory=dict)
    kept: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    connections: int = 0
    open_now: int = 0
    most_open: int = 0
    dots_at: list[float] = field(default_factory=list)
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    def hang_up(self) -> None:
        """Close every connection, as a server does that is tired of waiting."""
        for writer in self.writers:
            writer.close()

    async def has_open(self, connections: int) -> None:
        """Wait until so many are open; `TimeoutError` if that never comes."""
        async with asyncio.timeout(PATIENCE):
            while self.open_now != connections:  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0.01)

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.connections += 1
        number = self.connections
        self.writers.append(writer)
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        try:
            if self.room and self.open_now > self.room:
                writer.write(b"421 4.7.0 too many connections from you\r\n")
                return
            await self._talk(number, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open_now -= 1
            writer.close()

    async def _talk(
        self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(f"{self.banner}\r\n".encode())
        while line := await reader.readline():
            verb = line.decode()[:4].strip().upper()
            told = self.tired_answers if number <= self.tired else self.answers
            answer = (GOODWILL | dict(told))[verb]
            if verb == "MAIL":
                self.senders.append(line.decode().strip())
            if verb == "RCPT":
                self.recipients.append(line.decode().strip())
            if answer.startswith("cut"):
                return
            writer.write(f"{answer}\r\n".encode())
            if answer.startswith("421") or verb == "QUIT":
                return
            if answer.startswith("354") and not await self._take(reader, writer):
                return

    async def _take(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Take a letter up to its dot; return whether the connection stays open."""
        letter = await reader.readuntil(DOT)
        answer = (GOODWILL | dict(self.answers))["DOT"]
        self.dots_at.append(asyncio.get_running_loop().time())
        if answer.startswith("2"):
            self.kept.append(letter.removesuffix(b".\r\n"))
        if answer.startswith("cut"):
            return False
        writer.write(f"{answer}\r\n".encode())
        return not answer.startswith("421")


@asynccontextmanager
async def listening(server: Server) -> AsyncIterator[int]:
    """Run a server on a free port and yield it."""
    try:
        async with _on_a_free_port(server.serve) as port:
            yield port
    finally:
        server.hang_up()
        await asyncio.sleep(0.05)  # goodbyes are said and heard


@asynccontextmanager
async def _on_a_free_port(
    serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[int]:
    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield listener.sockets[0].getsockname()[1]
    finally:
        listener.close()
        await asyncio.sleep(0.05)


class Cut(Value):
    """What happens on a wire when `at` goes by, `up` to the server or down from it.

    `then`: "before" and "after" close it before or after these bytes; "swallow" lets
    nothing more through, as a dead link does.
    """

    at: bytes
    up: bool
    then: str


@dataclass
class Wire:
    """A wire to a port, to be cut as many `times` as told, and whole thereafter."""

    port: int
    cut: Cut | None = None
    times: int = 1

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Pass on both ways, until cut. Other connections are none the worse for it."""
        upper_reader, upper_writer = await asyncio.open_connection("127.0.0.1", self.port)
        dead = asyncio.Event()
        up = asyncio.create_task(self._pump(reader, upper_writer, dead, up=True))
        down = asyncio.create_task(self._pump(upper_reader, writer, dead, up=False))
        await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
        for pump in (up, down):
            pump.cancel()
        for end in (writer, upper_writer):
            end.close()

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        dead: asyncio.Event,
        *,
        up: bool,
    ) -> None:
        tail = b""
        while some := await reader.read(65536):
            seen, tail = tail + some, (tail + some)[-8:]
            cut = self.cut
            if cut and cut.up is up and self.times and cut.at in seen:
                self.times -= 1
                dead.set()
                if cut.then == "swallow":
                    await asyncio.sleep(3600)
                if cut.then == "after":
                    writer.write(some)
                    await writer.drain()
                    await asyncio.sleep(0.1)
                return
            if not dead.is_set():
                writer.write(some)
                await writer.drain()


@asynccontextmanager
async def wired(wire: Wire) -> AsyncIterator[int]:
    """Run a wire on a free port and yield it."""
    async with _on_a_free_port(wire.serve) as port:
        yield port
