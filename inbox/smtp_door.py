"""The door for a mail server next to us: SMTP, or LMTP (RFC 2033). Not for the open street.

250 at the dot means: kept. What is too large is refused before it is parsed (RFC 1870).
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from inbox.keeping import Full, Keeping
from models.address import address_fault
from models.inbox import Door
from wire.inbound_identity import as_delivered
from wire.inbound_limits import LARGEST

MOST_AT_ONCE = 50  # connections
MOST_COMMANDS = 500  # of one kind in one connection
PATIENCE_SECONDS = 60
_RETURN_PATH = 512  # octets that delivery adds


class Address(NamedTuple):
    """Where to listen; port 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = 0
    lmtp: bool = False


class SmtpDoor:
    """What aiosmtpd asks at each verb."""

    def __init__(self, keeping: Keeping) -> None:
        self.guests = 0
        self._keeping = keeping
        self._under_way: set[asyncio.Task[bool]] = set()

    async def handle_RCPT(  # noqa: N802 - the library's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if envelope.rcpt_tos:  # LMTP answers each recipient; it is one message all the same
            return "452 4.5.3 One recipient at a time"
        if address_fault(address) or not await self._keeping.is_ours(address.lower()):
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address.lower())
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        try:
            # The library cancels us when the sender goes; a message whose dot came is kept.
            await asyncio.shield(self._keep(envelope))
        except Full:
            return "452 4.3.1 The mailbox is full"
        return "250 2.0.0 Kept"

    async def handle_exception(self, _error: Exception) -> str:
        """Ask the sender to come again: a full disk is our fault, not the message's."""
        return "451 4.3.0 The message could not be kept now"

    async def settled(self) -> None:
        """Wait until every message whose dot has come is kept."""
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _keep(self, envelope: Envelope) -> asyncio.Task[bool]:
        sender = envelope.mail_from or ""
        sender = "" if address_fault(sender) else sender
        keeping = self._keeping.keep(
            as_delivered(envelope.original_content or b"", sender),
            Door.SMTP,
            envelope_from=sender,
            envelope_to=envelope.rcpt_tos[0],
        )
        task = asyncio.create_task(keeping)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task


@asynccontextmanager
async def smtp_door(keeping: Keeping, at: Address) -> AsyncIterator[int]:
    """Take messages; yields the port. Leaves with all kept whose dot has come."""
    door = SmtpDoor(keeping)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_speaker(door, at), at.host, at.port)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await door.settled()


def _speaker(door: SmtpDoor, at: Address) -> Callable[[], asyncio.Protocol]:
    kind = _Lmtp if at.lmtp else _Smtp

    def speak() -> asyncio.Protocol:
        if door.guests >= MOST_AT_ONCE:
            return _NoRoom()
        door.guests += 1
        return kind(
            door,
            data_size_limit=LARGEST - _RETURN_PATH,
            enable_SMTPUTF8=True,
            hostname="inbox",
            ident="Convener's inbox",
            timeout=PATIENCE_SECONDS,
            command_call_limit=MOST_COMMANDS,
            loop=asyncio.get_running_loop(),
        )

    return speak


class _Counted(SMTP):
    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.event_handler.guests -= 1


class _Smtp(_Counted):
    pass


class _Lmtp(_Counted, LMTP):
    pass


class _NoRoom(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(b"421 4.7.0 Too many connections\r\n")
        transport.close()
