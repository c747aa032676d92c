"""What was kept is read, in the order it came: judged, said to its journey, settled.

A crash at any point loses nothing and says nothing twice: a message stays `arrived` until
it is settled, and its order is the same whenever it is given again. That order is noted
beforehand: once it is carried out, the message itself would look like its own copy.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from asyncpg import PostgresError
from sqlalchemy.exc import SQLAlchemyError

from inbox.bounces import MAIL
from inbox.finding import Finding
from inbox.verdicts import find
from models.command import Command, journey_about
from models.inbox import InboxState, Reading
from models.refusal import Refused
from models.reply import Inbound, InboundKind
from models.submission import Submission
from models.tables.inbox import InboxRow
from rules.ask_replies import Text
from store.changes import change_of
from store.database import Database
from store.inbox import arrived, forget_letters, keep_order, settle
from store.submissions import keep_submission
from wire.inbound import UNFORESEEN, classify
from wire.inbound_trust import trust_in
from wire.inbound_words import written
from workflows.handles import NotKnownYet

BATCH = 50
LOOK_EVERY = 5.0  # seconds: another process may keep what comes in
KEPT_FOR = timedelta(days=90)  # the bytes of what was settled
TROUBLE = (SQLAlchemyError, PostgresError, OSError)  # of the database, or the way there
_log = logging.getLogger(__name__)


@dataclass
class Reader:
    """Reads the inbox. `authserv` is the name our own mail server vouches under, or ""."""

    db: Database
    steer: Callable[[Command], Awaitable[str]]
    now: Callable[[], datetime]
    authserv: str = ""

    async def run(self, news: asyncio.Event) -> None:
        """Read whatever comes, for ever; trouble of the world is waited out."""
        forgotten: date | None = None
        while True:
            news.clear()
            try:
                await self.read_all()
                if forgotten != (today := self.now().date()):
                    await self.forget()
                    forgotten = today
            except TROUBLE as trouble:
                _log.warning("the inbox could not be read now: %s", type(trouble).__name__)
            try:
                async with asyncio.timeout(LOOK_EVERY):
                    await news.wait()
            except TimeoutError:
                continue

    async def read_all(self) -> int:
        """Read what nobody has read; return how many messages had to be left for later.

        A journey that does not answer is not asked again in this round.
        """
        silent: set[str] = set()
        left = after = 0
        while rows := await self._next(after):
            for row in rows:
                after = row.number or 0
                try:
                    left += not await self._read(row, silent)
                except TROUBLE as trouble:
                    _log.warning("message %s is left: %s", after, type(trouble).__name__)
                    left += 1
        return left

    async def forget(self) -> None:
        """Take away the bytes of what was settled long ago."""
        async with self.db.writing() as session:
            await forget_letters(session, self.now() - KEPT_FOR)

    async def _next(self, after: int) -> list[InboxRow]:
        async with self.db.reading() as session:
            return await arrived(session, after=after, limit=BATCH)

    async def _read(self, row: InboxRow, silent: set[str]) -> bool:
        """Read one message; return False if its journey could not be reached."""
        reading, command, form = await self._obeyed(row) or await self._find(row)
        if command:
            if (journey := journey_about(command)) in silent:
                return False
            await self._keep(row, reading, command, form)
            try:
                await self.steer(command)
            except Refused as words:
                update = {"state": InboxState.WAITS, "why": str(words)}
                reading = reading.model_copy(update=update)
            except Exception as trouble:  # noqa: BLE001 - those behind it go elsewhere
                if not isinstance(trouble, NotKnownYet):
                    _log.warning("%s was not reached: %s", journey, type(trouble).__name__)
                silent.add(journey)
                return False
        await self._settle(row, reading)
        return True

    async def _keep(
        self, row: InboxRow, reading: Reading, command: Command, form: Submission | None
    ) -> None:
        """Keep an order before it is given, and its form: it carries no long text."""
        async with self.db.writing() as session:
            await keep_order(session, row.number or 0, reading, command.request)
            if form:
                await keep_submission(session, form)

    async def _obeyed(self, row: InboxRow) -> Finding | None:
        """Return what a message was, if its order was carried out and nobody noted that."""
        if row.request is None:
            return None
        async with self.db.reading() as session:
            is_done = await change_of(session, row.request) is not None
        return Finding(row.read_as(InboxState.TAKEN)) if is_done else None

    async def _find(self, row: InboxRow) -> Finding:
        """Say what a message means; one that trips us waits, and stops no other."""
        raw = row.raw or b""
        try:
            came = await asyncio.to_thread(classify, raw)
            trust = await asyncio.to_thread(trust_in, raw, came.sender, self.authserv)
            text = await asyncio.to_thread(_text, raw, came)
            async with self.db.reading() as session:
                return await find(session, row, came, text, trust=trust, now=self.now())
        except TROUBLE:
            raise
        except Exception as trip:  # noqa: BLE001 - its words may be the sender's: not logged
            _log.warning("message %s trips us: %s", row.number, type(trip).__name__)
            waits = InboxState.WAITS
            return Finding(Reading(kind=InboundKind.REJECTED, state=waits, why=UNFORESEEN))

    async def _settle(self, row: InboxRow, reading: Reading) -> None:
        by = None if reading.state is InboxState.WAITS else MAIL
        async with self.db.writing() as session:
            await settle(session, row.number or 0, reading, at=self.now(), by=by)
        _log.info("message %s: %s, %s", row.number, reading.kind, reading.state)


def _text(raw: bytes, came: Inbound) -> Text:
    if came.kind is not InboundKind.HUMAN:
        return Text("")
    said = written(raw)
    return Text(said.text, came.subject, said.fault)
