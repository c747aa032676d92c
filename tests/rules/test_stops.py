"""What a story wants dated, read from what is over, is what its journey waits at."""

import pytest

from models.journey import Stop, StrandOutline
from rules.stops import wanted

JOURNEY, TEAM = "team/elm-2040/alder", "elm-2040/alder"
COACHING = StrandOutline(
    key="coaching",
    stops=(
        Stop(occasion=f"{TEAM}/check-in/1"),
        Stop(repeats="ta"),
        Stop(occasion=f"{TEAM}/workshop/1"),
    ),
)
ROUND = StrandOutline(key="round", stops=(Stop(repeats="call"),))


@pytest.mark.parametrize(
    ("closed", "then"),
    [
        pytest.param([], ["call/1"], id="a strand waits at its first meeting"),
        pytest.param(["check-in/1"], ["ta/1", "call/1"], id="and goes on"),
        pytest.param(["check-in/1", "ta/1"], ["ta/2", "call/1"], id="one after the other"),
        pytest.param(
            ["check-in/1", "ta/1", "ta/2", "call/1"], ["ta/3", "call/2"], id="and on"
        ),
        pytest.param(["ta/1", "workshop/1"], ["call/1"], id="nothing is skipped"),
    ],
)
def test_the_next_of_each_repeating_step_that_a_strand_has_come_to_is_wanted(
    closed: list[str], then: list[str]
) -> None:
    over = {f"{TEAM}/{each}" for each in closed}
    found = list(wanted((COACHING, ROUND), JOURNEY, over))
    assert found == [f"{TEAM}/{each}" for each in then]


def test_a_strand_of_fixed_meetings_wants_nothing() -> None:
    fixed = StrandOutline(key="fixed", stops=(Stop(occasion=f"{TEAM}/workshop/1"),))
    assert list(wanted((fixed,), JOURNEY, {f"{TEAM}/workshop/1"})) == []
