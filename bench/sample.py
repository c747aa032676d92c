"""The sample cohort, also with other numbers of people."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from models.cohort import CohortFile
from models.occasion import cohort_journey, team_journey
from models.roster import Enrolment, Role
from store.cohort_files import load_cohort

ROOT = Path(__file__).parent.parent
FILE = ROOT / "examples" / "lea-2027" / "cohort.toml"


def sample(starts_on: date | None = None, file: Path = FILE) -> CohortFile:
    """Return the sample (or another one) as it is, or starting on another day."""
    return load_cohort(file, ROOT / "programs", starts_on)[0]


def samples() -> list[CohortFile]:
    """Return a cohort of every program."""
    return [sample(file=file) for file in sorted(ROOT.glob("examples/*/cohort.toml"))]


def called(file: CohortFile, key: str) -> CohortFile:
    """Return the same cohort under another key."""
    cohort = file.cohort.model_copy(update={"key": key})
    return file.model_copy(update={"cohort": cohort})


def journeys_of(file: CohortFile) -> list[str]:
    """Return the ids of a cohort's journeys: its own, then its teams'."""
    key = file.cohort.key
    teams = (team_journey(key, team.key) for team in file.cohort.teams)
    return [cohort_journey(key), *teams]


def with_people(file: CohortFile, people: int) -> CohortFile:
    """Return the same cohort with so many people in each team."""
    return file.model_copy(update={"roster": tuple(_roster(file, people))})


def _roster(file: CohortFile, people: int) -> Iterator[Enrolment]:
    yield from (line for line in file.roster if line.team is None)
    for team in file.cohort.teams:
        seated = [line for line in file.roster if line.team == team.key][:people]
        yield from seated
        for number in range(len(seated), people):
            yield Enrolment(
                email=f"person{number}@{team.key}.example.org",
                name=f"Person {number}",
                team=team.key,
                role=Role.CORE,
            )
