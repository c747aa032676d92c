"""Every program of the house has a sample cohort, and each sample a whole year."""

from pathlib import Path

import pytest

from rules.year import lay_out
from store.cohort_files import load_cohort
from store.programs import program_keys

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "programs"
SAMPLES = sorted(file for file in (ROOT / "examples").glob("*/cohort.toml"))


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.parent.name)
def test_every_sample_is_faultless_and_finds_all_its_days(file: Path) -> None:
    found, remarks = load_cohort(file, PROGRAMS)

    assert remarks == []
    assert found.cohort.key == file.parent.name
    assert lay_out(found.cohort).unplaced == ()


def test_every_program_has_a_sample() -> None:
    shown = {load_cohort(file, PROGRAMS)[0].cohort.program.key for file in SAMPLES}

    assert shown == set(program_keys(PROGRAMS))
