"""The topics that teams put in order make one order, and each says why."""

import pytest

from rules.topics import ranked


@pytest.mark.parametrize(
    ("ballots", "order"),
    [
        pytest.param([], [], id="nobody said anything"),
        pytest.param([["a", "b"], ["b", "a"], ["b"]], ["b", "a"], id="most points"),
        pytest.param(
            [["a", "b"], ["c", "b"]], ["a", "c", "b"], id="equal: more first places"
        ),
        pytest.param(
            [["a", "b", "c"], ["d", "b", "c"], ["d", "a", "x"]],
            ["d", "a", "b", "c", "x"],
            id="points before first places",
        ),
        pytest.param([["pears"], ["apples"]], ["apples", "pears"], id="then the alphabet"),
        pytest.param(
            [["A  b"], ["a B"], ["c"]], ["A b", "c"], id="one topic, spelled twice"
        ),
        pytest.param([["a", "a", "b"]], ["a", "b"], id="nobody counts twice"),
        pytest.param([["", "a"]], ["a"], id="nothing is no topic"),
    ],
)
def test_topics_in_order(ballots: list[list[str]], order: list[str]) -> None:
    assert [one.topic for one in ranked(ballots)] == order
    turned = [one.topic.casefold().split() for one in ranked(ballots[::-1])]
    assert turned == [topic.casefold().split() for topic in order], "whoever was first"


def test_a_place_says_why() -> None:
    first, second = ranked([["voice", "data"], ["voice"], ["data", "voice"]])
    assert first.reason == "5 points: first for 2 teams, second for 1 team"
    assert (first.points, first.firsts, first.teams) == (5, 2, 3)
    assert second.reason == "3 points: first for 1 team, second for 1 team"
