"""Who consults whom: fair, the same for the same teams, and with a reason."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cohort import AgencyKind, Team
from rules.consultancies import consultancies, groups_of

PROBLEMS = st.sampled_from([None, "Families", "Funds", "Plans"])
SIZES = st.integers(2, 6)


def team(number: int, problem: str | None = None) -> Team:
    return Team(
        key=f"team-{number}",
        agency=f"State {number}",
        kind=AgencyKind.SEA,
        state="CA",
        timezone="America/Chicago",
        liaison="liaison@host.example.org",
        problem=problem,
    )


def teams(problems: list[str | None]) -> list[Team]:
    return [team(number, problem) for number, problem in enumerate(problems)]


TEAMS = st.lists(PROBLEMS, min_size=3, max_size=60).map(teams)


@given(TEAMS, SIZES)
def test_each_round_every_team_is_in_one_group_of_about_that_size(
    some: list[Team], size: int
) -> None:
    rounds = consultancies(some, rounds=max(3, size), size=size)
    assert len(rounds) == max(3, size)
    for groups in rounds:
        seated = [one.key for group in groups for one in group.teams]
        sizes = {len(group.teams) for group in groups}

        assert sorted(seated) == sorted(one.key for one in some)
        assert max(sizes) - min(sizes) <= 1
        assert min(sizes) >= 2
        assert max(sizes) <= max(size, 3)


@given(TEAMS, SIZES, st.integers(0, 4))
def test_over_the_rounds_everybody_has_brought_and_has_advised(
    some: list[Team], size: int, more: int
) -> None:
    rounds = consultancies(some, rounds=max(3, size) + more, size=size)
    brought = Counter(group.teams[0].key for groups in rounds for group in groups)

    assert brought.keys() == {one.key for one in some}
    assert max(brought.values()) - min(brought.values()) <= 1
    assert max(brought.values()) < len(rounds), "who always brings never advises"


@given(TEAMS, SIZES)
def test_the_same_teams_are_matched_alike(some: list[Team], size: int) -> None:
    again = [Team.model_validate_json(one.model_dump_json()) for one in some]

    assert consultancies(again, rounds=3, size=size) == consultancies(
        some, rounds=3, size=size
    )


@given(TEAMS, SIZES)
def test_each_group_says_who_brings_what_and_why_each_adviser_is_there(
    some: list[Team], size: int
) -> None:
    for groups in consultancies(some, rounds=3, size=size):
        assert groups
        for group in groups:
            brings, *advisers = group.teams
            assert group.why.startswith(f"{brings.agency} brings: ")
            for adviser in advisers:
                same = adviser.problem is not None and adviser.problem == brings.problem
                assert (f"{adviser.agency} works on the same" in group.why) == same


def test_teams_with_the_same_problem_meet_first() -> None:
    paired = ["Families", "Funds", "Plans", "Families", "Funds", "Plans"]
    (first,) = consultancies(teams(list(paired)), rounds=1, size=2)

    assert [{one.problem for one in group.teams} for group in first] == [
        {"Families"},
        {"Funds"},
        {"Plans"},
    ]


def test_who_has_met_meets_others_before_meeting_again() -> None:
    rounds = consultancies(teams([None] * 9), rounds=2, size=3)
    met = Counter(
        frozenset(one.key for one in pair)
        for groups in rounds
        for group in groups
        for pair in combinations(group.teams, 2)
    )

    assert set(met.values()) == {1}


@pytest.mark.parametrize(
    ("many", "size", "sizes"),
    [
        (3, 3, [3]),
        (10, 3, [3, 3, 2, 2]),
        (7, 2, [3, 2, 2]),
        (60, 6, [6] * 10),
        (1, 3, []),
        (0, 3, []),
    ],
)
def test_groups_are_even_and_nobody_sits_alone(
    many: int, size: int, sizes: list[int]
) -> None:
    assert groups_of(many, size) == sizes
