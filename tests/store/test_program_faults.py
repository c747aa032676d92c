"""Every fault of a program's file is told at once, with its place."""

import re
from pathlib import Path

import pytest
from hypothesis import given

from store.faults import Faults
from store.programs import read_program
from tests.store.garbled import ANY_BYTES, garbled
from tests.store.small_cohort import PROGRAMS
from tests.store.small_program import SMALL, small, told

FAULTS = {
    "too short": (
        "minutes = 60",
        "minutes = 5",
        'FILE, line 35, strand 2 (team), step 1 "ta", minutes: must be at least',
    ),
    "missing": ("minutes = 60\n", "", "minutes: is missing: add it"),
    "misspelled": ("minutes = 60", "minuts = 60", "minuts: is not known here"),
    "a number for a time": ("at = 13:00:00", "at = 13", "at: must be a time of day"),
    "no such time": ("at = 13:00:00", 'at = "25:99"', "at: must be a time of day"),
    "a time with seconds": ("at = 13:00:00", "at = 13:00:30", "without seconds"),
    "role": ('audience = ["lead"]', 'audience = ["boss"]', "audience 1: must be one of"),
    "nobody": ('audience = ["lead"]', "audience = []", "must hold at least 1"),
    "unknown kind": ('kind = "ta-meeting"', 'kind = "party"', "kind: must be one of"),
    "unknown owner": ('of = "team"', 'of = "town"', "of: must be one of"),
    "empty": ('title = "Topics"', 'title = ""', "title: must not be empty"),
    "a line break in a title": (
        'title = "Topics"',
        r'title = "To\u000apics"',
        "title: holds a character that cannot be shown (U+000A)",
    ),
    "unknown rule": ('rule = "after"', 'rule = "sometimes"', '"sometimes" is none of'),
    "no rule": ('rule = "after", ', "", "cadence: has no rule"),
    "inside a rule": (
        'step = "kickoff", weeks = 30',
        'step = "kickoff", weeks = 300',
        'step 2 "finale", cadence, weeks: must be at most 52, not 300',
    ),
    "an ask named as a step": ('key = "topics"', 'key = "ta"', 'is "ta" a second time'),
    "a strand twice": ('key = "coaching"', 'key = "together"', "a second time"),
    "unknown step": ('after = "kickoff"', 'after = "lunch"', 'names no step: "lunch"'),
    "until itself": ('until = "finale"', 'until = "ta"', "which repeats"),
    "beside a loop": (
        'step = "kickoff", weeks = 30',
        'step = "ta", weeks = 30',
        "which repeats",
    ),
    "weeks": ("weeks = [4, 6]", "weeks = [6, 4]", "smaller number first"),
    "no {n}": ('title = "Coaching {n}"', 'title = "Coaching"', "needs a number"),
    "circle": (
        '{ rule = "in-week", week = 1 }',
        '{ rule = "before", step = "finale", weeks = 30 }',
        "goes round in a circle: kickoff -> finale -> kickoff",
    ),
    "another name": ('key = "small"', 'key = "large"', 'must be "small"'),
    "a loop of the cohort": ('of = "team"', 'of = "cohort"', 'has the rule "every"'),
}


@pytest.mark.parametrize(("old", "new", "says"), FAULTS.values(), ids=FAULTS)
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


@given(ANY_BYTES)
def test_no_bytes_bring_the_reader_down(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "fuzz.toml"
    file.write_bytes(content)

    with pytest.raises(Faults):
        read_program(file)


@given(garbled(SMALL))
def test_no_change_of_a_good_file_brings_the_reader_down(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    file = small(tmp_path_factory.getbasetemp(), text)

    try:
        read_program(file)
    except Faults as refused:
        assert refused.faults  # noqa: PT017 - either is fine, nothing else is
