"""A workshop that changes its form in mid-year, as its people's calendars see it."""

from datetime import date
from pathlib import Path

import pytest

from models.cohort import CohortFile
from models.command import ChangeForm
from models.meeting import Meeting
from models.program import Form, Instead
from tests.years.living import Living, living, short_file, with_step

ADA = "ada@alder.example.org"
BEN = "ben@alder.example.org"
WHOLE, FIRST, SECOND = (f"alder/workshop/{n}" for n in "123")
EARLIER = date(2040, 9, 20)


def with_another_form() -> CohortFile:
    """The short year, its workshop in person or in two virtual parts."""
    instead = Instead(form=Form.VIRTUAL, minutes=90, parts=2, days_apart=7)
    return with_step(short_file(), "workshop", form=Form.IN_PERSON, instead=instead)


async def calendar(year: Living, email: str) -> dict[str, Meeting]:
    """The workshops that stand in somebody's calendar."""
    found = {}
    for meeting in await year.meetings():
        name = meeting.id.partition("/")[2]
        if meeting.step == "workshop" and name.startswith("alder/"):
            entry = await year.entry(email, name)
            if entry and (entry.start, entry.end) == (meeting.slot.start, meeting.slot.end):
                found[name] = meeting
    return found


@pytest.mark.parametrize("email", [ADA, BEN])
async def test_two_virtual_parts_stand_where_the_workshop_stood_and_back(
    tmp_path: Path, email: str
) -> None:
    async with living(with_another_form(), tmp_path) as year:
        await year.until(EARLIER)
        assert set(await calendar(year, email)) == {WHOLE}
        answer = await year.order(
            ChangeForm,
            occasion=WHOLE,
            form=Form.VIRTUAL,
            why="The hall is shut.",
            with_dependents=True,
        )
        assert "workshop is virtual now" in answer
        assert set(await calendar(year, email)) == {FIRST, SECOND}
        assert (await year.told(email, WHOLE))[-1] == "cancellation"
        await year.order(ChangeForm, occasion=SECOND, form=Form.IN_PERSON)
        assert set(await calendar(year, email)) == {"alder/workshop/4"}
        await year.to_the_end()
        await year.assert_right()
