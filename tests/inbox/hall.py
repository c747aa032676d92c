"""A laid year with people who were invited, and mail that comes in; no journey waits."""

import asyncio
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from smtplib import LMTP, SMTP
from typing import Any

from sqlmodel import col, select

from inbox.keeping import Keeping
from inbox.reading import Reader
from inbox.smtp_door import Address, smtp_door
from models.ask import Ask
from models.meeting import Meeting
from models.notice import LedgerState, NoticeKind
from models.reply import Answer
from models.submission import Submission
from models.tables.inbox import InboxRow
from models.tables.ledger import LedgerRow
from store.answers import answers_to
from store.database import Database
from store.keys import Keys
from store.occasions import ask_called, keep_occasions, meeting_called
from store.submissions import submissions_for
from tests.laid_years import LAID
from tests.web.house import (
    CORE,
    GUEST,
    LEAD,
    LIAISON,
    STAFF,
    STRANGER,
    TA,
    Journeys,
    Rows,
    all_rows,
)

__all__ = ["CORE", "GUEST", "LEAD", "LIAISON", "STAFF", "STRANGER", "TA", "Hall"]

ORGANIZER = "calendar@host.example.org"
RECRUITING = "lea-2027/riverbend/recruiting/1"  # how many come? a number
REFRESHMENTS = "lea-2027/riverbend/refreshments/1"  # yes or no, and a note
FEEDBACK = "lea-2027/riverbend/workshop-feedback/1"  # a choice, by each
NOW = datetime(2027, 10, 7, 16, tzinfo=UTC)  # some days before the first coaching meeting


@dataclass
class Hall:
    """Everything behind the doors; `at` is the hour of all of it."""

    file: Path
    db: Database
    keys: Keys
    journeys: Journeys
    at: datetime = NOW
    keeping: Keeping = field(init=False)
    reader: Reader = field(init=False)

    def __post_init__(self) -> None:
        self.keeping = Keeping(self.db, (ORGANIZER,), lambda: self.at)
        self.reader = Reader(self.db, self.journeys.steer, lambda: self.at)

    def stamp(self, hours: float = -1) -> str:
        """A DTSTAMP so many hours from now."""
        return f"{self.at + timedelta(hours=hours):%Y%m%dT%H%M%SZ}"

    async def tell(self, email: str, *, sequence: int = 0, occasion: str = TA) -> str:
        """Let somebody have been told of a meeting as it is; return the Message-ID."""
        meeting = await self.meeting(occasion)
        return await self._enter(
            meeting,
            email,
            f"{sequence}",
            kind=NoticeKind.UPDATE if sequence else NoticeKind.INVITATION,
            sequence=sequence,
            dtstamp=LAID,
            until=meeting.slot.end,
        )

    async def ask_for(
        self,
        email: str = LEAD,
        occasion: str = RECRUITING,
        *,
        kind: NoticeKind = NoticeKind.ASK,
        offset: str = "",
    ) -> str:
        """Let somebody have been asked; return the Message-ID."""
        ask = await self.ask(occasion)
        label = f"{kind}{offset}.{ask.step}.{ask.revision}"
        return await self._enter(
            ask, email, label, kind=kind, offset=offset, until=ask.lapses_at
        )

    async def _enter(
        self, about: Meeting | Ask, email: str, label: str, **said: Any
    ) -> str:
        """Enter a letter that was sent, `label` telling it apart; return the Message-ID."""
        person = self.keys.person(email)
        known = f"{person}.{label}@host.example.org"
        row: dict[str, Any] = {
            "key": f"{about.id} {email} {label}",
            "journey": "team/lea-2027/riverbend",
            "occasion": about.id,
            "seat": f"lea-2027.{person}.1",
            "person": person,
            "offset": "",
            "revision": about.revision,
            "facts": about.facts.model_dump(mode="json"),
            "owed_at": LAID,
            "entered_at": LAID,
            "message_id": f"<{known}>",
            "envelope_to": email,
            "state": LedgerState.ACCEPTED,
        }
        async with self.db.writing() as session:
            session.add(LedgerRow(**(row | said)))
        return known

    async def ask(self, occasion: str = RECRUITING) -> Ask:
        async with self.db.reading() as session:
            found = await ask_called(session, occasion)
        assert found
        return found

    async def make_it(self, ask: Ask) -> None:
        async with self.db.writing() as session:
            await keep_occasions(session, [ask])

    async def forms(self, occasion: str = RECRUITING) -> list[Submission]:
        async with self.db.reading() as session:
            return await submissions_for(session, occasion)

    async def meeting(self, occasion: str = TA) -> Meeting:
        async with self.db.reading() as session:
            found = await meeting_called(session, occasion)
        assert found
        return found

    async def move(self, occasion: str = TA) -> Meeting:
        """Let a meeting be on the day after."""
        meeting = await self.meeting(occasion)
        day = meeting.slot.day + timedelta(days=1)
        slot = meeting.slot.model_copy(update={"day": day})
        changed = {"slot": slot, "revision": meeting.revision + 1}
        after = meeting.model_copy(update=changed | {"timing": meeting.timing + 1})
        async with self.db.writing() as session:
            await keep_occasions(session, [after])
        return after

    async def bring(
        self, *messages: bytes, to: str = ORGANIZER, lmtp: bool = False
    ) -> None:
        """Bring messages to the door next to a mail server."""
        async with smtp_door(self.keeping, Address(lmtp=lmtp)) as port:
            for message in messages:
                await hand_over(port, message, to=to, lmtp=lmtp)

    async def read(self) -> list[InboxRow]:
        """Read what came, and return the whole inbox."""
        await self.reader.read_all()
        return await self.rows()

    async def rows(self) -> list[InboxRow]:
        async with self.db.reading() as session:
            query = select(InboxRow).order_by(col(InboxRow.number))
            return list(await session.exec(query))

    def everything_but_mail(self) -> Rows:
        """Every row that an answer has no business with."""
        of_answers = {"inbox", "inbox_place", "answer", "submission", "ask"}
        of_answers |= {"change", "journey", "ledger"}
        rows = all_rows(self.file)
        return {name: rows[name] for name in rows.keys() - of_answers}

    async def answers(self, occasion: str = TA) -> list[Answer]:
        async with self.db.reading() as session:
            return (await answers_to(session, [occasion]))[occasion]


def with_line_ends(message: bytes) -> bytes:
    """Return a message as it goes over a wire."""
    return re.sub(rb"\r?\n", b"\r\n", message)


async def hand_over(
    port: int, message: bytes, *, to: str = ORGANIZER, lmtp: bool = False
) -> None:
    """Hand a message to a door, or raise what it answers."""
    await asyncio.to_thread(_hand_over, port, message, to, LMTP if lmtp else SMTP)


def _hand_over(port: int, message: bytes, to: str, speak: type[SMTP]) -> None:
    with speak("127.0.0.1", port, timeout=20) as client:
        client.sendmail("someone@example.org", [to], with_line_ends(message))
