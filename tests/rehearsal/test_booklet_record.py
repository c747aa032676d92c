"""The booklet leads to the closing record of its year, if there is one."""

from pathlib import Path

import pytest

from rehearsal.booklet import write_booklet
from tests.rehearsal.made_up_year import MadeUpYear


@pytest.mark.parametrize(
    ("files", "says"),
    [
        pytest.param((), "", id="none"),
        pytest.param(
            ("record.html", "record.pdf"),
            '<a href="record.html">a page</a> and <a href="record.pdf">a PDF</a>.',
            id="both",
        ),
        pytest.param(("record.pdf",), '<a href="record.pdf">a PDF</a>.', id="one of them"),
    ],
)
def test_the_first_page_leads_to_the_record(
    tmp_path: Path, files: tuple[str, ...], says: str
) -> None:
    folder = MadeUpYear(tmp_path).write()
    for name in files:
        (folder / name).write_text("a record", encoding="utf-8")
    write_booklet(folder)
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert says in page
    assert ("closing record" in page) == bool(files)
