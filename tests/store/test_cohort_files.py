"""A cohort file, its program and its roster are faultless, or refused with every fault."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cohort import ClosedDay
from models.roster import Role
from store.cohort_files import load_cohort
from store.faults import Faults

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "programs"
PROGRAM = "programs/lea-peer-network.toml"
SAMPLE = ROOT / "examples" / "lea-2027"

COHORT = """\
program = "lea-peer-network"
cohort = "small-2027"
title = "A small cohort"
starts_on = 2027-08-16
ends_on = 2028-06-09
timezone = "America/Los_Angeles"
contact = "Climate@host.example.org"
holidays = "US-CA"
roster = "roster.csv"
[[closed]]
from = 2027-11-22
to = 2027-11-28
why = "Thanksgiving week"
[[team]]
key = "riverbend"
agency = "Riverbend Unified"
kind = "LEA"
state = "CA"
liaison = "Liaison1@host.example.org"
[[team]]
key = "tamuning"
agency = "Tamuning Schools"
kind = "LEA"
state = "GU"
timezone = "Pacific/Guam"
liaison = "liaison1@host.example.org"
"""
ROSTER = """\
email,name,team,role
liaison1@host.example.org,Robin,,liaison
staff1@host.example.org,Theo,,staff
mara@riverbend.example.org,Mara,riverbend,lead
ines@tamuning.example.org,Ines,tamuning,lead
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cohort.toml").write_text(COHORT, encoding="utf-8")
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return tmp_path


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(folder: Path) -> list[str]:
    with pytest.raises(Faults) as refused:
        load_cohort(folder / "cohort.toml", PROGRAMS)
    return [str(fault).replace(f"{folder}/", "") for fault in refused.value.faults]


def test_the_sample_is_six_districts_with_their_people_and_hosts() -> None:
    found, remarks = load_cohort(SAMPLE / "cohort.toml", PROGRAMS)
    sizes = [
        sum(who.team == team.key for who in found.roster) for team in found.cohort.teams
    ]
    hosts = [who.role for who in found.roster if who.team is None]

    assert remarks == []
    assert len(sizes) == 6
    assert all(5 <= size <= 8 for size in sizes)
    assert (hosts.count(Role.LIAISON), hosts.count(Role.STAFF)) == (2, 2)
    assert all(who.email.endswith(".example.org") for who in found.roster)


def test_a_file_says_everything_once_and_the_rest_follows(folder: Path) -> None:
    (cohort, roster) = load_cohort(folder / "cohort.toml", PROGRAMS)[0].__dict__.values()

    assert (cohort.key, cohort.program.key) == ("small-2027", "lea-peer-network")
    assert cohort.contact == "climate@host.example.org"
    assert [team.timezone for team in cohort.teams] == [
        "America/Los_Angeles",
        "Pacific/Guam",
    ]
    assert {team.liaison for team in cohort.teams} == {"liaison1@host.example.org"}
    assert len(roster) == 4


def test_closed_days_are_the_weekdays_of_spans_and_the_holidays_as_observed(
    folder: Path,
) -> None:
    closed = load_cohort(folder / "cohort.toml", PROGRAMS)[0].cohort.closed
    why = {one.day: one.why for one in closed}

    assert why[date(2027, 11, 22)] == "Thanksgiving week"
    assert why[date(2027, 11, 25)] == "Thanksgiving week"
    assert why[date(2027, 9, 6)] == "Labor Day"
    assert "observed" in why[date(2027, 12, 24)]  # Christmas 2027 is a Saturday
    assert date(2027, 11, 27) not in why
    assert all(one.day.weekday() < 5 for one in closed)
    assert [one.day for one in closed] == sorted(why)


def test_no_holidays_code_means_no_public_holidays(folder: Path) -> None:
    rewrite(folder / "cohort.toml", '"US-CA"', '""')

    closed = load_cohort(folder / "cohort.toml", PROGRAMS)[0].cohort.closed

    assert {one.why for one in closed} == {"Thanksgiving week"}


