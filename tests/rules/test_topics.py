"""The topics that teams put in order make one order, and each says why."""

from pathlib import Path

import pytest

from models.meeting import Meeting
from rules.laying import meetings_laid
from rules.topics import ranked, with_topic
from rules.year import lay_out
from store.cohort_files import load_cohort
from tests.rules.samples import LAID
from tests.years.samples import sample

ROOT = Path(__file__).parents[2]
COHORT = load_cohort(ROOT / "examples/lea-2027/cohort.toml", ROOT / "programs")[0].cohort


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


def a_session() -> Meeting:
    laid = meetings_laid(COHORT, lay_out(COHORT), lambda occasion: occasion, LAID)
    return next(one for one in laid if one.id == "lea-2027/-/group-session/3")


def test_a_topic_keeps_whose_session_it_is() -> None:
    cohort = sample("systems-2027").cohort
    laid = meetings_laid(cohort, lay_out(cohort), lambda occasion: occasion, LAID)
    meeting = next(one for one in laid if one.step == "peer-feedback")
    once, text = with_topic(cohort, meeting, "Trust", None)
    assert once == f"{meeting.title}: Trust"
    again = meeting.model_copy(update={"title": once, "text": text})
    assert with_topic(cohort, again, "Voice", None)[0] == f"{meeting.title}: Voice"


def test_a_topic_stands_in_title_and_agenda_in_place_of_the_one_before() -> None:
    session = a_session()
    title, text = with_topic(COHORT, session, "Student voice", "The teams wished for it.")
    assert title == "Group session 3: Student voice"
    assert text.startswith(
        "Topic: Student voice\n\nWhy this topic: The teams wished for it."
    )
    assert session.text in text
    again = session.model_copy(update={"title": title, "text": text})
    other, said = with_topic(COHORT, again, "Families", None)
    assert other == "Group session 3: Families"
    assert "Student voice" not in said.split("\n\n")[0]
    assert said.count("Topic:") == 1
