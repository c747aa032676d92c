"""A cohort file, its program and its roster are faultless, or refused with every fault."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from store.cohort_files import load_cohort
from store.faults import Faults
from tests.store.garbled import ANY_BYTES, garbled
from tests.store.small_cohort import COHORT, PROGRAMS, ROSTER, rewrite

PROGRAM = "programs/lea-peer-network.toml"


def told(folder: Path) -> list[str]:
    with pytest.raises(Faults) as refused:
        load_cohort(folder / "cohort.toml", PROGRAMS)
    return [str(fault).replace(f"{folder}/", "") for fault in refused.value.faults]


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_start_outside_our_time_is_refused(folder: Path, day: date) -> None:
    with pytest.raises(Faults, match="cannot start on"):
        load_cohort(folder / "cohort.toml", PROGRAMS, day)


FAULTS = {
    "an end before the start": (
        "ends_on = 2028-06-09",
        "ends_on = 2027-06-09",
        "cohort.toml, line 5, ends_on: 2027-06-09 is before starts_on (2027-08-16)",
    ),
    "a year of ten years": (
        "ends_on = 2028-06-09",
        "ends_on = 2038-06-09",
        "ends_on: 2038-06-09 is more than",
    ),
    "a team twice": (
        'key = "tamuning"',
        'key = "riverbend"',
        "cohort.toml, line 21, team 2 \"riverbend\", key: is 'riverbend' like team 1",
    ),
    "a liaison who is none": (
        "Liaison1@host.example.org",
        "mara@riverbend.example.org",
        "not in the roster as liaison (there are: liaison1@host.example.org)",
    ),
    "a zone that does not exist": (
        "Pacific/Guam",
        "Pacific/Atlantis",
        'line 25, team 2 "tamuning", timezone: there is no time zone called',
    ),
    "no zone": ("America/Los_Angeles", "PST8 PDT", "line 6, timezone: there is no"),
    "no such state": ('"US-CA"', '"US-XX"', "line 8, holidays: 'XX' is no part of US"),
    "no day for a digest": ('"US-CA"', '"US-CA"\ndigest = "sunday"', "line 9, digest: "),
    "no such country": ('"US-CA"', '"Atlantis"', "holidays: 'Atlantis' is no place"),
    "an unknown program": (
        "lea-peer-network",
        "lea-per-network",
        "line 1, program: 'lea-per-network' is no program in",
    ),
    "no roster": ("roster.csv", "people.csv", "people.csv: cannot be read (no such file"),
    "a word for a day": (
        "starts_on = 2027-08-16",
        'starts_on = "soon"',
        "line 4, starts_on: must be a day, written without quotes",
    ),
    "a number for a day": (
        "starts_on = 2027-08-16",
        "starts_on = 20270816",
        "starts_on: must be a day, written without quotes",
    ),
    "a day that no month has": (
        "starts_on = 2027-08-16",
        "starts_on = 2027-02-30",
        "cohort.toml, line 4: is no TOML",
    ),
    "the end of time": (
        "starts_on = 2027-08-16",
        "starts_on = 9999-12-31",
        "starts_on: must lie in the years",
    ),
    "a slug that is none": (
        '"small-2027"',
        '"Small 2027"',
        "line 2, cohort: must be a short name of small letters",
    ),
    "a header in the title": (
        '"A small cohort"',
        r'"A small\r\nBcc: x@example.org"',
        "line 3, title: holds a character that cannot be shown (U+000D)",
    ),
    "contact": ("Climate@host.example.org", "climate", 'contact: "climate" is not an'),
    "a closed span that ends before it begins": (
        "to = 2027-11-28",
        "to = 2027-11-01",
        "closed 1, to: 2027-11-01 is before from",
    ),
    "misspelled": ('why = "T', 'wy = "T', "closed 1, wy: is not known here"),
    "kind": ('kind = "LEA"', 'kind = "school"', "kind: must be one of 'LEA'"),
    "state": ('state = "CA"', 'state = "California"', "two capital letters"),
    "a link that is none": (
        'state = "CA"',
        'state = "CA"\nlink = "javascript:alert(1)"',
        "link: must be a link such as https://",
    ),
    "a team without anybody": (
        'key = "tamuning"',
        'key = "barrigada"',
        "nobody in the roster is in team 'barrigada'",
    ),
}


@pytest.mark.parametrize(("old", "new", "says"), FAULTS.values(), ids=FAULTS)
def test_a_wrong_line_is_refused_in_words(
    folder: Path, old: str, new: str, says: str
) -> None:
    rewrite(folder / "cohort.toml", old, new)

    faults = told(folder)

    assert any(says in fault for fault in faults), faults


def test_a_roster_row_of_an_unknown_team_is_told_with_those_there_are(folder: Path) -> None:
    rewrite(folder / "roster.csv", "Ines,tamuning", "Ines,tamuming")

    empty, unknown = told(folder)

    assert empty.startswith(
        'cohort.toml, line 21, team 2 "tamuning", key: nobody in the roster'
    )
    assert unknown == (
        "roster.csv, row 5, column team: 'tamuming' is no team of the cohort file "
        "(there are: riverbend, tamuning)"
    )


def test_a_faulty_row_is_told_once_and_its_person_is_not_called_missing(
    folder: Path,
) -> None:
    rewrite(folder / "roster.csv", "Robin,,liaison", ",,liaison")

    assert told(folder) == ["roster.csv, row 2, column name: must not be empty"]


def test_the_faults_of_program_cohort_and_roster_are_told_at_once(folder: Path) -> None:
    programs = folder / "programs"
    shutil.copytree(PROGRAMS, programs)
    rewrite(programs / "lea-peer-network.toml", "minutes = 90", "minutes = 5")
    rewrite(folder / "cohort.toml", "Pacific/Guam", "Pacific/Atlantis")
    rewrite(folder / "cohort.toml", "ends_on = 2028", "ends_on = 2026")
    rewrite(folder / "roster.csv", "mara@riverbend.example.org", "mara")

    with pytest.raises(Faults) as refused:
        load_cohort(folder / "cohort.toml", programs)

    wheres = [fault.where.removeprefix(f"{folder}/") for fault in refused.value.faults]
    assert wheres == [
        'cohort.toml, line 25, team 2 "tamuning", timezone',
        f'{PROGRAM}, line 23, strand 1 (cohort), step 1 "kickoff", minutes',
        "cohort.toml, line 5, ends_on",
        "roster.csv, row 4, column email",
    ]


def test_a_year_with_no_open_day_is_refused(folder: Path) -> None:
    rewrite(folder / "cohort.toml", "from = 2027-11-22", "from = 2027-08-01")
    rewrite(folder / "cohort.toml", "to = 2027-11-28", "to = 2028-06-30")

    (fault,) = told(folder)

    assert fault.startswith(
        "cohort.toml, line 4, starts_on: leaves no open day: every weekday"
    )


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert told(tmp_path) == [
        "cohort.toml: cannot be read (no such file or directory): check name and folder"
    ]


@pytest.mark.parametrize(
    "content",
    [b"\x00", b"\xff\xfe", b"[" * 10_000, b"x = " + b"[" * 10_000, b"= 1", b"a.b = 1"],
)
def test_a_file_that_is_no_cohort_is_refused_in_words(folder: Path, content: bytes) -> None:
    (folder / "cohort.toml").write_bytes(content)

    assert told(folder)


@given(ANY_BYTES)
def test_no_bytes_bring_the_reader_down(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    (tmp_path_factory.getbasetemp() / "cohort.toml").write_bytes(content)

    assert told(tmp_path_factory.getbasetemp())


@given(garbled(COHORT))
def test_no_change_of_a_good_file_brings_the_reader_down(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "cohort.toml").write_text(text, encoding="utf-8")
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")

    try:
        load_cohort(folder / "cohort.toml", PROGRAMS)
    except Faults as refused:
        assert refused.faults  # noqa: PT017 - either is fine, nothing else is
