"""A rehearsed year leaves its closing record, with what the cast answered in it."""

from datetime import date
from pathlib import Path

from rehearsal.cast import Cast
from rehearsal.made_up import SENTENCES
from rehearsal.year import rehearse
from tests.years.samples import sample

TEAM = "brightwater"


async def test_a_rehearsal_leaves_the_record_of_its_whole_year(tmp_path: Path) -> None:
    file = sample("care-2027", TEAM)

    year = await rehearse(file, tmp_path, cast=Cast.PUNCTUAL)

    assert year.is_clean
    page = (tmp_path / "record.html").read_text(encoding="utf-8")
    # As of the day on which the rehearsed year was over: a month after the answer was due.
    assert "Edition 2, as of Friday, January 31, 2042." in page
    assert "each team&#39;s part: 1 of 1 teams answered." in page
    said = [part for part in page.split("What has lasted?")[1:] if part]
    assert said
    assert all(any(one in part[:200] for one in SENTENCES) for part in said)
    assert f"care-2027/{TEAM}/look-back/1, {date(2041, 12, 30)}, lead" in page
    assert (tmp_path / "record.pdf").read_bytes().startswith(b"%PDF-")
    assert 'href="record.pdf"' in (tmp_path / "index.html").read_text(encoding="utf-8")
