"""Programs are data: every fault of a file is told at once, with its place."""

import re
from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.program import EveryWeeks, Form, Program
from store.faults import Faults
from store.programs import load_program, program_keys, read_program
from store.toml_files import line_of

PROGRAMS = Path(__file__).parents[2] / "programs"

SMALL = """\
key = "small"
title = "A small year"
summary = "Two meetings and a loop."
[[strand]]
key = "together"
of = "cohort"
[[strand.step]]
key = "kickoff"
kind = "kickoff"
title = "Kick-off"
text = "Hello."
minutes = 90
form = "virtual"
at = 10:00:00
audience = ["lead", "core"]
cadence = { rule = "in-week", week = 1 }
[[strand.step]]
key = "finale"
kind = "convening"
title = "Finale"
text = "Good-bye."
minutes = 90
form = "virtual"
at = 10:00:00
audience = ["lead", "core"]
cadence = { rule = "after", step = "kickoff", weeks = 30 }
[[strand]]
key = "coaching"
of = "team"
[[strand.step]]
key = "ta"
kind = "ta-meeting"
title = "Coaching {n}"
text = "Next steps."
minutes = 60
form = "virtual"
at = 13:00:00
audience = ["lead"]
cadence = { rule = "every", weeks = [4, 6], after = "kickoff", until = "finale" }
[[strand.step.ask]]
key = "topics"
kind = "topics"
title = "Topics"
text = "Which?"
due_days_before = 7
lead_days = 14
"""


def small(folder: Path, text: str = SMALL) -> Path:
    file = folder / "small.toml"
    file.write_text(text, encoding="utf-8")
    return file


