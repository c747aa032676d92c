"""Whatever a spreadsheet exports is read, and every fault has its row and column."""

import csv
import io
import warnings
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from models.roster import Enrolment, Role
from store.rosters import Roster, read_roster

HEADER = "email,name,team,role,timezone,language"
ANN = Enrolment(email="ann@example.org", name="Ann Lee", team="riverbend", role=Role.LEAD)


def roster(folder: Path, content: str | bytes) -> Roster:
    file = folder / "roster.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_roster(file)


def told(found: Roster) -> list[str]:
    return [str(fault).split("roster.csv")[-1] for fault in found.faults]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            "email,name,team,role\nann@example.org,Ann Lee,riverbend,lead\n", id="plain"
        ),
        pytest.param(
            b"\xef\xbb\xbfemail,name,team,role\r\nann@example.org,Ann Lee,riverbend,lead",
            id="BOM and CRLF",
        ),
        pytest.param(
            '"email";"name";"team";"role"\n"ann@example.org";"Ann Lee";"riverbend";"lead"',
            id="semicolons and quotes",
        ),
        pytest.param(
            "email\tname\tteam\trole\nann@example.org\tAnn Lee\triverbend\tlead", id="tab"
        ),
        pytest.param(
            "role,team,name,email\nlead,riverbend,Ann Lee,ann@example.org",
            id="another order",
        ),
        pytest.param(
            " Email , NAME ,Team,Role\n Ann@Example.ORG , Ann Lee , riverbend , Lead \n",
            id="capitals and spaces",
        ),
        pytest.param(
            f"{HEADER}\n\n,,,,,\nann@example.org,Ann Lee,riverbend,lead,,\n\n",
            id="blank rows",
        ),
        pytest.param(
            "email,name,team,role,,\nann@example.org,Ann Lee,riverbend,lead,,",
            id="blank columns",
        ),
        pytest.param(
            f"{HEADER}\nann@example.org,Ann Lee,riverbend,lead",
            id="cells missing at the end",
        ),
    ],
)
def test_a_table_is_read_however_it_was_saved(tmp_path: Path, content: str | bytes) -> None:
    assert roster(tmp_path, content) == Roster(rows=((_row(content), ANN),))


def _row(content: str | bytes) -> int:
    text = content if isinstance(content, str) else content.decode()
    return next(n for n, line in enumerate(text.splitlines(), 1) if "@" in line)


@pytest.mark.parametrize(
    "name",
    ["Lee, Ann", 'Ann "Annie" Lee', "Ann 🌻 Lee", "=?UTF-8?Q?=0A?=Bcc:", "안 리", "O'Neil"],
)
def test_a_name_stays_as_it_was_written(tmp_path: Path, name: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(
        [HEADER.split(","), ["ann@example.org", name, "r", "core", "", "es"]]
    )

    (person,) = roster(tmp_path, out.getvalue()).enrolments

    assert (person.name, person.language) == (name, "es")


def test_a_workbook_is_read_like_a_table(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["email", "name", "team", "role", "phone"])
    book.active.append(["ann@example.org", "Ann Lee", "riverbend", "lead", 5551234])
    book.save(tmp_path / "people.xlsx")

    found = read_roster(tmp_path / "people.xlsx")

    assert found.enrolments == (ANN,)
    assert "'phone' is not known" in found.remarks[0]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("ann,Ann,r,core,,", ', row 2, column email: "ann" is not an e-mail address'),
        (",Ann,r,core,,", ", row 2, column email: an e-mail address is missing"),
        ("ann@example.org,,r,core,,", ", row 2, column name: must not be empty"),
        ("ann@example.org,A\x07nn,r,core,,", ", row 2, column name: holds a character"),
        (
            f"ann@example.org,{'A' * 121},r,core,,",
            ", row 2, column name: has 121 characters",
        ),
        ('ann@example.org,"A\nB",r,core,,', "column name: holds a character"),
        ("ann@example.org,Ann,r,boss,,", ", row 2, column role: 'boss' is no role"),
        ("ann@example.org,Ann,,core,,", ", row 2, column team: is empty"),
        (
            "ann@example.org,Ann,r,liaison,,",
            ", row 2, column team: must be empty for liaison",
        ),
        ("ann@example.org,Ann,r,core,Mars/Base,", "column timezone: there is no time zone"),
        (
            "ann@example.org,Ann,r,core,../../etc/passwd,",
            "column timezone: there is no time",
        ),
        (
            "ann@example.org,Ann,r,core,,English!",
            "column language: 'English!' is no language",
        ),
        (
            "ann@example.org,Lee, Ann,r,core,UTC,en",
            ", row 2: has more cells than the first row",
        ),
    ],
)
def test_a_wrong_row_is_told_with_row_and_column(
    tmp_path: Path, row: str, says: str
) -> None:
    found = roster(tmp_path, f"{HEADER}\n{row}\nbo@example.org,Bo,r,core,,\n")

    assert says in told(found)[0]
    assert [person.email for person in found.enrolments] == ["bo@example.org"]


