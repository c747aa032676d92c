"""A team that dates none of its own meetings is not forgotten."""

from datetime import date, time
from pathlib import Path
from typing import Any

from models.cohort import CohortFile
from models.command import Date
from models.program import Program
from models.slot import Slot
from rehearsal.cast import Cast
from tests.years.living import living, short_file, with_cohort

LOU, SAM = "lou@host.example.org", "sam@host.example.org"
LABEL = "announcement-undated"
TALK: dict[str, Any] = {
    "key": "talk",
    "kind": "thought-partnership",
    "title": "Talk {n}",
    "text": "What do your data say?",
    "form": "virtual",
    "at": "10:00:00",
    "minutes": 60,
    "audience": ["lead", "core", "liaison"],
    "cadence": {"rule": "quota", "times": 2},
}


def with_quota() -> CohortFile:
    """The short year; each team and its liaison date two talks themselves."""
    file = short_file()
    said = file.cohort.program.model_dump(mode="json", by_alias=True)
    said["strand"].append({"key": "talks", "of": "team", "step": [TALK]})
    return with_cohort(file, program=Program.model_validate(said))


async def test_staff_and_liaison_hear_once_at_half_of_the_year_that_nothing_has_a_day(
    tmp_path: Path,
) -> None:
    async with living(with_quota(), tmp_path, Cast.SILENT) as year:
        await year.until(date(2040, 10, 1))
        slot = Slot(
            day=date(2040, 10, 31), at=time(10), minutes=60, timezone="America/Los_Angeles"
        )
        await year.order(Date, occasion="birch/talk/1", slot=slot)
        await year.to_the_end()
        alerted = [
            (row.occasion, row.envelope_to, row.entered_at.date() > date(2040, 11, 21))
            for row in await year.rows()
            if f"{row.kind}{row.offset}" == LABEL
        ]
        (occasion,) = {occasion for occasion, _, _ in alerted}
        assert occasion.startswith("short-2040/alder/ta/")
        assert sorted(alerted) == [(occasion, LOU, True), (occasion, SAM, True)]
        await year.assert_right()
