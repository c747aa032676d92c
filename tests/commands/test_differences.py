"""What a file says otherwise than what was started, with the command that does it."""

from datetime import time

import pytest

from commands.differences import differences
from models.cadence import Weekday
from models.cohort import Choice, Cohort, CohortFile, Team
from models.roster import Enrolment, Role
from store.seats import Place
from tests.laid_years import example

SPACE = "space-families"
HERE = example("systems-2027")
HALL = Choice(step="kickoff", place="The town hall")
IN_CIRCLES = {line.email for line in HERE.roster if line.circle}
WHO = next(line for line in HERE.roster if line.team and line.email not in IN_CIRCLES)


def places(file: CohortFile) -> list[Place]:
    """Who sits where once a file was started."""
    return [
        Place(email=o.email, name=o.name, team=o.team, role=o.role, circle=o.circle)
        for o in file.roster
    ]


def told(file: CohortFile, seated: list[Place] | None = None) -> list[str]:
    return differences(HERE.cohort, places(HERE) if seated is None else seated, file)


def with_cohort(**changes: object) -> CohortFile:
    cohort: Cohort = HERE.cohort.model_copy(update=changes)
    return HERE.model_copy(update={"cohort": cohort})


def with_team(**changes: object) -> CohortFile:
    first, *others = HERE.cohort.teams
    team: Team = first.model_copy(update=changes)
    return with_cohort(teams=(team, *others))


def with_line(line: Enrolment) -> CohortFile:
    return HERE.model_copy(update={"roster": (*HERE.roster, line)})


def test_a_file_that_says_what_runs_says_nothing_else() -> None:
    assert told(HERE) == []


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (
            with_cohort(digest=Weekday.FRIDAY),
            "digest: nothing is now friday; it was ",
        ),
        (with_cohort(contact="new@host.example.org"), "contact: "),
        (with_team(problem="Something else"), "problem: "),
        (
            with_cohort(choices=(*HERE.cohort.choices, HALL)),
            "meeting 1 of kickoff: something else is chosen: `edit`",
        ),
    ],
    ids=["digest", "contact", "problem", "choice"],
)
def test_whatever_a_file_says_otherwise_is_named(file: CohortFile, said: str) -> None:
    lines = told(file)
    assert len(lines) == 1
    assert said in lines[0]


def test_a_day_that_is_chosen_otherwise_is_told_as_a_move_alone() -> None:
    old = example("states-2028")
    dated = next(one for one in old.cohort.choices if one.on)
    others = tuple(one for one in old.cohort.choices if one != dated)
    later = (*others, dated.model_copy(update={"at": time(15)}))
    new = old.model_copy(
        update={"cohort": old.cohort.model_copy(update={"choices": later})}
    )
    lines = differences(old.cohort, places(old), new)
    assert lines
    assert all("`move " in line for line in lines)


def test_a_place_in_a_circle_is_new_beside_the_one_in_the_team() -> None:
    lines = told(with_line(WHO.model_copy(update={"circle": SPACE})))
    order = f"join {HERE.cohort.key} --team {WHO.team} --email {WHO.email}"
    place = f'--name "{WHO.name}" --role {WHO.role} --circle {SPACE}'
    assert lines == [f"{WHO.email} is new: `{order} {place}`"]


def test_who_came_into_a_circle_by_themselves_is_not_gone_from_the_roster() -> None:
    came = Place(email=WHO.email, name=WHO.name, team=WHO.team, role=WHO.role, circle=SPACE)
    assert told(HERE, [*places(HERE), came]) == []


def test_who_sits_here_and_is_in_the_file_no_more_is_named() -> None:
    gone = Place(email="ann@example.org", name="Ann", team=WHO.team, role=Role.CORE)
    order = f"leave {HERE.cohort.key} --email ann@example.org --team {WHO.team}"
    lines = told(HERE, [*places(HERE), gone])
    assert lines == [f"ann@example.org is gone from the roster: `{order}`"]
