"""What a team dates itself, and what it cannot."""

from pathlib import Path

import pytest

from models.occasion import OccasionId
from models.refusal import Refused
from rules.quotas import step_to_date, still_undated
from store.cohort_files import load_cohort

ROOT = Path(__file__).parents[2]
COHORT = load_cohort(ROOT / "examples/lea-2027/cohort.toml", ROOT / "programs")[0].cohort
TEAM = COHORT.teams[0]


def about(occasion: str) -> OccasionId:
    return OccasionId.parse(f"lea-2027/{occasion}")


def test_what_is_a_quota_can_be_dated() -> None:
    step = step_to_date(COHORT, about("riverbend/thought-partnership/2"))

    assert step.quota == 2


@pytest.mark.parametrize(
    ("occasion", "why"),
    [
        (
            "riverbend/thought-partnership/3",
            "thought-partnership, and no number 3",
        ),
        ("riverbend/ta/4", "ta is not dated by hand; these are: thought-partnership"),
        ("-/group-session/7", "only a team's own are dated by hand"),
        ("nowhere/thought-partnership/1", "only a team's own are dated by hand"),
    ],
)
def test_what_is_none_is_refused_in_words(occasion: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        step_to_date(COHORT, about(occasion))


def test_what_has_a_day_is_not_undated_any_more() -> None:
    known = {"lea-2027/riverbend/thought-partnership/1"}

    assert [str(one) for _, one in still_undated(COHORT, TEAM, known)] == [
        "lea-2027/riverbend/thought-partnership/2"
    ]
