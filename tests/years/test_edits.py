"""What people read is said anew, folded or not at all; and what lapsed is asked again."""

from datetime import date, time
from email import message_from_bytes, policy
from pathlib import Path

from models.ask import AskState
from models.command import Answer, Edit, NotHeld
from models.program import Form
from models.reply import Partstat
from models.tables.ledger import LedgerRow
from rehearsal.cast import Cast
from tests.years.living import Living, living, short_file

ADA = "ada@alder.example.org"
BEN = "ben@alder.example.org"
LOU = "lou@host.example.org"
SAM = "sam@host.example.org"
CHECK_IN = "alder/check-in/1"
DAY = date(2040, 9, 12)


def unfolded(row: LedgerRow, part: str = "text/calendar") -> str:
    message = message_from_bytes(row.letter or b"", policy=policy.default)
    (found,) = [one for one in message.walk() if one.get_content_type() == part]
    return str(found.get_content()).replace("\r\n ", "")


async def updates(year: Living, email: str, occasion: str) -> int:
    return (await year.told(email, occasion)).count("update")


async def last_word(year: Living, email: str, occasion: str) -> str:
    theirs = [
        row
        for row in await year.rows()
        if (row.envelope_to, row.occasion) == (email, year.named(occasion))
        and row.sequence is not None
    ]
    return unfolded(theirs[-1])


async def test_edits_of_an_hour_are_one_letter_and_what_is_undone_is_none(
    tmp_path: Path,
) -> None:
    async with living(short_file(), tmp_path) as year:
        await year.until(DAY, time(9))
        await year.order(Edit, occasion=CHECK_IN, title="First look")
        await year.until(DAY, time(9, 40))
        await year.order(Edit, occasion=CHECK_IN, text="Bring the survey of May.")
        await year.until(DAY, time(10, 30))
        assert await updates(year, ADA, CHECK_IN) == 0, "they may edit still"
        await year.until(DAY, time(10, 45))
        assert await updates(year, ADA, CHECK_IN) == 1
        word = await last_word(year, ADA, CHECK_IN)
        assert "SUMMARY:First look" in word
        assert "Bring the survey of May." in word
        assert "SEQUENCE:0" in word

        await year.until(DAY, time(11))
        await year.order(Edit, occasion=CHECK_IN, title="Second look")
        await year.until(DAY, time(11, 30))
        await year.order(Edit, occasion=CHECK_IN, title="First look")
        await year.until(DAY, time(15))
        assert await updates(year, ADA, CHECK_IN) == 1
        answer = await year.order(Edit, occasion=CHECK_IN, title="First look")
        assert answer.endswith("reads so already.")
        await year.to_the_end()
        await year.assert_right()


async def test_a_link_keeps_answers_and_another_form_asks_anew(tmp_path: Path) -> None:
    async with living(short_file(), tmp_path) as year:
        await year.until(DAY, time(9))
        yes = {"person": ADA, "partstat": Partstat.ACCEPTED}
        await year.order(Answer, occasion=CHECK_IN, timing=1, **yes)
        no = {"person": BEN, "partstat": Partstat.DECLINED}
        await year.order(Answer, occasion=CHECK_IN, timing=1, **no)

        link = "https://rooms.host.example.org/b"
        await year.order(Edit, occasion=CHECK_IN, link=link)
        assert "PARTSTAT=ACCEPTED" in await last_word(year, ADA, CHECK_IN)
        assert "PARTSTAT=DECLINED" in await last_word(year, BEN, CHECK_IN)
        assert "SEQUENCE:0" in await last_word(year, BEN, CHECK_IN)

        in_person = {"form": Form.IN_PERSON, "place": "Alder Hall", "why": "Cake"}
        await year.order(Edit, occasion=CHECK_IN, **in_person)
        for email in (ADA, BEN, LOU):
            word = await last_word(year, email, CHECK_IN)
            assert "PARTSTAT=NEEDS-ACTION;" in word
            assert "RSVP=TRUE" in word
            assert "SEQUENCE:1" in word
            assert "LOCATION:Alder Hall" in word
        assert await updates(year, BEN, CHECK_IN) == 2
        await year.to_the_end()
        assert (await year.told(BEN, CHECK_IN))[-1] == "reminder-2", (
            "asked anew, so reminded"
        )
        await year.assert_right()


async def test_a_past_meeting_is_edited_in_silence(tmp_path: Path) -> None:
    async with living(short_file(), tmp_path) as year:
        await year.until(date(2040, 10, 10))
        before = await year.rows()
        said = await year.order(Edit, occasion="-/kickoff/1", title="How it began")
        assert said.endswith("It is over, so nobody is told.")
        await year.until(date(2040, 10, 10), time(10))
        assert (await year.meeting("-/kickoff/1")).title == "How it began"
        new = {row.key for row in await year.rows()} - {row.key for row in before}
        assert not [key for key in new if "kickoff" in key]
        await year.to_the_end()
        await year.assert_right()


async def test_what_lapsed_is_asked_again_with_a_meeting_that_is_tried_again(
    tmp_path: Path,
) -> None:
    async with living(short_file(), tmp_path, Cast.SILENT) as year:
        workshop = await year.meeting("alder/workshop/1")
        await year.until(workshop.slot.day, time(20))
        assert (await year.ask("alder/room/1")).state is AskState.LAPSED
        retry = date(2040, 12, 13)
        again = {"retry": retry, "why": "A burst pipe"}
        await year.order(NotHeld, occasion="alder/workshop/1", **again)
        ask = await year.ask("alder/room/1")
        assert ask.state is AskState.OPEN
        assert workshop.slot.day < ask.due_on < retry
        assert (await year.told(ADA, "alder/room/1"))[-1] == "update"
        await year.to_the_end()
        assert (await year.told(ADA, "alder/room/1")).count("nudge+3") <= 2
        await year.assert_right()


async def test_staff_read_who_has_said_no(tmp_path: Path) -> None:
    async with living(short_file(), tmp_path) as year:
        await year.until(DAY, time(9))
        no = {"person": LOU, "partstat": Partstat.DECLINED, "timing": 1}
        await year.order(Answer, occasion=CHECK_IN, **no)
        await year.until(date(2040, 9, 14))
        label = "announcement-declined-by-liaison"
        assert await year.told_whom(CHECK_IN, label) == {SAM}
        (row,) = [row for row in await year.rows() if f"{row.kind}{row.offset}" == label]
        assert "Who has said no: Lou Ashgrove" in unfolded(row, "text/plain")
        await year.to_the_end()
        await year.assert_right()
