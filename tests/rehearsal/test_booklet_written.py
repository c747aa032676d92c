"""A folder is written as a booklet, the same each time, or refused with all its faults."""

import shutil
from pathlib import Path

import pytest

from rehearsal.booklet import write_booklet
from tests.rehearsal.made_up_year import MadeUpYear


def test_the_same_folder_gives_the_same_bytes(year: MadeUpYear, tmp_path: Path) -> None:
    again = tmp_path / "elsewhere"
    shutil.copytree(year.folder, again)
    (again / "index.html").unlink()
    write_booklet(again)
    assert (again / "index.html").read_bytes() == (year.folder / "index.html").read_bytes()


def test_a_ledger_and_a_folder_that_contradict_each_other_are_told_by_file(
    year: MadeUpYear, tmp_path: Path
) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(year.folder, folder)
    lost = min((folder / "mail").iterdir())
    lost.rename(folder / "mail" / "stray.eml")
    with pytest.raises(ValueError, match="not on the disk") as told:
        write_booklet(folder)
    assert lost.name in str(told.value)
    assert "stray.eml is on the disk but not in the ledger" in str(told.value)


def test_every_wrong_line_of_a_ledger_is_told_at_once(
    year: MadeUpYear, tmp_path: Path
) -> None:
    folder = tmp_path / "wrong"
    shutil.copytree(year.folder, folder)
    ledger = folder / "ledger.csv"
    lines = ledger.read_text().splitlines()
    lines[1], lines[4] = "one," + lines[1], "four," + lines[4]
    ledger.write_text("\n".join(lines))
    with pytest.raises(ValueError, match="row 2") as told:
        write_booklet(folder)
    assert "row 5" in str(told.value)
