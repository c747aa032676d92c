"""Programs are data: the house's own are read, and an unknown one is not."""

from datetime import time
from pathlib import Path

import pytest

from models.cadence import EveryWeeks
from models.program import Form, Program
from store.faults import Faults
from store.programs import load_program, program_keys, read_program
from store.toml_files import line_of
from tests.store.small_cohort import PROGRAMS
from tests.store.small_program import SMALL, small


@pytest.mark.parametrize("key", program_keys(PROGRAMS))
def test_every_program_of_the_house_is_faultless(key: str) -> None:
    assert load_program(key, PROGRAMS).key == key


def test_the_peer_network_has_the_year_that_districts_are_promised() -> None:
    program = load_program("lea-peer-network", PROGRAMS)
    workshop, ta = program.step("workshop"), program.step("ta")

    assert (workshop.form, workshop.minutes) == (Form.IN_PERSON, 180)
    assert [ask.due_days_before for ask in workshop.asks] == [35, 28, 21, 14, -8]
    assert [ask.of for ask in workshop.asks if ask.comes_after] == ["each"]
    assert ta.cadence == EveryWeeks(
        rule="every", weeks=(4, 6), after="check-in", until="final-convening"
    )
    assert ta.report is not None
    assert (ta.report.nudges, ta.report.presumed_after_days) == ((1, 3, 7), 9)
    assert all(step.reminders == (14, 2) for step in program.steps() if step.is_fixed)


def test_a_program_comes_back_from_json_as_it_was(tmp_path: Path) -> None:
    program = read_program(small(tmp_path))

    assert Program.model_validate_json(program.model_dump_json(by_alias=True)) == program
    assert program.step("ta").at == time(13)


@pytest.mark.parametrize("key", ["unknown", "../pyproject", "", "a/b", "LEA-PEER-NETWORK"])
def test_an_unknown_program_is_refused_with_those_there_are(key: str) -> None:
    with pytest.raises(Faults, match=r"holds no program.*lea-peer-network"):
        load_program(key, PROGRAMS)


def test_a_line_is_found_for_nested_tables() -> None:
    keys = ("strand", 1, "step", 0, "ask", 0, "title")

    assert SMALL.splitlines()[line_of(SMALL, keys) - 1] == 'title = "Topics"'
