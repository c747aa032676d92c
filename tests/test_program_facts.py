"""The table of facts names tests that there are."""

import re
from pathlib import Path

from models.program import Step

ROOT = Path(__file__).parents[1]
FACT = re.compile(r"^\| F(\d+) \| .*`(test_\w+)`", re.MULTILINE)


def test_every_fact_of_the_programs_is_held_by_a_test() -> None:
    facts = FACT.findall((ROOT / "docs" / "programs.md").read_text("utf-8"))
    written = "".join(
        file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py")
    )

    assert [int(number) for number, _ in facts] == list(range(1, 34))
    for _, name in facts:
        assert f"def {name}(" in written


def test_every_key_of_a_step_is_told() -> None:
    told = (ROOT / "docs" / "programs.md").read_text("utf-8")
    for name in Step.model_fields:
        assert f"`{name}`" in told or name == "asks"
