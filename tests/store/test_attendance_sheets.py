"""Lists as three tools write them; the people in them are made up."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from models.attendance import SheetLine
from store.attendance_sheets import read_attendance
from store.faults import Faults

ZOOM = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
912 1111 2222,Group session,2027-10-20 09:55,2027-10-20 11:35,host@host.example.org,100,3

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Waiting
Mara Quill,Mara.Quill@Riverbend.example.org,10:00,11:30,90,No,No
"Fenn, Tobias (iPad)",,10:02,11:30,88,Yes,No
"""
TEAMS = (
    "1. Summary\n"
    "Meeting title\tGroup session, with all\n"
    "Attended participants\t2\n"
    "\n"
    "2. Participants\n"
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
    "Mara Quill\t10/20/27, 9:59:00 AM\t10/20/27, 11:30:00 AM\t1h 31m\t"
    "mara.quill@riverbend.example.org\tmq@riverbend.example.org\tPresenter\n"
    "\n"
    "3. In-Meeting Activities\n"
    "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\n"
    "Mara Quill\t10/20/27, 9:59:00 AM\t10/20/27, 11:30:00 AM\t1h 31m\t"
    "mara.quill@riverbend.example.org\tPresenter\n"
)
MEET = """First name,Last name,Email,Duration,Time joined,Time exited
Mara,Quill,mara.quill@riverbend.example.org,1 hr,10:00,11:00
Tobias,Fenn,not an address,1 hr,10:00,11:00
"""


def of(folder: Path, content: str | bytes) -> list[SheetLine]:
    file = folder / "list.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_attendance(file)


MARA = ("mara.quill@riverbend.example.org",)


def test_zooms_list_is_read_and_its_meetings_host_is_no_participant(tmp_path: Path) -> None:
    assert of(tmp_path, ZOOM) == [
        SheetLine(row=5, name="Mara Quill", addresses=MARA),
        SheetLine(row=6, name="Fenn, Tobias (iPad)", addresses=()),
    ]


def test_teams_list_is_read_in_its_own_encoding_with_both_addresses(tmp_path: Path) -> None:
    found = of(tmp_path, TEAMS.encode("utf-16"))
    assert [line.addresses for line in found] == [
        (*MARA, "mq@riverbend.example.org"),
        MARA,
    ]


def test_meets_list_is_read_and_what_is_no_address_is_none(tmp_path: Path) -> None:
    found = of(tmp_path, MEET)
    assert [(line.name, line.addresses) for line in found] == [
        ("Mara", MARA),
        ("Tobias", ()),
    ]


def test_an_excel_file_is_read_too(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "E-mail"])
    sheet.append(["Mara", *MARA])
    book.save(tmp_path / "list.xlsx")
    assert read_attendance(tmp_path / "list.xlsx") == [
        SheetLine(row=2, name="Mara", addresses=MARA)
    ]


@pytest.mark.parametrize(
    "content",
    ["Name,Duration\nMara,90\n", "Email\nmara@example.org\n", "Name,Email\n"],
)
def test_what_names_nobody_with_an_address_is_refused_in_words(
    tmp_path: Path, content: str
) -> None:
    with pytest.raises(Faults, match="holds no participants"):
        of(tmp_path, content)
