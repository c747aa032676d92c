"""Sends what a journey has waiting, and dies of SIGKILL at its first dot.

    python mortal_sender.py DATABASE_URL PORT before|after

`before`: past the fence, no dot was written; `after`: the dot is on the wire.
"""

import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from aiosmtplib import SMTP

from activities.connecting import RelayAddress
from activities.relay import Relay
from activities.sending import Sender, Turn
from store.database import Database
from tests.activities.turns import sent
from tests.store.world import JOURNEY, NOW, SENDER

URL, PORT, WHEN = sys.argv[1:]
execute = SMTP.execute_command


async def mortal(self: SMTP, *words: bytes, **said: Any) -> object:
    if words != (b".",):
        return await execute(self, *words, **said)
    if WHEN == "after":
        assert self.protocol
        assert isinstance(self.transport, asyncio.WriteTransport)
        self.protocol.write(b".\r\n")
        assert not self.transport.get_write_buffer_size()
    os.kill(os.getpid(), signal.SIGKILL)
    return None


async def main() -> None:
    setattr(SMTP, execute.__name__, mortal)  # the library asks nobody to subclass it
    relay = Relay(RelayAddress("127.0.0.1", int(PORT)), SENDER)
    sender = Sender(Database(URL), relay, None, timedelta(minutes=11))
    await sent(sender, Turn(JOURNEY, "mortal", NOW))


asyncio.run(main())