@pytest.mark.parametrize("weeks", [-100, -1, 0, 1, 52])
def test_another_start_moves_the_year_and_its_closed_spans(
    folder: Path, weeks: int
) -> None:
    by = timedelta(weeks=weeks)

    moved, _ = load_cohort(folder / "cohort.toml", PROGRAMS, date(2027, 8, 16) + by)

    assert moved.cohort.starts_on == date(2027, 8, 16) + by
    assert moved.cohort.ends_on == date(2028, 6, 9) + by
    assert (
        ClosedDay(day=date(2027, 11, 22) + by, why="Thanksgiving week")
        in moved.cohort.closed
    )


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_start_outside_our_time_is_refused(folder: Path, day: date) -> None:
    with pytest.raises(Faults, match="cannot start on"):
        load_cohort(folder / "cohort.toml", PROGRAMS, day)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param(
            "ends_on = 2028-06-09",
            "ends_on = 2027-06-09",
            "cohort.toml, line 5, ends_on: 2027-06-09 is before starts_on (2027-08-16)",
            id="an end before the start",
        ),
        pytest.param(
            "ends_on = 2028-06-09",
            "ends_on = 2038-06-09",
            "ends_on: 2038-06-09 is more than",
            id="a year of ten years",
        ),
        pytest.param(
            'key = "tamuning"',
            'key = "riverbend"',
            "cohort.toml, line 21, team 2 \"riverbend\", key: is 'riverbend' like team 1",
            id="a team twice",
        ),
        pytest.param(
            "Liaison1@host.example.org",
            "mara@riverbend.example.org",
            "not in the roster as liaison (there are: liaison1@host.example.org)",
            id="a liaison who is none",
        ),
        pytest.param(
            "Pacific/Guam",
            "Pacific/Atlantis",
            'line 25, team 2 "tamuning", timezone: there is no time zone called',
            id="a zone that does not exist",
        ),
        pytest.param(
            "America/Los_Angeles", "PST8 PDT", "line 6, timezone: there is no", id="no zone"
        ),
        pytest.param(
            '"US-CA"',
            '"US-XX"',
            "line 8, holidays: 'XX' is no part of US",
            id="no such state",
        ),
        pytest.param(
            '"US-CA"',
            '"US-CA"\ndigest = "sunday"',
            "line 9, digest: ",
            id="no day for a digest",
        ),
        pytest.param(
            '"US-CA"',
            '"Atlantis"',
            "holidays: 'Atlantis' is no place",
            id="no such country",
        ),
        pytest.param(
            "lea-peer-network",
            "lea-per-network",
            "line 1, program: 'lea-per-network' is no program in",
            id="an unknown program",
        ),
        pytest.param(
            "roster.csv",
            "people.csv",
            "people.csv: cannot be read (no such file",
            id="no roster",
        ),
        pytest.param(
            "starts_on = 2027-08-16",
            'starts_on = "soon"',
            "line 4, starts_on: must be a day, written without quotes",
            id="a word for a day",
        ),
        pytest.param(
            "starts_on = 2027-08-16",
            "starts_on = 20270816",
            "starts_on: must be a day, written without quotes",
            id="a number for a day",
        ),
        pytest.param(
            "starts_on = 2027-08-16",
            "starts_on = 2027-02-30",
            "cohort.toml, line 4: is no TOML",
            id="a day that no month has",
        ),
        pytest.param(
            "starts_on = 2027-08-16",
            "starts_on = 9999-12-31",
            "starts_on: must lie in the years",
            id="the end of time",
        ),
        pytest.param(
            '"small-2027"',
            '"Small 2027"',
            "line 2, cohort: must be a short name of small letters",
            id="a slug that is none",
        ),
        pytest.param(
            '"A small cohort"',
            r'"A small\r\nBcc: x@example.org"',
            "line 3, title: holds a character that cannot be shown (U+000D)",
            id="a header in the title",
        ),
        pytest.param(
            "Climate@host.example.org",
            "climate",
            'contact: "climate" is not an',
            id="contact",
        ),
        pytest.param(
            "to = 2027-11-28",
            "to = 2027-11-01",
            "closed 1, to: 2027-11-01 is before from",
            id="a closed span that ends before it begins",
        ),
        pytest.param(
            'why = "T', 'wy = "T', "closed 1, wy: is not known here", id="misspelled"
        ),
        pytest.param(
            'kind = "LEA"', 'kind = "school"', "kind: must be one of 'LEA'", id="kind"
        ),
        pytest.param(
            'state = "CA"', 'state = "California"', "two capital letters", id="state"
        ),
        pytest.param(
            'state = "CA"',
            'state = "CA"\nlink = "javascript:alert(1)"',
            "link: must be a link such as https://",
            id="a link that is none",
        ),
        pytest.param(
            'key = "tamuning"',
            'key = "barrigada"',
            "nobody in the roster is in team 'barrigada'",
            id="a team without anybody",
        ),
    ],
)
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


def test_a_start_on_a_closed_day_is_fine(folder: Path) -> None:
    rewrite(folder / "cohort.toml", "from = 2027-11-22", "from = 2027-08-16")

    assert load_cohort(folder / "cohort.toml", PROGRAMS)[0].cohort.teams


def test_what_is_allowed_yet_odd_is_remarked(folder: Path) -> None:
    rewrite(folder / "roster.csv", "Mara,riverbend,lead", "Mara,riverbend,core")
    rewrite(folder / "roster.csv", "Theo,,staff", "Theo,,liaison")

    _, remarks = load_cohort(folder / "cohort.toml", PROGRAMS)

    assert remarks == [
        "team riverbend has no lead: its asks go to all its core members",
        "staff1@host.example.org is a liaison, but of no team",
        "nobody in the roster has the role staff: nobody hears what staff should know",
    ]


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


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_no_bytes_bring_the_reader_down(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    (tmp_path_factory.getbasetemp() / "cohort.toml").write_bytes(content)

    assert told(tmp_path_factory.getbasetemp())


VALUES = [
    "1e999",
    "-1",
    '""',
    "[[]]",
    "{}",
    "true",
    "1979-05-27",
    "0001-01-01",
    "9999-12-31",
    "1979-05-27T07:32:00Z",
    "[" * 2000,
    "9" * 5000,
    "{key = 1}",
    '"\\u0000"',
    '"../../etc"',
    '["a", 1]',
    '"' + "x" * 999 + '"',
    "07:32:00",
]


@given(st.data())
def test_no_change_of_a_good_file_brings_the_reader_down(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.getbasetemp()
    lines = COHORT.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] = f"{lines[at].split('=')[0]}= {data.draw(st.sampled_from(VALUES))}"
    (folder / "cohort.toml").write_text("\n".join(lines), encoding="utf-8")
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")

    try:
        load_cohort(folder / "cohort.toml", PROGRAMS)
    except Faults as refused:
        assert refused.faults  # noqa: PT017 - either is fine, nothing else is
