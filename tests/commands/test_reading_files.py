import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from rules.year import lay_out
from settings import ROOT
from store.cohort_files import load_cohort
from tests.commands.conftest import NO_ROOM, ROSTER, Tell, Write

SAMPLE = ROOT / "examples" / "lea-2027" / "cohort.toml"


def test_a_good_file_has_no_faults(tell: Tell) -> None:
    result = tell("check", SAMPLE)
    assert result.exit_code == 0
    assert result.stdout.startswith("No faults: 6 teams, 42 people, ")


def test_every_fault_of_both_files_is_told_at_once(tell: Tell, write: Write) -> None:
    file = write(roster=ROSTER.replace(",riverbend,lead", ",riverbend,boss"))
    file.write_text(file.read_text().replace("America/Los_Angeles", "America/Nowhere"))
    result = tell("check", file)
    assert result.exit_code == 1
    assert "America/Nowhere" in result.stderr
    assert "row 4, column role" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("command", ["check", "plan"])
def test_what_finds_no_day_is_said_in_words(tell: Tell, write: Write, command: str) -> None:
    result = tell(command, write(closed=NO_ROOM))
    assert result.exit_code == 1
    assert "found no day" in result.output
    assert "change starts_on, ends_on" in result.output, "what to do"


def test_remarks_stand_aside_and_are_no_fault(tell: Tell, write: Write) -> None:
    result = tell("check", write(roster=ROSTER.replace("cedar,lead", "cedar,core")))
    assert result.exit_code == 0
    assert "remark: team cedar has no lead" in result.stderr


def test_the_plan_shows_each_team_and_wall_times_with_their_zone(tell: Tell) -> None:
    result = tell("plan", SAMPLE)
    assert result.exit_code == 0
    assert "Lantern Hill City Schools" in result.stdout
    lines = [line.split() for line in result.stdout.splitlines()]
    kickoff = next(line for line in lines if line[:1] == ["lea-2027/-/kickoff/1"])
    assert kickoff[1:5] == ["2027-08-25", "Wed", "10:00", "America/Los_Angeles"]


def test_the_plan_for_programs_keeps_its_shape(tell: Tell, write: Write) -> None:
    content = json.loads(tell("plan", SAMPLE, "--json").stdout)
    assert [*content] == [
        "cohort", "title", "timezone", "meetings", "asks", "reservations", "unplaced",
        "to_be_dated", "remarks",
    ]  # fmt: skip
    meeting = content["meetings"][0]
    assert meeting["occasion"] == "lea-2027/-/kickoff/1"
    assert meeting["slot"] == {
        "day": "2027-08-25", "at": "10:00:00", "minutes": 90,
        "timezone": "America/Los_Angeles",
    }  # fmt: skip
    crowded = tell("plan", write(closed=NO_ROOM), "--json")
    assert crowded.exit_code == 1
    assert "found no day" in json.loads(crowded.stdout)["unplaced"][0]["words"]


def test_the_sample_fits_whichever_monday_it_begins_on() -> None:
    first = date(2026, 11, 2)
    crowded = {}
    for monday in (first + timedelta(weeks=week) for week in range(0, 110, 5)):
        found, _ = load_cohort(SAMPLE, ROOT / "programs", monday)
        if unplaced := lay_out(found.cohort).unplaced:
            crowded[monday] = [str(one) for one in unplaced]
    assert crowded == {}


def test_nothing_is_left_behind_by_reading(tell: Tell, tmp_path: Path) -> None:
    tell("check", SAMPLE)
    tell("list")
    assert list(tmp_path.iterdir()) == []
