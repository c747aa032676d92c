"""A cohort fits the tracks, groups and circles of its program, or is told where not."""

from pathlib import Path

import pytest

from store.cohort_files import load_cohort
from store.faults import Faults
from tests.store.tiny_programs import IN_WEEK, OPENING, TEAM, read, step

COHORT = """\
program = "tiny"
cohort = "tiny-2027"
title = "A tiny cohort"
starts_on = 2027-08-16
ends_on = 2028-06-09
timezone = "America/Chicago"
contact = "tiny@host.example.org"
roster = "roster.csv"
[[team]]
key = "alder"
agency = "Alder Schools"
kind = "LEA"
state = "IL"
track = "north"
liaison = "lou@host.example.org"
[[team]]
key = "birch"
agency = "Birch Schools"
kind = "LEA"
state = "IL"
track = "south"
liaison = "lou@host.example.org"
"""
ROSTER = """\
email,name,team,role,circle
lou@host.example.org,Lou,,liaison,
stu@host.example.org,Stu,,staff,
ann@alder.example.org,Ann,alder,lead,
ann@alder.example.org,Ann,alder,lead,space
bob@birch.example.org,Bob,birch,lead,
dr@talks.example.org,Dr Talk,,speaker,opening
"""
CHOICE = '[[meeting]]\nstep = "opening"\ntitle = "Hello all"\n'


def load(folder: Path, cohort: str = COHORT, roster: str = ROSTER) -> str:
    """Read a cohort; return what is wrong with it, or nothing."""
    space = step("space", IN_WEEK, "opt_in = true")
    own = TEAM + step(
        "talk", 'cadence = { rule = "quota", times = 1 }', audience='["lead"]'
    )
    read(folder, OPENING, space, own)
    (folder / "cohort.toml").write_text(cohort, encoding="utf-8")
    (folder / "roster.csv").write_text(roster, encoding="utf-8")
    try:
        load_cohort(folder / "cohort.toml", folder)
    except Faults as refused:
        return str(refused)
    return ""


def test_a_cohort_that_fits_its_program_is_faultless(tmp_path: Path) -> None:
    assert load(tmp_path, COHORT + CHOICE) == ""


@pytest.mark.parametrize(
    ("cohort", "says"),
    [
        pytest.param(
            COHORT.replace('track = "north"\n', ""),
            'team 1 "alder", track: is missing: write one of north, south',
            id="no track",
        ),
        pytest.param(
            COHORT.replace('"south"', '"west"'),
            "'west' is no track of tiny: write one of north, south",
            id="unknown track",
        ),
        pytest.param(
            COHORT.replace('"south"', '"north"'),
            'has nobody in the track "south"',
            id="a track without teams",
        ),
        pytest.param(
            COHORT + '[[meeting]]\nstep = "lunch"\n',
            "meeting 1, step: 'lunch' is no step",
            id="a step that there is not",
        ),
        pytest.param(
            COHORT + CHOICE + "number = 2\n",
            "number: is 2, but opening comes 1 times at most",
            id="a meeting that there is not",
        ),
        pytest.param(
            COHORT + CHOICE + CHOICE, "chosen a second time", id="chosen twice"
        ),
        pytest.param(
            COHORT + CHOICE + 'presented_by = "cedar"\n',
            "presented_by: 'cedar' is no team of this file",
            id="an unknown team",
        ),
        pytest.param(
            COHORT + CHOICE + 'team = "alder"\n',
            "team: is not for opening, which is the whole cohort's",
            id="a team's choice for the cohort",
        ),
        pytest.param(
            COHORT + '[[meeting]]\nstep = "talk"\nteam = "alder"\non = 2027-10-05\n',
            "on: is not for talk: its days are found as the year goes",
            id="a day for a quota",
        ),
        pytest.param(
            COHORT + CHOICE + "on = 2029-01-09\n",
            "on: 2029-01-09 is after the cohort's last day, 2028-06-09: choose an earlier",
            id="a day of another year",
        ),
        pytest.param(
            COHORT + CHOICE + "on = 2027-08-13\n",
            "on: 2027-08-13 is before the cohort starts, on 2027-08-16: choose a later day",
            id="a day before the year",
        ),
        pytest.param(
            COHORT + CHOICE + "on = 2027-10-05T10:00:00\n",
            "meeting 1, on: must be a day, written without quotes",
            id="a moment for a day",
        ),
        pytest.param(
            COHORT + CHOICE + 'team = ["alder"]\n',
            "meeting 1, team: must be text",
            id="teams for a team",
        ),
        pytest.param(
            COHORT.replace('"south"', '["south"]'),
            'team 2 "birch", track: must be text',
            id="tracks for a track",
        ),
    ],
)  # fmt: skip
def test_a_cohort_that_does_not_fit_its_program_is_told_where(
    tmp_path: Path, cohort: str, says: str
) -> None:
    assert says in load(tmp_path, cohort)


def test_a_day_before_the_year_is_told_with_all_else_that_is_wrong(
    tmp_path: Path,
) -> None:
    early = '[[meeting]]\nstep = "lunch"\non = 2027-08-13\n'
    cohort = COHORT.replace("ends_on = 2028-06-09\n", "") + early + early

    said = load(tmp_path, cohort)

    for wrong in ("ends_on: ", "'lunch' is no step", "2027-08-13 is before the cohort"):
        assert wrong in said
    assert said.count("2027-08-13 is before the cohort starts") == 2


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (
            "eve@t.example.org,Eve,,speaker,",
            "write the step that this speaker",
        ),
        ("eve@t.example.org,Eve,,speaker,lunch", "'lunch' is no step of the cohort"),
        ("eve@t.example.org,Eve,,speaker,opening/2", "opening comes 1 times at most"),
        ("eve@t.example.org,Eve,,co-host,opening", "opening is not for a co-host"),
        ("eve@birch.example.org,Eve,birch,core,opening", "nobody need ask for opening"),
        ("ann@alder.example.org,Ann,alder,lead,space", "a second time"),
        ("eve@t.example.org,Eve,alder,speaker,opening", "must be empty for speaker"),
    ],
)
def test_a_place_in_a_circle_that_cannot_be_is_told_with_its_row(
    tmp_path: Path, row: str, says: str
) -> None:
    said = load(tmp_path, roster=f"{ROSTER}{row}\n")

    assert says in said
    assert "roster.csv, row 8" in said
