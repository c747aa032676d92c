"""Whole years, whoever plays them: everybody has what their meetings need, once."""

import csv
import json
from collections import Counter
from datetime import date, datetime
from email import message_from_bytes
from email.utils import parseaddr
from pathlib import Path

import pytest

from models.cohort import CohortFile
from models.occasion import OccasionId
from models.roster import Enrolment, Role
from models.slot import Slot
from rehearsal.cast import Cast
from rehearsal.year import rehearse
from rules.year import lay_out
from store.cohort_files import load_cohort
from tests.years.living import short_file

ROOT = Path(__file__).parents[2]
FAR = date(2040, 8, 13)


def sample_file() -> CohortFile:
    """The sample, long after today."""
    folder = ROOT / "examples" / "lea-2027"
    return load_cohort(folder / "cohort.toml", ROOT / "programs", FAR)[0]


def belongs(line: Enrolment, file: CohortFile, meeting: OccasionId) -> bool:
    """Whether a line of the roster gathers for a meeting, by what the program says."""
    if line.role not in file.cohort.program.step(meeting.step).audience:
        return False
    if meeting.team is None or line.role is Role.STAFF:
        return True
    if line.role is Role.LIAISON:
        return file.cohort.team(meeting.team).liaison == line.email
    return line.team == meeting.team


def expected(file: CohortFile, meetings: list[str]) -> Counter[tuple[str, str]]:
    """Each person's meetings, from roster and program alone."""
    return Counter(
        (line.email, meeting)
        for meeting in meetings
        for line in file.roster
        if belongs(line, file, OccasionId.parse(meeting))
    )


def read_ledger(out: Path) -> list[dict[str, str]]:
    with (out / "ledger.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def recipient(out: Path, row: dict[str, str]) -> str:
    return parseaddr(message_from_bytes((out / row["file"]).read_bytes())["To"])[1]


CASES = [("short", cast) for cast in Cast] + [("sample", Cast.MIXED)]


@pytest.mark.parametrize(("which", "cast"), CASES)
async def test_everybody_has_the_invitations_of_their_meetings(
    tmp_path: Path, which: str, cast: Cast
) -> None:
    file = short_file() if which == "short" else sample_file()
    done = await rehearse(file, tmp_path, cast=cast, seed=7)
    assert (done.missed, done.twice) == (0, 0)

    plan = json.loads((tmp_path / "plan.json").read_text("utf-8"))
    ledger = read_ledger(tmp_path)
    sent = [row for row in ledger if row["outcome"] == "accepted"]
    invited = Counter(
        (recipient(tmp_path, row), row["occasion"])
        for row in sent
        if row["kind"] == "invitation"
    )
    assert invited == expected(file, [each["occasion"] for each in plan["meetings"]])
    assert len(sent) == done.letters == len(list((tmp_path / "mail").iterdir()))

    starts = {each["occasion"]: slot_of(each).start for each in plan["meetings"]}
    reminded = [row for row in sent if row["kind"].startswith("reminder")]
    late = [
        row["number"]
        for row in reminded
        if row["occasion"] in starts
        and datetime.fromisoformat(row["sent_at"]) >= starts[row["occasion"]]
    ]
    assert reminded
    assert late == []


def slot_of(meeting: dict[str, str]) -> Slot:
    return Slot.model_validate({key: meeting[key] for key in Slot.model_fields})


async def test_a_punctual_year_is_the_one_that_was_planned(tmp_path: Path) -> None:
    file = short_file()
    await rehearse(file, tmp_path)
    plan = json.loads((tmp_path / "plan.json").read_text("utf-8"))
    lived = {each["occasion"]: slot_of(each) for each in plan["meetings"]}
    assert lived == {each.occasion: each.slot for each in lay_out(file.cohort).meetings}
