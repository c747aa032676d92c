"""Tables written for spreadsheets. Nothing in them is ever a formula."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

from models.refusal import Refused

# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection"), and what
# people wrote would then run on the desk of whoever opens it.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
SUFFIXES = (".csv", ".xlsx")


def harmless(cell: str) -> str:
    """Return a cell that reads the same and is text, whatever it begins with."""
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell


def refuse_other_suffix(file: Path) -> None:
    """Refuse a file whose name does not say what it is."""
    if file.suffix.lower() not in SUFFIXES:
        raise Refused(f"{file.name} must end in {' or '.join(SUFFIXES)}")


def write_sheet(file: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table as CSV (UTF-8 with BOM, for Excel) or XLSX, as the file's name says."""
    refuse_other_suffix(file)
    table = [[harmless(cell) for cell in row] for row in (columns, *rows)]
    if file.suffix.lower() == ".csv":
        with file.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows(table)
        return
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Answers")
    for row in table:
        sheet.append(row)
    book.save(file)
