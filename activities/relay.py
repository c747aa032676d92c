"""The real road: a pool of SMTP connections, each stopped before its final dot.

We drive MAIL, RCPT and DATA ourselves, one recipient a transaction: `aiosmtplib`'s own send
hides at which verb it failed, and everything before the dot is a definite "not sent", while
a silence after it is not (RFC 1047; RFC 5321 §4.5.3.2.6).
"""

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import aiosmtplib
from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from activities.answers import CLOSING, ending_at_dot, ending_before_dot
from activities.clock import machine_clock
from activities.connecting import NotConnected, RelayAddress, connected
from activities.places import Places
from activities.posts import HELD_UP, Attempt, Ending, Fence, Passed
from models.address import address_fault, subaddress
from store.ledger import Outgoing

COMMAND_SECONDS = 30
MINUTE_SECONDS = 60.0
DOT_SECONDS = 60
LEADING_DOT = re.compile(rb"(?m)^\.")  # RFC 5321 §4.5.2: a leading dot is doubled
NO_ROOM = "the mail server lets in no more connections at once"
NOBODY = Passed(frozenset(), datetime.min.replace(tzinfo=UTC))


class Verdict(Exception):  # noqa: N818 - not every ending is an error
    """An attempt has ended."""

    def __init__(
        self, ending: Ending, reply: str, *, is_stale: bool = False, no_room: bool = False
    ) -> None:
        self.ending = ending
        self.reply = reply
        self.is_stale = is_stale  # it may be said of an old connection alone
        self.no_room = no_room  # perhaps; no new connection was to be had
        super().__init__(reply)


