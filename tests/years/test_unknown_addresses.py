"""A relay that knows at once that an address is not there is heard as a report would be."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from models.command import CorrectAddress
from models.notice import LedgerState
from stack.catcher import Catcher, catching
from stack.opened import open_letter
from store.bad_addresses import HELD
from store.mail_folder import MailFolder
from tests.activities.choosy import Choosy
from tests.years.living import Living, calendar_of, living, short_file

S = LedgerState
ADA, SAM = "ada@alder.example.org", "sam@host.example.org"
RIGHT = "ada.alderson@alder.example.org"
NOBODY = "550 5.1.1 <somebody>: no such mailbox here"


class Knowing(Choosy):
    """Says of some that there is no such mailbox, and counts how often it was asked."""

    def __init__(self, folder: MailFolder, *unknown: str) -> None:
        super().__init__(folder)
        self.unknown = set(unknown)
        self.asked = 0

    async def refusal(self, address: str) -> str | None:
        if address not in self.unknown:
            return None
        self.asked += 1
        return NOBODY


@asynccontextmanager
async def sending_through(catcher: Catcher, tmp_path: Path) -> AsyncIterator[Living]:
    """A year whose letters leave through a relay."""
    async with catching(catcher, port=0) as port:
        relay = {
            "CONVENER_RELAY": f"smtp://127.0.0.1:{port}",
            "CONVENER_ORACLE": f"folder:{tmp_path / 'caught'}",
        }
        async with living(short_file(), tmp_path / "stage", overrides=relay) as year:
            yield year


@pytest.fixture
def caught(tmp_path: Path) -> MailFolder:
    return MailFolder(tmp_path / "caught", durable=False)


async def test_staff_are_told_once_and_the_right_address_gets_exactly_what_is_to_come(
    caught: MailFolder, tmp_path: Path
) -> None:
    catcher = Knowing(caught, ADA)
    async with sending_through(catcher, tmp_path) as year:
        rows = await year.rows()
        (alert,) = [row for row in rows if "-bounced" in row.key]
        assert (alert.envelope_to, alert.state) == (SAM, S.ACCEPTED)
        letter = open_letter(alert.letter or b"")
        order = f"correct-address short-2040 --email {ADA} --to NEW-ADDRESS"
        assert order in (letter.text or "")
        theirs = [row for row in rows if row.envelope_to == ADA]
        assert {(row.state, row.reply) for row in theirs} == {(S.OWED, HELD)}
        assert {row.state for row in rows if row.envelope_to != ADA} == {S.ACCEPTED}

        asked = catcher.asked
        await year.until(date(2040, 9, 8))
        assert catcher.asked == asked, "nothing more goes there"

        await year.know(RIGHT, "Ada Alderson")
        before = await year.rows()
        await year.order(CorrectAddress, person=ADA, successor=RIGHT)
        told = (await year.rows())[len(before) :]
        ahead = {meeting.uid for meeting in await year.meetings() if meeting.is_planned}
        owed = {row.occasion for row in before if row.envelope_to == ADA}
        theirs_ahead = {
            meeting.uid
            for meeting in await year.meetings()
            if meeting.id in owed and meeting.uid in ahead
        }
        assert calendar_of(RIGHT, told).keys() == theirs_ahead
        await year.to_the_end()
        rows = await year.rows()
        assert len([row for row in rows if "-bounced" in row.key]) == 1, "told once"
        assert not [r for r in rows if r.envelope_to == ADA and r.state is S.ACCEPTED]
        await year.assert_right()


async def test_an_address_that_is_there_after_all_gets_every_letter_that_was_refused(
    caught: MailFolder, tmp_path: Path
) -> None:
    catcher = Knowing(caught, ADA)
    async with sending_through(catcher, tmp_path) as year:
        owed = [row.key for row in await year.rows() if row.envelope_to == ADA]
        catcher.unknown.clear()
        await year.order(CorrectAddress, person=ADA, successor=ADA)
        theirs = {row.key: row.state for row in await year.rows() if row.key in owed}
        assert theirs == dict.fromkeys(owed, S.ACCEPTED)
        await year.assert_right()


async def test_an_address_refused_again_after_it_was_mended_is_bad_again(
    caught: MailFolder, tmp_path: Path
) -> None:
    catcher = Knowing(caught, ADA)
    async with sending_through(catcher, tmp_path) as year:
        await year.order(CorrectAddress, person=ADA, successor=ADA)
        rows = await year.rows()
        assert {row.reply for row in rows if row.envelope_to == ADA} == {HELD}
        alerts = [row for row in rows if "-bounced" in row.key]
        assert [row.envelope_to for row in alerts] == [SAM, SAM]
        begun = await year.scene.now()
        asked = catcher.asked
        await year.until((begun + timedelta(days=2)).date())
        assert catcher.asked == asked
