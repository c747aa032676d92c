"""A year in which people answer by mail: counted, listened to, told where it matters."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import col, select

from inbox.imap_door import ImapDoor
from inbox.imap_login import opened
from inbox.keeping import Keeping
from inbox.reading import Reader
from inbox.smtp_door import Address, smtp_door
from models.command import Command, Move
from models.inbox import InboxState
from models.tables.inbox import InboxRow
from rules.replies import Why
from store.cohorts import cohort_row
from store.overview import cohort_view
from store.overview_answers import Answers
from tests.inbox.answers import answering
from tests.inbox.dovecot import bring, mailbox
from tests.inbox.hall import hand_over
from tests.years.living import Living, living, short_file
from workflows.handles import steer

ADA, BEN = "ada@alder.example.org", "ben@alder.example.org"
LOU, SAM = "lou@host.example.org", "sam@host.example.org"
ORGANIZER = "calendar@convener.example.org"
CHECK_IN = "alder/check-in/1"


@dataclass
class PostRoom:
    """The inbox of a year that is lived; its hour is the stage's."""

    year: Living
    imap_port: int
    hour: datetime
    keeping: Keeping = field(init=False)
    reader: Reader = field(init=False)

    def __post_init__(self) -> None:
        scene = self.year.scene
        self.keeping = Keeping(scene.db, (ORGANIZER,), lambda: self.hour)
        self.reader = Reader(scene.db, self._say, lambda: self.hour)

    async def _say(self, command: Command) -> str:
        return await steer(self.year.scene.client, command)

    async def mail(
        self, client: str, who: str, occasion: str, *, sequence: int = 0
    ) -> bytes:
        """What a client sends when somebody answers an invitation now."""
        self.hour = await self.year.scene.now()
        meeting = await self.year.meeting(occasion)
        stamp = f"{self.hour - timedelta(minutes=5):%Y%m%dT%H%M%SZ}"
        return answering(
            client, uid=meeting.uid, attendee=who, sequence=sequence, dtstamp=stamp
        )

    async def by_smtp(self, *mails: bytes) -> None:
        async with smtp_door(self.keeping, Address()) as port:
            for mail in mails:
                await hand_over(port, mail, to=ORGANIZER)
        await self.read()

    async def by_imap(self, *mails: bytes) -> None:
        at = mailbox(self.imap_port, f"year{id(self)}")
        bring(at, *mails)
        async with opened(at) as client:
            await ImapDoor(self.keeping, at).take(client)
        await self.read()

    async def read(self) -> None:
        assert await self.reader.read_all() == 0
        await self.year.scene.rest(self.year.journeys)

    async def rows(self) -> list[InboxRow]:
        async with self.year.scene.db.reading() as session:
            query = select(InboxRow).order_by(col(InboxRow.number))
            return list(await session.exec(query))

    async def shown(self, occasion: str) -> Answers | None:
        """What `show` says of the answers to a meeting."""
        async with self.year.scene.db.reading() as session:
            row = await cohort_row(session, self.year.file.cohort.key)
            assert row
            view = await cohort_view(session, row, self.hour)
        meetings = [one for journey in view.journeys for one in journey.meetings]
        wanted = self.year.named(occasion)
        return next(one.answers for one in meetings if one.id == wanted)


@asynccontextmanager
async def post_room(folder: Path, imap_port: int) -> AsyncIterator[PostRoom]:
    async with living(short_file(), folder) as year:
        yield PostRoom(year, imap_port, await year.scene.now())


async def test_answers_by_mail_are_counted_heard_and_told(
    tmp_path: Path, imap_port: int
) -> None:
    async with post_room(tmp_path, imap_port) as room:
        year = room.year
        yes = await room.mail("thunderbird-153-accepted", ADA, CHECK_IN)
        no = await room.mail("google-declined", BEN, CHECK_IN)
        liaisons_no = await room.mail("thunderbird-153-declined", LOU, CHECK_IN)
        await room.by_smtp(yes, yes)
        await room.by_imap(no, yes, liaisons_no)
        await room.by_smtp(no, liaisons_no)

        assert [row.state for row in await room.rows()] == [InboxState.TAKEN] * 3
        shown = await room.shown(CHECK_IN)
        assert shown
        assert (shown.yes, shown.no, shown.maybe) == (1, 2, 0)
        assert [note.email for note in shown.notes] == [BEN]

        await year.to_the_end()
        assert await year.told(ADA, CHECK_IN) == ["invitation", "reminder-14", "reminder-2"]
        assert await year.told(BEN, CHECK_IN) == ["invitation"]
        alert = "announcement-declined-by-liaison"
        assert SAM in await year.told_whom(CHECK_IN, alert)
        await year.assert_right()


async def test_an_answer_to_what_has_been_moved_waits_until_a_fresh_one_comes(
    tmp_path: Path, imap_port: int
) -> None:
    async with post_room(tmp_path, imap_port) as room:
        year = room.year
        early = await room.mail("evolution-3.46-accepted", ADA, CHECK_IN)
        slot = (await year.meeting(CHECK_IN)).slot
        later = slot.model_copy(update={"day": slot.day + timedelta(days=1)})
        await year.order(Move, occasion=CHECK_IN, slot=later, anyway=True)

        await room.by_imap(early)
        (stale,) = await room.rows()
        assert (stale.state, stale.why) == (InboxState.WAITS, Why.REPLACED)
        assert await room.shown(CHECK_IN) is None

        fresh = await room.mail("exchange-accepted", ADA, CHECK_IN, sequence=1)
        await room.by_smtp(fresh)
        assert [row.state for row in await room.rows()] == [
            InboxState.WAITS,
            InboxState.TAKEN,
        ]
        shown = await room.shown(CHECK_IN)
        assert shown
        assert shown.yes == 1