@dataclass
class Relay:
    """Hands letters to an SMTP server over a pool of `round_size` connections.

    A server that lets in only some of a round is taken at its word: the others wait a
    minute, and rounds are smaller. After a while of success they grow again, by one.

    They leave from `sender`, and come back to it; if `is_tagged`, each to a subaddress of
    its own (VERP), which names the letter. At most `per_minute` letters leave in a minute
    (0: as many as it takes), however many journeys send at the same time.
    """

    address: RelayAddress
    sender: str
    round_size: int = 4
    per_minute: int = 0
    is_tagged: bool = False

    def __post_init__(self) -> None:
        if self.per_minute:  # a round leaves at once: a small part of a minute's worth
            self.round_size = max(1, min(self.round_size, self.per_minute // 10))
        self._idle: list[SMTP] = []
        self._places = Places(self.round_size)
        self._free_at = 0.0

    async def hand_over(self, letters: Sequence[Outgoing], fence: Fence) -> list[Attempt]:
        """Bring all letters before their dot, fence them in one go, then write the dots."""
        async with self._places.held(len(letters)) as room:
            outside = [Attempt(one.key, Ending.DEFERRED, NO_ROOM) for one in letters[room:]]
            return [*await self._hand_over(letters[:room], fence), *outside]

    async def _hand_over(self, letters: Sequence[Outgoing], fence: Fence) -> list[Attempt]:
        await self._keep_pace(len(letters))
        standing: dict[str, SMTP | Verdict] = {}
        try:
            async with asyncio.TaskGroup() as group:
                for letter in letters:
                    group.create_task(self._approach(letter, standing))
            waiting = [key for key, one in standing.items() if isinstance(one, SMTP)]
            if waiting:
                self._do_without(standing)
            passed = await fence(waiting) if waiting else NOBODY
        except BaseException:
            _drop_all(standing.values())
            raise
        endings = (self._end(one.key, standing[one.key], passed) for one in letters)
        return list(await asyncio.gather(*endings))

    def _do_without(self, standing: dict[str, SMTP | Verdict]) -> None:
        """Take it from the relay how many connections it lets in, some being there."""
        shut_out = [
            key for key, one in standing.items() if isinstance(one, Verdict) and one.no_room
        ]
        standing.update(dict.fromkeys(shut_out, Verdict(Ending.DEFERRED, NO_ROOM)))
        if shut_out:
            self._places.give_up(len(shut_out))
        else:
            self._places.all_let_in(sum(isinstance(one, SMTP) for one in standing.values()))
        self.round_size = self._places.count

    async def close(self) -> None:
        """Say goodbye on every connection."""
        while self._idle:
            client = self._idle.pop()
            try:
                await client.quit()
            except (SMTPException, OSError):
                client.close()

    async def _keep_pace(self, letters: int) -> None:
        """Wait until so many letters may leave; the clock here paces, it decides nothing.

        So slow that no minute sees more than its worth, wherever one begins to count.
        """
        if not self.per_minute:
            return
        clock = asyncio.get_running_loop().time
        start = max(clock(), self._free_at)
        slowest = self.per_minute - self.round_size + 1
        self._free_at = start + letters * MINUTE_SECONDS / slowest
        await asyncio.sleep(start - clock())

    async def _approach(
        self, letter: Outgoing, standing: dict[str, SMTP | Verdict]
    ) -> None:
        """Note the connection on which a letter awaits its dot, or how it ended before."""
        if fault := address_fault(letter.envelope_to):
            standing[letter.key] = Verdict(Ending.REFUSED, fault)
            return
        while client := self._reusable():
            try:
                standing[letter.key] = await self._offered(client, letter)
            except Verdict as stale:
                if not stale.is_stale:
                    standing[letter.key] = stale
                    return
            else:
                return
        try:
            client = await self._connected()
            standing[letter.key] = await self._offered(client, letter)
        except Verdict as verdict:
            standing[letter.key] = verdict

    def _reusable(self) -> SMTP | None:
        while self._idle:
            if (client := self._idle.pop()).is_connected:
                return client
        return None

    async def _connected(self) -> SMTP:
        try:
            return await connected(self.address, COMMAND_SECONDS)
        except NotConnected as words:
            raise Verdict(Ending.STOPPED, str(words), no_room=True) from words

    async def _offered(self, client: SMTP, letter: Outgoing) -> SMTP:
        """Send all but the dot."""
        try:
            await client.mail(self._envelope_from(letter))
            await client.rcpt(letter.envelope_to)
            await _write_body(client, letter.letter)
        except SMTPResponseException as answer:
            client.close()
            ending, reply = ending_before_dot(answer), f"{answer.code} {answer.message}"
            raise Verdict(ending, reply, is_stale=answer.code == CLOSING) from answer
        except (SMTPException, OSError) as trouble:
            client.close()
            reply = f"the connection broke: {type(trouble).__name__}"
            raise Verdict(Ending.DEFERRED, reply, is_stale=True) from trouble
        except BaseException:
            client.close()
            raise
        return client

    def _envelope_from(self, letter: Outgoing) -> str:
        if not self.is_tagged:
            return self.sender
        return subaddress(self.sender, letter.message_id.strip("<>").partition("@")[0])

    async def _end(self, key: str, standing: SMTP | Verdict, passed: Passed) -> Attempt:
        """Write the dot of what passed; a connection that did not end well is dropped."""
        if isinstance(standing, Verdict):
            return Attempt(key, standing.ending, standing.reply)
        ending = Ending.UNKNOWN
        try:
            ending, reply = await _write_dot(standing, key, passed)
        finally:
            if ending is Ending.ACCEPTED:
                self._idle.append(standing)
            else:
                standing.close()  # without the dot the server forgets the letter
        return Attempt(key, ending, reply)


def _drop_all(standing: Iterable[SMTP | Verdict]) -> None:
    for client in standing:
        if isinstance(client, SMTP):
            client.close()


async def _write_dot(client: SMTP, key: str, passed: Passed) -> tuple[Ending, str]:
    if key not in passed.keys:
        return Ending.FENCED, ""
    if machine_clock() >= passed.until:
        return Ending.DEFERRED, HELD_UP
    if not client.is_connected:
        return Ending.DEFERRED, "the connection broke before the dot"
    try:
        answer = await client.execute_command(b".", timeout=DOT_SECONDS)
    except (SMTPException, OSError) as silence:
        return Ending.UNKNOWN, f"no answer after the dot: {type(silence).__name__}"
    return ending_at_dot(answer.code), f"{answer.code} {answer.message}"


async def _write_body(client: SMTP, letter: bytes) -> None:
    answer = await client.execute_command(b"DATA", timeout=COMMAND_SECONDS)
    if answer.code != aiosmtplib.SMTPStatus.start_input:
        raise SMTPDataError(answer.code, answer.message)
    if client.protocol is None:
        raise SMTPServerDisconnected("the connection is gone")
    ended = b"" if letter.endswith(b"\r\n") else b"\r\n"  # else the dot would stand in it
    client.protocol.write(LEADING_DOT.sub(b"..", letter) + ended)
