"""Next year's files, from this year's file or from what runs; nothing is started."""

import csv
import tomllib
from datetime import date
from pathlib import Path

import pytest

from models.cohort import CohortFile
from rules.year import lay_out
from settings import ROOT
from store.cloning import lines_of
from store.cohort_files import load_cohort
from tests.commands.conftest import Tell, Write

SAMPLE = ROOT / "examples/lea-2027/cohort.toml"
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/cohort.toml"))


def of(file: Path) -> CohortFile:
    found, _ = load_cohort(file, ROOT / "programs")
    return found


def test_dates_move_by_whole_weeks_and_keep_their_weekdays(
    tell: Tell, tmp_path: Path
) -> None:
    out = tmp_path / "next"
    assert tell("clone", SAMPLE, "--starts-on", "2028-08-14", "--out", out).exit_code == 0
    said = tomllib.loads((out / "cohort.toml").read_text())
    assert (said["cohort"], said["title"]) == (
        "lea-2028",
        "School Climate Data Use Peer Network 2028/29",
    )
    assert (said["starts_on"], said["ends_on"]) == (date(2028, 8, 14), date(2029, 6, 8))
    assert (said["holidays"], [one["from"] for one in said["closed"]]) == (
        "US-CA",
        [date(2028, 11, 20), date(2028, 12, 18), date(2029, 4, 2)],
    )
    assert said["team"] == tomllib.loads(SAMPLE.read_text())["team"]
    assert tell("check", out / "cohort.toml").exit_code == 0


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_can_be_cloned_and_says_what_it_said(
    tell: Tell, tmp_path: Path, example: str
) -> None:
    file = ROOT / "examples" / example / "cohort.toml"
    old, out = of(file), tmp_path / "next"
    year = old.cohort.starts_on.year + 4
    day = old.cohort.starts_on.replace(year=year)
    assert tell("clone", file, "--starts-on", day, "--out", out).exit_code == 0
    new = of(out / "cohort.toml")
    assert new.cohort.starts_on == day
    assert new.cohort.teams == old.cohort.teams
    assert len(new.cohort.choices) == len(old.cohort.choices)
    assert {one.email for one in new.roster} <= {one.email for one in old.roster}


def test_guests_of_one_meeting_are_not_asked_back_and_that_is_said(
    tell: Tell, tmp_path: Path
) -> None:
    out = tmp_path / "next"
    result = tell("clone", SAMPLE, "--starts-on", "2028-08-14", "--out", out)
    rows = list(csv.DictReader((out / "roster.csv").read_text().splitlines()))
    assert "guest" not in {row["role"] for row in rows}
    guests = sum(one.role == "guest" for one in of(SAMPLE).roster)
    assert f"- {guests} guests and speakers" in result.stdout


def test_what_hits_a_closed_day_or_the_past_is_listed(
    tell: Tell, write: Write, tmp_path: Path
) -> None:
    closed = '[[closed]]\nfrom = 2091-09-24\nto = 2091-09-24\nwhy = "Census"\n'
    file, out = write(closed=closed), tmp_path / "next"
    result = tell("clone", file, "--starts-on", "2019-08-12", "--out", out)
    assert "would be in the past" in result.stdout
    holiday = tell("clone", file, "--starts-on", "2092-07-01", "--out", tmp_path / "other")
    assert "closed: " in holiday.stdout


def test_a_running_cohort_is_cloned_with_those_who_sit_in_it(
    tell: Tell, write: Write, tmp_path: Path, laid_peers: str
) -> None:
    file = of(write())
    database = Path(laid_peers.removeprefix("sqlite+aiosqlite:///"))
    before = database.read_bytes()
    out = tmp_path / "next"
    result = tell("clone", "peers", "--starts-on", "2092-08-11", "--out", out)
    assert result.exit_code == 0
    new = of(out / "cohort.toml")
    assert new.cohort.key == "peers-2092"
    stays = {(one.email, one.role) for one in file.roster if one.role != "guest"}
    assert {(one.email, one.role) for one in new.roster} == stays
    assert database.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--key", "lea-2027"], "is this year's key"),
        (["--starts-on", "2199-01-01"], "cannot start on 2199-01-01"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    tell: Tell, tmp_path: Path, words: list[str], says: str
) -> None:
    out = tmp_path / "next"
    given = ["--starts-on", "2028-08-14", "--out", out, *words]
    result = tell("clone", SAMPLE, *given)
    assert result.exit_code == 1
    assert says in result.output
    assert not out.exists()


def test_a_folder_that_holds_something_is_left_alone(tell: Tell, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    result = tell("clone", SAMPLE, "--starts-on", "2028-08-14", "--out", tmp_path)
    assert "is there already" in result.output


def test_days_closed_when_a_year_is_looked_back_on_go_along(
    tell: Tell, tmp_path: Path
) -> None:
    file, out = ROOT / "examples/care-2027/cohort.toml", tmp_path / "next"
    ran = lines_of(of(file).cohort)
    winter = (date(2028, 12, 18), date(2029, 1, 1), "Winter break")
    assert winter in {(one.first, one.last, one.why) for one in ran.closed}
    assert tell("clone", file, "--starts-on", "2028-07-10", "--out", out).exit_code == 0
    new = of(out / "cohort.toml")
    (look_back, *_) = [one for one in lay_out(new.cohort).asks if one.step == "look-back"]
    assert (look_back.opens_on, look_back.due_on) == (date(2029, 12, 6), date(2030, 1, 2))
