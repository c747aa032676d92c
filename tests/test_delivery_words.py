"""docs/delivery.md says what the code does: its tables are read and compared."""

import re
from datetime import timedelta
from pathlib import Path

from activities.places import GROWS_AFTER
from activities.sending import BACKOFF_MINUTES, DOT_WITHIN, MOST_LETTERS, SURELY_ARRIVED
from models.notice import LedgerState
from rules.transitions import NEXT
from settings import Settings
from tests.chaos.test_crash_points import POINTS
from worker import grace_of

WORDS = (Path(__file__).parent.parent / "docs" / "delivery.md").read_text("utf-8")


def table(after: str) -> list[list[str]]:
    """Return the cells of the table that follows a heading, without its head."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in WORDS.split(f"## {after}\n")[1].split("\n## ")[0].splitlines()
        if line.startswith("|")
    ]
    return rows[2:]


def coded(text: str) -> set[str]:
    return set(re.findall(r"`([a-z]+)`", text))


def test_the_table_of_states_is_the_one_of_the_code() -> None:
    told = {
        state.strip("`"): coded(then) for state, _, then in table("The states of a row")
    }
    assert told == {
        state.value: {each.value for each in NEXT[state]} for state in LedgerState
    }


def test_the_table_of_crash_points_is_the_one_that_is_tested() -> None:
    told = {
        point: (state.strip("`"), copies)
        for point, state, copies, _ in table("Where a process may die")
    }
    assert told == {point: (str(of.state), of.copies) for point, of in POINTS.items()}


def test_the_figures_in_the_text_are_those_of_the_code() -> None:
    text = " ".join(WORDS.split())
    assert f"up to {MOST_LETTERS} rows" in text
    assert f"After {GROWS_AFTER} full rounds" in text
    assert f"within {DOT_WITHIN.seconds} seconds of the fence" in text
    assert f"only {SURELY_ARRIVED.seconds} seconds after the fence" in text
    waits = ", ".join(str(each) for each in BACKOFF_MINUTES[:-1])
    assert f"Waits are {waits} and then {BACKOFF_MINUTES[-1]} minutes" in text
    grace = grace_of(Settings()) // timedelta(minutes=1)
    assert f"({grace} minutes by default)" in text


def test_the_promise_claims_no_more_than_can_be_kept() -> None:
    assert (
        "Nobody is missed; nobody is told twice, except by a byte-identical copy" in WORDS
    )
    assert "deliver exactly once" not in WORDS
