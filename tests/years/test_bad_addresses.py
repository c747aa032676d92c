"""Letters come back: staff hear of it, the rest waits, and goes to the right address."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from models.command import Bounced, CorrectAddress, Move, Resend
from models.notice import LedgerState, NoticeKind
from models.refusal import Refused
from models.slot import Slot
from models.tables.ledger import LedgerRow
from stack.opened import open_letter
from store.bad_addresses import HELD, NOWHERE
from tests.years.living import Living, calendar_of, living, short_file

S = LedgerState
ADA, SAM, LOU = "ada@alder.example.org", "sam@host.example.org", "lou@host.example.org"
RIGHT = "ada.alderson@alder.example.org"


def to(rows: Sequence[LedgerRow], email: str) -> list[LedgerRow]:
    return [row for row in rows if row.envelope_to == email]


async def slot_of(year: Living, occasion: str, day: date) -> Slot:
    meeting = await year.meeting(occasion)
    return Slot.model_validate(meeting.slot.model_dump() | {"day": day})


async def test_a_year_in_which_letters_come_back_and_the_address_is_corrected(
    tmp_path: Path,
) -> None:
    async with living(short_file(), tmp_path) as year:
        said = await year.order(Bounced, person=ADA, status="5.1.1")
        assert said == "The address is known to be bad now."
        (alert,) = [row for row in to(await year.rows(), SAM) if "-bounced" in row.key]
        assert alert.state is S.ACCEPTED
        letter = open_letter(alert.letter or b"")
        assert letter.subject == "Mail to Ada Alderson comes back"
        order = f"correct-address short-2040 --email {ADA} --to NEW-ADDRESS"
        assert order in (letter.text or "")

        before = await year.rows()
        day = date(2040, 10, 4)
        slot = await slot_of(year, "alder/check-in/1", day)
        await year.order(Move, occasion="alder/check-in/1", slot=slot, anyway=True)
        held = to((await year.rows())[len(before) :], ADA)
        assert [(row.kind, row.state, row.reply) for row in held] == [
            (NoticeKind.UPDATE, S.OWED, HELD)
        ]
        again = await year.order(Bounced, person=ADA, status="5.1.1")
        assert again == "That address is known to be bad already."
        first = to(before, ADA)[0]
        occasion = first.occasion.removeprefix("short-2040/")
        with pytest.raises(Refused, match="known to be bad"):
            await year.order(Resend, occasion=occasion, letter=first.number)

        await year.know(RIGHT, "Ada Alderson")
        before = await year.rows()
        await year.order(CorrectAddress, person=ADA, successor=RIGHT)
        told = to((await year.rows())[len(before) :], RIGHT)
        assert {row.state for row in told} == {S.ACCEPTED}
        ahead = {meeting.uid for meeting in await year.meetings() if meeting.is_planned}
        theirs = {uid for uid in calendar_of(ADA, before) if uid in ahead}
        assert calendar_of(RIGHT, told).keys() == theirs, "exactly what was still to come"
        assert "welcome" in {str(row.kind) for row in told}

        await year.to_the_end()
        rows = await year.rows()
        late = [row for row in to(rows, ADA) if (row.number or 0) > len(before)]
        assert {row.state for row in late} <= {S.SUPPRESSED}
        assert {row.reply for row in late} <= {NOWHERE}
        assert len([row for row in rows if "-bounced" in row.key]) == 1, "told once"
        assert await year.told(RIGHT, "alder/workshop/1") != []
        await year.assert_right()


async def test_an_address_that_was_right_after_all_gets_what_was_held(
    tmp_path: Path,
) -> None:
    async with living(short_file(), tmp_path) as year:
        with pytest.raises(Refused, match="not known to be bad"):
            await year.order(CorrectAddress, person=ADA, successor=ADA)
        await year.order(Bounced, person=ADA)
        slot = await slot_of(year, "alder/check-in/1", date(2040, 10, 4))
        await year.order(Move, occasion="alder/check-in/1", slot=slot, anyway=True)
        assert await year.told(ADA, "alder/check-in/1") == ["invitation"]
        await year.order(CorrectAddress, person=ADA, successor=ADA)
        assert await year.told(ADA, "alder/check-in/1") == ["invitation", "update"]
        await year.to_the_end()
        await year.assert_right()


async def test_a_liaison_s_address_is_corrected_in_all_their_teams_without_a_bounce(
    tmp_path: Path,
) -> None:
    lou = "lou.ashgrove@host.example.org"
    async with living(short_file(), tmp_path) as year:
        await year.know(lou, "Lou Ashgrove")
        await year.order(CorrectAddress, person=LOU, successor=lou)
        for team in ("alder", "birch"):
            assert await year.told(lou, f"{team}/check-in/1") == ["invitation"]
        with pytest.raises(Refused, match="has no seat"):
            await year.order(CorrectAddress, person=LOU, successor=lou)
        await year.to_the_end()
        assert [row.state for row in to(await year.rows(), LOU) if row.reply == NOWHERE]
        for team in ("alder", "birch"):
            assert await year.told(lou, f"{team}/ta/3")
        await year.assert_right()


async def test_what_is_held_until_its_time_is_over_is_listed_and_nobody_is_missed(
    tmp_path: Path,
) -> None:
    async with living(short_file(), tmp_path) as year:
        await year.order(Bounced, person=ADA, status="5.1.1")
        await year.to_the_end()
        rows = to(await year.rows(), ADA)
        assert S.EXPIRED in {row.state for row in rows}
        assert S.OWED not in {row.state for row in rows}
        await year.assert_right()
