"""A table for spreadsheets reads as it was written, and runs nothing."""

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from models.refusal import Refused
from store.sheets_out import write_sheet

HOSTILE = (
    '=HYPERLINK("https://example.org")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
)
PLAIN = ('Elm, "Oak" and Ash', "two\nlines", "", "naïve ☂", "a=b", "'quoted")


def read(file: Path) -> list[list[str]]:
    if file.suffix == ".csv":
        with file.open(encoding="utf-8-sig", newline="") as table:
            return list(csv.reader(table))
    sheet = load_workbook(file).active
    assert sheet
    return [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".CSV"])
def test_what_is_written_is_read_again(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"table{suffix}"
    write_sheet(file, ["what"], [[cell] for cell in PLAIN])
    assert read(file.rename(tmp_path / f"table{suffix.lower()}"))[1:] == [
        [c] for c in PLAIN
    ]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("cell", HOSTILE)
def test_nothing_becomes_a_formula(tmp_path: Path, suffix: str, cell: str) -> None:
    file = tmp_path / f"table{suffix}"
    write_sheet(file, ["what"], [[cell]])
    (said,) = read(file)[1]
    assert said.startswith("'")
    if suffix == ".xlsx":
        sheet = load_workbook(file).active
        assert sheet
        assert sheet["A2"].data_type == "s"


def test_a_csv_says_that_it_is_utf_8(tmp_path: Path) -> None:
    write_sheet(tmp_path / "table.csv", ["what"], [])
    assert (tmp_path / "table.csv").read_bytes().startswith(b"\xef\xbb\xbfwhat")


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"\.csv or \.xlsx"):
        write_sheet(tmp_path / "table.pdf", ["what"], [])
