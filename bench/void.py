"""A mail server that takes everything and keeps nothing: `python -m bench.void PORT`.

Where Debian's `smtp-sink` is not installed, so that no disk of a sink hides our own cost.
"""

import asyncio
import sys
from asyncio import StreamReader, StreamWriter

from stack.plan import LOOPBACK

ANSWERS = {b"EHLO": b"250 void\r\n", b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}
TAKEN = b"250 taken\r\n"


async def take(reader: StreamReader, writer: StreamWriter) -> None:
    """Speak with one client until it leaves."""
    writer.write(b"220 void\r\n")
    while line := await reader.readline():
        verb = line[:4].upper().strip()
        writer.write(ANSWERS.get(verb, TAKEN))
        if verb == b"DATA":
            await reader.readuntil(b"\r\n.\r\n")
            writer.write(TAKEN)
        if verb == b"QUIT":
            break
    writer.close()


async def main() -> None:
    """Listen until ended."""
    server = await asyncio.start_server(take, LOOPBACK, int(sys.argv[1]), limit=2**25)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
