"""A cohort file says everything once, and the rest follows."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from models.cohort import ClosedDay
from models.roster import Role
from store.cohort_files import load_cohort
from tests.store.small_cohort import PROGRAMS, ROOT, rewrite

SAMPLE = ROOT / "examples" / "lea-2027"


def test_the_sample_is_six_districts_with_their_people_and_hosts() -> None:
    found, remarks = load_cohort(SAMPLE / "cohort.toml", PROGRAMS)
    sizes = [
        sum(who.team == team.key for who in found.roster) for team in found.cohort.teams
    ]
    hosts = [who.role for who in found.roster if who.team is None]

    assert remarks == []
    assert len(sizes) == 6
    assert all(5 <= size <= 8 for size in sizes)
    assert (hosts.count(Role.LIAISON), hosts.count(Role.STAFF)) == (2, 2)
    assert all(who.email.endswith(".example.org") for who in found.roster)


def test_a_file_says_everything_once_and_the_rest_follows(folder: Path) -> None:
    (cohort, roster) = load_cohort(folder / "cohort.toml", PROGRAMS)[0].__dict__.values()

    assert (cohort.key, cohort.program.key) == ("small-2027", "lea-peer-network")
    assert cohort.contact == "climate@host.example.org"
    assert [team.timezone for team in cohort.teams] == [
        "America/Los_Angeles",
        "Pacific/Guam",
    ]
    assert {team.liaison for team in cohort.teams} == {"liaison1@host.example.org"}
    assert len(roster) == 4


def test_closed_days_are_the_weekdays_of_spans_and_the_holidays_as_observed(
    folder: Path,
) -> None:
    closed = load_cohort(folder / "cohort.toml", PROGRAMS)[0].cohort.closed
    why = {one.day: one.why for one in closed}

    assert why[date(2027, 11, 22)] == "Thanksgiving week"
    assert why[date(2027, 11, 25)] == "Thanksgiving week"
    assert why[date(2027, 9, 6)] == "Labor Day"
    assert "observed" in why[date(2027, 12, 24)]  # Christmas 2027 is a Saturday
    assert date(2027, 11, 27) not in why
    assert all(one.day.weekday() < 5 for one in closed)
    assert [one.day for one in closed] == sorted(why)


def test_no_holidays_code_means_no_public_holidays(folder: Path) -> None:
    rewrite(folder / "cohort.toml", '"US-CA"', '""')

    closed = load_cohort(folder / "cohort.toml", PROGRAMS)[0].cohort.closed

    assert {one.why for one in closed} == {"Thanksgiving week"}


@pytest.mark.parametrize("weeks", [-100, -1, 0, 1, 52])
def test_another_start_moves_the_year_and_its_closed_spans(
    folder: Path, weeks: int
) -> None:
    by = timedelta(weeks=weeks)

    moved, _ = load_cohort(folder / "cohort.toml", PROGRAMS, date(2027, 8, 16) + by)

    assert moved.cohort.starts_on == date(2027, 8, 16) + by
    assert moved.cohort.ends_on == date(2028, 6, 9) + by
    assert (
        ClosedDay(day=date(2027, 11, 22) + by, why="Thanksgiving week")
        in moved.cohort.closed
    )


def test_a_start_on_a_closed_day_is_fine(folder: Path) -> None:
    rewrite(folder / "cohort.toml", "from = 2027-11-22", "from = 2027-08-16")

    assert load_cohort(folder / "cohort.toml", PROGRAMS)[0].cohort.teams


def test_what_is_allowed_yet_odd_is_remarked(folder: Path) -> None:
    rewrite(folder / "roster.csv", "Mara,riverbend,lead", "Mara,riverbend,core")
    rewrite(folder / "roster.csv", "Theo,,staff", "Theo,,liaison")

    _, remarks = load_cohort(folder / "cohort.toml", PROGRAMS)

    assert remarks == [
        "team riverbend has no lead: its asks go to all its core members",
        "staff1@host.example.org is a liaison, but of no team",
        "nobody in the roster has the role staff: nobody hears what staff should know",
    ]
