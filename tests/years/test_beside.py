"""What letters name beside their own matter: who accompanies a team, an ask's meeting."""

from email import message_from_bytes, policy
from pathlib import Path

from rehearsal.cast import Cast
from tests.years.living import Living, living
from tests.years.test_asks import with_asks

ADA, GIL = "ada@alder.example.org", "gil@alder.example.org"
LOU, SAM = "lou@host.example.org", "sam@host.example.org"
NAMED = "Your team's liaison is Lou Ashgrove (lou@host.example.org)"


async def said(year: Living, email: str, occasion: str) -> str:
    """The text of the last letter that somebody had of an occasion."""
    (*_, letter) = [
        row.letter
        for row in await year.rows()
        if row.envelope_to == email and row.occasion == year.named(occasion)
    ]
    body = message_from_bytes(letter or b"", policy=policy.default).get_body(["plain"])
    assert body
    return str(body.get_content())


async def test_a_welcome_names_the_liaison_to_who_is_on_a_team(tmp_path: Path) -> None:
    async with living(with_asks(), tmp_path) as year:
        assert NAMED in await said(year, ADA, "-/welcome/1")
        for other in (GIL, LOU, SAM):
            assert "liaison is" not in await said(year, other, "-/welcome/1")


async def test_an_ask_says_when_its_meeting_is_before_it_and_after_it(
    tmp_path: Path,
) -> None:
    """Whether the meeting is the team's and ahead, is over, or is the cohort's."""
    asked = {
        "alder/room/1": "About: Workshop, ",
        "alder/view/1": "About: Workshop, ",
        "alder/accomplishments/1": "About: Final convening, ",
    }
    async with living(with_asks(), tmp_path, Cast.SILENT) as year:
        await year.to_the_end()
        for occasion, about in asked.items():
            ask = await year.ask(occasion)
            meeting = next(m for m in await year.meetings() if m.id == ask.meeting)
            day = f"{meeting.slot.day:%A, %B} {meeting.slot.day.day}"
            assert about + day in await said(year, ADA, occasion)
        await year.assert_right()
