"""Tables that people export from spreadsheets: CSV or XLSX bytes to rows of text."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from openpyxl import load_workbook

from store.faults import Fault, Faults
from store.files import decode, read_bytes, shown

LARGEST = 5_000_000  # bytes
MOST_ROWS = 5_000
_MOST_COLUMNS = 50
_LARGEST_UNPACKED = 100_000_000  # bytes: a small zip can hold a very large sheet
_SEPARATORS = ",;\t"
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Row = tuple[int, list[str]]  # the number that the spreadsheet shows, and the cells


def read_sheet(file: Path) -> list[Row]:
    """Return the rows that hold something, cells stripped; raise `Faults` if unreadable.

    CSV is UTF-8, with or without BOM, or UTF-16 with one, separated by comma, semicolon or
    tab; of an XLSX file the first sheet is read. What a file is, its first bytes say, not
    its name.
    """
    content = read_bytes(file, LARGEST)
    if content.startswith(_OLD_EXCEL):
        raise _refused(
            file, "is an old Excel file (.xls): save it as .xlsx or as CSV UTF-8"
        )
    rows = (
        _excel_rows(file, content) if content.startswith(_ZIP) else _csv_rows(file, content)
    )
    held = [(number, cells) for number, cells in rows if any(cells)]
    if len(held) > MOST_ROWS + 1:
        raise _refused(file, f"has more than {MOST_ROWS} rows: is it the right file?")
    return held


def _csv_rows(file: Path, content: bytes) -> list[Row]:
    text = decode(file, content)
    # Strict, else a quote that is never closed swallows the rest of the file in silence.
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_separator(text), strict=True
    )
    rows = islice(enumerate(reader, start=1), 2 * MOST_ROWS)
    try:
        return [(number, [cell.strip() for cell in cells]) for number, cells in rows]
    except csv.Error as error:
        what = f"cannot be read as CSV ({error}): look for a quote that is not closed"
        raise _refused(file, what, line=reader.line_num) from None


def _separator(text: str) -> str:
    """Return the separator that the first line that holds something has most of.

    That line may be a heading, and hold none: then the whole text says it.
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    held = first if any(mark in first for mark in _SEPARATORS) else text
    return max(_SEPARATORS, key=held.count)


def _excel_rows(file: Path, content: bytes) -> list[Row]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        rows = list(_first_sheet(content)) if unpacked <= _LARGEST_UNPACKED else None
    except Exception:  # noqa: BLE001 - openpyxl lets every error of a broken file through
        what = "is no Excel file that can be read: save it anew as .xlsx, or as CSV UTF-8"
        raise _refused(file, what) from None
    if rows is None:
        raise _refused(file, "unpacks to more than 100 MB: it cannot be a roster")
    return rows


def _first_sheet(content: bytes) -> Iterator[Row]:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # openpyxl warns of colors and validations it leaves out
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            rows = book.worksheets[0].iter_rows(
                max_row=2 * MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True
            )
            yield from enumerate(map(_cells, rows), start=1)
        finally:
            book.close()


def _cells(values: Iterable[object]) -> list[str]:
    return [_text(value) for value in values]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value).strip()


def _refused(file: Path, what: str, line: int | None = None) -> Faults:
    where = f"{shown(file)}, line {line}" if line else shown(file)
    return Faults([Fault(where, what)])