def test_all_faults_of_all_rows_are_told_at_once(tmp_path: Path) -> None:
    found = roster(tmp_path, f"{HEADER}\nann,,r,boss,,\nbo,Bo,r,core,,x!\n")

    assert len(found.faults) == 5


def test_a_person_twice_in_a_team_is_told_and_in_two_teams_is_fine(tmp_path: Path) -> None:
    rows = [f"Ann@example.org,Ann,{team},core,," for team in ("a", "b", "a")]

    found = roster(tmp_path, "\n".join([HEADER, *rows]))

    assert [fault.split(":")[0] for fault in told(found)] == [", row 4, column email"]
    assert "a second time (first in row 2): keep one row" in told(found)[0]
    assert [person.team for person in found.enrolments[:2]] == ["a", "b"]


def test_another_name_for_the_same_address_is_remarked(tmp_path: Path) -> None:
    found = roster(
        tmp_path, f"{HEADER}\na@example.org,Ann,a,core,,\na@example.org,Anna,b,core,,"
    )

    assert found.faults == ()
    assert "row 3: a@example.org has another name" in found.remarks[0]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param("", "holds nobody", id="empty"),
        pytest.param(HEADER, "holds nobody", id="header alone"),
        pytest.param(
            "mail,name\na,b", 'row 1: has no column "email"', id="no address column"
        ),
        pytest.param("email,email,name,team,role\na,b,c,d,e", "twice", id="a column twice"),
        pytest.param(
            f'{HEADER}\n"ann', "line 2: cannot be read as CSV", id="an open quote"
        ),
        pytest.param(HEADER.encode() + b"\nan\xff", "line 2: is not UTF-8", id="Latin-1"),
        pytest.param("a,b".encode("utf-16")[:-1], "is not UTF-8", id="cut off"),
        pytest.param(b"\xd0\xcf\x11\xe0rest", "old Excel file", id="xls"),
        pytest.param(b"PK\x03\x04rest", "no Excel file that can be read", id="broken xlsx"),
        pytest.param(b"x" * 5_000_001, "larger than 5 MB", id="too large"),
        pytest.param(
            f"{HEADER}\n" + "a,b,c,d,e,f\n" * 5001, "more than 5000", id="too long"
        ),
        pytest.param(
            f"{HEADER}\n{'a' * 200_000}", "cannot be read as CSV", id="a huge cell"
        ),
    ],
)
def test_what_is_no_roster_is_refused_in_words(
    tmp_path: Path, content: str | bytes, says: str
) -> None:
    assert says in told(roster(tmp_path, content))[0]


def test_a_roster_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "no such file" in str(read_roster(tmp_path / "nobody.csv").faults[0])
    assert "is a directory" in str(read_roster(tmp_path).faults[0])


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "roster.csv", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_001)

    assert "unpacks to more than" in str(read_roster(tmp_path / "roster.csv").faults[0])


@given(
    st.binary(max_size=300)
    | st.binary(max_size=300).map(b"PK\x03\x04".__add__)
    | st.text(max_size=300).map(lambda text: f"{HEADER}\n{text}".encode())
    | st.lists(st.text(alphabet='a@.,"\n\r;\t\x00é', max_size=9)).map(
        lambda cells: ("email,name,team,role\n" + ",".join(cells)).encode()
    )
)
def test_no_bytes_bring_the_reader_down(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    found = roster(tmp_path_factory.getbasetemp(), content)

    assert found.faults or found.rows or not content.strip()


@given(st.integers(0, 6000), st.binary(min_size=1, max_size=20))
def test_no_broken_workbook_brings_the_reader_down(
    tmp_path_factory: pytest.TempPathFactory, at: int, noise: bytes
) -> None:
    out = io.BytesIO()
    book = Workbook()
    assert book.active is not None
    book.active.append(["email", "name", "team", "role"])
    book.active.append(["ann@example.org", "Ann Lee", "riverbend", "lead"])
    book.save(out)
    content = out.getvalue()
    at %= len(content)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = roster(
            tmp_path_factory.getbasetemp(),
            content[:at] + noise + content[at + len(noise) :],
        )

    assert found.faults or found.rows
