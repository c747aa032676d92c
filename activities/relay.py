"""The real road: a pool of SMTP connections, each stopped before its final dot.

We drive MAIL, RCPT and DATA ourselves, one recipient a transaction: `aiosmtplib`'s own send
hides at which verb it failed, and everything before the dot is a definite "not sent", while
a silence after it is not (RFC 1047; RFC 5321 §4.5.3.2.6).
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import aiosmtplib
from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from activities.posts import Attempt, Ending, Fence
from models.address import address_fault
from store.ledger import Outgoing

COMMAND_SECONDS = 30
DOT_SECONDS = 60
LEADING_DOT = re.compile(rb"(?m)^\.")  # RFC 5321 §4.5.2: a leading dot is doubled
FOR_GOOD = 500  # RFC 5321 §4.2.1: from here on, trying again is of no use
OUR_FAULT = {421, 530, 534, 535, 538}  # nothing would go now, whatever the letter


class RelayAddress(NamedTuple):
    """Where a relay is, and how to speak to it."""

    host: str
    port: int
    user: str | None = None
    password: str | None = None
    tls: bool = False
    starttls: bool | None = None


class Verdict(Exception):  # noqa: N818 - not every ending is an error
    """An attempt has ended."""

    def __init__(self, ending: Ending, reply: str) -> None:
        self.ending = ending
        self.reply = reply
        super().__init__(reply)


@dataclass
class Relay:
    """Hands letters to an SMTP server, `round_size` connections at once."""

    address: RelayAddress
    sender: str
    round_size: int = 4
    per_minute: int = 0

    def __post_init__(self) -> None:
        self._idle: list[SMTP] = []
        self._free_at = 0.0

    async def hand_over(self, letters: Sequence[Outgoing], fence: Fence) -> list[Attempt]:
        """Bring all letters before their dot, fence them in one go, then write the dots."""
        await self._keep_pace(len(letters))
        standing = await asyncio.gather(*(self._before_the_dot(one) for one in letters))
        ready = {one.key: client for one, client in zip(letters, standing, strict=True)}
        waiting = [key for key, client in ready.items() if isinstance(client, SMTP)]
        passed = await fence(waiting) if waiting else set()
        endings = (self._end(one.key, ready[one.key], one.key in passed) for one in letters)
        return list(await asyncio.gather(*endings))

    async def close(self) -> None:
        """Say goodbye on every connection."""
        while self._idle:
            client = self._idle.pop()
            try:
                await client.quit()
            except (SMTPException, OSError):
                client.close()

    async def _keep_pace(self, letters: int) -> None:
        """Wait until so many letters may leave; this clock paces, it decides nothing."""
        if not self.per_minute:
            return
        clock = asyncio.get_running_loop().time
        start = max(clock(), self._free_at)
        self._free_at = start + letters * 60 / self.per_minute
        await asyncio.sleep(start - clock())

    async def _before_the_dot(self, letter: Outgoing) -> SMTP | Verdict:
        if fault := address_fault(letter.envelope_to):
            return Verdict(Ending.REFUSED, fault)
        client: SMTP | None = None
        try:
            client = await self._connected()
            await self._offer(client, letter)
        except Verdict as verdict:
            self._drop(client)
            return verdict
        except SMTPResponseException as answer:
            self._drop(client)
            return Verdict(_ending(answer.code), _said(answer))
        except (SMTPException, OSError, TimeoutError) as trouble:
            self._drop(client)
            return Verdict(
                Ending.DEFERRED, f"the connection broke: {type(trouble).__name__}"
            )
        return client

    async def _connected(self) -> SMTP:
        while self._idle:
            if (client := self._idle.pop()).is_connected:
                return client
        at = self.address
        client = SMTP(
            hostname=at.host,
            port=at.port,
            use_tls=at.tls,
            start_tls=at.starttls,
            username=at.user,
            password=at.password,
            timeout=COMMAND_SECONDS,
            local_hostname="convener",
        )
        try:
            await client.connect()
            await client.ehlo()
        except (SMTPException, OSError, TimeoutError) as trouble:
            self._drop(client)
            where = f"{at.host}:{at.port}"
            raise Verdict(
                Ending.STOPPED, f"no mail server answers at {where}: {trouble}"
            ) from trouble
        return client

    async def _offer(self, client: SMTP, letter: Outgoing) -> None:
        """Send all but the dot."""
        await client.mail(self.sender)
        await client.rcpt(letter.envelope_to)
        protocol = _protocol(client)
        answer = await client.execute_command(b"DATA", timeout=COMMAND_SECONDS)
        if answer.code != aiosmtplib.SMTPStatus.start_input:
            raise aiosmtplib.SMTPDataError(answer.code, answer.message)
        protocol.write(LEADING_DOT.sub(b"..", letter.letter))

    async def _end(self, key: str, standing: SMTP | Verdict, passed: bool) -> Attempt:
        if isinstance(standing, Verdict):
            return Attempt(key, standing.ending, standing.reply)
        if not passed:
            self._drop(standing)  # without the dot the server forgets the letter
            return Attempt(key, Ending.FENCED, "")
        try:
            answer = await standing.execute_command(b".", timeout=DOT_SECONDS)
        except (SMTPException, OSError, TimeoutError) as silence:
            self._drop(standing)
            reply = f"no answer after the dot: {type(silence).__name__}"
            return Attempt(key, Ending.UNKNOWN, reply)
        if answer.code == aiosmtplib.SMTPStatus.completed:
            self._idle.append(standing)
            return Attempt(key, Ending.ACCEPTED, f"{answer.code} {answer.message}")
        self._drop(standing)
        return Attempt(key, _ending(answer.code), f"{answer.code} {answer.message}")

    def _drop(self, client: SMTP | None) -> None:
        if client is not None:
            client.close()


def _protocol(client: SMTP) -> aiosmtplib.protocol.SMTPProtocol:
    if client.protocol is None:
        raise aiosmtplib.SMTPServerDisconnected("the connection is gone")
    return client.protocol


def _ending(code: int) -> Ending:
    if code in OUR_FAULT:
        return Ending.STOPPED
    return Ending.REFUSED if code >= FOR_GOOD else Ending.DEFERRED


def _said(answer: SMTPResponseException) -> str:
    return f"{answer.code} {answer.message}"