def told(file: Path) -> str:
    with pytest.raises(Faults) as refused:
        read_program(file)
    return str(refused.value).replace(str(file), "FILE")


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


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param(
            "minutes = 60",
            "minutes = 5",
            'FILE, line 35, strand 2 (team), step 1 "ta", minutes: must be at least',
            id="too short",
        ),
        pytest.param("minutes = 60\n", "", "minutes: is missing: add it", id="missing"),
        pytest.param(
            "minutes = 60", "minuts = 60", "minuts: is not known here", id="misspelled"
        ),
        pytest.param(
            "at = 13:00:00",
            "at = 13",
            "at: must be a time of day",
            id="a number for a time",
        ),
        pytest.param(
            "at = 13:00:00", 'at = "25:99"', "at: must be a time of day", id="no such time"
        ),
        pytest.param(
            "at = 13:00:00", "at = 13:00:30", "without seconds", id="a time with seconds"
        ),
        pytest.param(
            'audience = ["lead"]',
            'audience = ["boss"]',
            "audience 1: must be one of",
            id="role",
        ),
        pytest.param(
            'audience = ["lead"]', "audience = []", "must hold at least 1", id="nobody"
        ),
        pytest.param(
            'kind = "ta-meeting"',
            'kind = "party"',
            "kind: must be one of",
            id="unknown kind",
        ),
        pytest.param(
            'of = "team"', 'of = "town"', "of: must be one of", id="unknown owner"
        ),
        pytest.param(
            'title = "Topics"', 'title = ""', "title: must not be empty", id="empty"
        ),
        pytest.param(
            'title = "Topics"',
            r'title = "To\u000apics"',
            "title: holds a character that cannot be shown (U+000A)",
            id="a line break in a title",
        ),
        pytest.param(
            'rule = "after"',
            'rule = "sometimes"',
            '"sometimes" is none of',
            id="unknown rule",
        ),
        pytest.param('rule = "after", ', "", "cadence: has no rule", id="no rule"),
        pytest.param(
            'step = "kickoff", weeks = 30',
            'step = "kickoff", weeks = 300',
            'step 2 "finale", cadence, weeks: must be at most 52, not 300',
            id="inside a rule",
        ),
        pytest.param(
            'key = "topics"',
            'key = "ta"',
            'is "ta" a second time',
            id="an ask named as a step",
        ),
        pytest.param(
            'key = "coaching"', 'key = "together"', "a second time", id="a strand twice"
        ),
        pytest.param(
            'after = "kickoff"',
            'after = "lunch"',
            'names no step: "lunch"',
            id="unknown step",
        ),
        pytest.param(
            'until = "finale"', 'until = "ta"', "which repeats", id="until itself"
        ),
        pytest.param(
            'step = "kickoff", weeks = 30',
            'step = "ta", weeks = 30',
            "which repeats",
            id="beside a loop",
        ),
        pytest.param(
            "weeks = [4, 6]", "weeks = [6, 4]", "smaller number first", id="weeks"
        ),
        pytest.param(
            'title = "Coaching {n}"', 'title = "Coaching"', "needs a number", id="no {n}"
        ),
        pytest.param(
            '{ rule = "in-week", week = 1 }',
            '{ rule = "before", step = "finale", weeks = 30 }',
            "goes round in a circle: kickoff -> finale -> kickoff",
            id="circle",
        ),
        pytest.param(
            'key = "small"', 'key = "large"', 'must be "small"', id="another name"
        ),
        pytest.param(
            'of = "team"',
            'of = "cohort"',
            'has the rule "every"',
            id="a loop of the cohort",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert SMALL.count(old) >= 1
    at = SMALL.rindex(old)
    text = SMALL[:at] + new + SMALL[at + len(old) :]
    if old == 'key = "small"':
        text = SMALL.replace(old, new, 1)

    assert says in told(small(tmp_path, text))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = SMALL.replace("minutes = 90", "minutes = 1").replace(
        'kind = "topics"', 'kind = "x"'
    )

    assert len(told(small(tmp_path, text)).splitlines()) == 3


FORM_FAULTS = (
    ('kind = "number"\nlabel', 'kind = "numbr"\nlabel', '"coming", kind: must be one of'),
    ("{ lead = 5, liaison = 7, ", "{ lead = 9, liaison = 7, ", "escalation: must go up"),
    ('kind = "rank"', 'kind = "text"', 'question 1 "topics": is of the kind "text", which'),
    ('"School staff",', '"Family members",', 'question 2 "who": names a choice twice'),
)


def test_every_fault_of_every_form_is_told_with_its_place(tmp_path: Path) -> None:
    text = (PROGRAMS / "lea-peer-network.toml").read_text()
    for right, wrong, _ in FORM_FAULTS:
        assert right in text
        text = text.replace(right, wrong, 1)
    lines = told(small(tmp_path, text)).splitlines()
    assert len(lines) == len(FORM_FAULTS)
    for _, _, words in FORM_FAULTS:
        (line,) = [each for each in lines if words in each]
        assert re.match(r"FILE, line \d+, strand \d", line)


def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    assert "FILE, line 2: is no TOML" in told(small(tmp_path, 'key = "small"\ntitle = A\n'))


@pytest.mark.parametrize("key", ["unknown", "../pyproject", "", "a/b", "LEA-PEER-NETWORK"])
def test_an_unknown_program_is_refused_with_those_there_are(key: str) -> None:
    with pytest.raises(Faults, match=r"holds no program.*lea-peer-network"):
        load_program(key, PROGRAMS)


def test_a_line_is_found_for_nested_tables() -> None:
    keys = ("strand", 1, "step", 0, "ask", 0, "title")

    assert SMALL.splitlines()[line_of(SMALL, keys) - 1] == 'title = "Topics"'


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_no_bytes_bring_the_reader_down(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "fuzz.toml"
    file.write_bytes(content)

    with pytest.raises(Faults):
        read_program(file)


@given(st.data())
def test_no_change_of_a_good_file_brings_the_reader_down(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    lines = SMALL.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    value = st.sampled_from(
        [
            "1e999",
            "-1",
            '""',
            "[[]]",
            "{}",
            "true",
            "1979-05-27",
            "[" * 2000,
            "9" * 5000,
            "{a={}}",
        ]
    )
    lines[at] = f"{lines[at].split('=')[0]}= {data.draw(value)}"
    file = small(tmp_path_factory.getbasetemp(), "\n".join(lines))

    try:
        read_program(file)
    except Faults as refused:
        assert refused.faults  # noqa: PT017 - either is fine, nothing else is
