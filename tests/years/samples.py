"""The sample cohorts of all programs, long after today, with a few of their teams."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from models.cohort import CohortFile
from models.notice import LedgerState
from rules.year import lay_out
from store.cohort_files import load_cohort
from tests.years.living import Living

ROOT = Path(__file__).parents[2]
STARTS = {  # each on the weekday of its sample
    "lea-2027": date(2040, 8, 13),
    "coe-2027": date(2040, 8, 20),
    "states-2028": date(2040, 2, 6),
    "climate-2027": date(2040, 7, 9),
    "systems-2027": date(2040, 7, 9),
    "safety-2027": date(2040, 7, 9),
    "care-2027": date(2040, 7, 9),
}


def sample(folder: str, *teams: str) -> CohortFile:
    """Return a sample with these teams and their people (none named: with all)."""
    file, _ = load_cohort(
        ROOT / "examples" / folder / "cohort.toml", ROOT / "programs", STARTS[folder]
    )
    keys = set(teams) or {team.key for team in file.cohort.teams}
    kept = tuple(team for team in file.cohort.teams if team.key in keys)
    roster = tuple(line for line in file.roster if line.team in {None, *keys})
    choices = tuple(one for one in file.cohort.choices if one.presented_by in {None, *keys})
    cohort = file.cohort.model_copy(update={"teams": kept, "choices": choices})
    assert lay_out(cohort).unplaced == ()
    return file.model_copy(update={"cohort": cohort, "roster": roster})


def team_of(file: CohortFile, *teams: str) -> set[str]:
    """Return the addresses of everybody in some teams."""
    return {line.email for line in file.roster if line.team in teams}


async def invited_to(year: Living, email: str) -> set[str]:
    """Return what somebody was invited to, without the cohort's name."""
    return {
        row.occasion.split("/", 1)[1]
        for row in await year.rows()
        if (row.envelope_to, row.kind) == (email, "invitation")
        and row.state is LedgerState.ACCEPTED
    }


def of_step(occasions: Iterable[str], step: str) -> set[str]:
    """Return those of a step."""
    return {each for each in occasions if each.split("/")[1] == step}
