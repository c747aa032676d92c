"""Whatever stands in a year's names, titles and letters, its booklet runs none of it."""

from datetime import date
from pathlib import Path

import pytest

from rehearsal.booklet import write_booklet
from tests.page_tags import Tags
from tests.rehearsal import made_up_year as made_up
from tests.rehearsal.made_up_year import MadeUpYear, lay_year
from tests.wire.hostile_words import HOSTILE, TAME
from wire.mime import header_text

EVERYTHING = " ".join(HOSTILE.values()).replace("\ud800", "")


def booklet_with(words: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A year with these words in every title, agency and name."""
    monkeypatch.setattr(made_up, "TEAMS", dict.fromkeys(made_up.TEAMS, words))
    (folder / "mail").mkdir(parents=True)
    year = MadeUpYear(folder)
    lay_year(year)
    for each in (*year.meetings, *year.asks):
        each["title"] = words
    about = year.meetings[0] | {"title": header_text(words)}  # as our letters have it
    told = {"text": words, "html": f"<p>{words}</p>"}
    year.send("Ada Quill", about, "invitation", date(2027, 8, 16), **told)
    year.ledger[0][3] = words
    write_booklet(year.write())
    return folder / "index.html"


@pytest.mark.parametrize(
    "words", [*HOSTILE.values(), EVERYTHING], ids=[*HOSTILE, "everything"]
)
def test_no_words_change_what_the_booklet_is(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = words.replace("\ud800", "")
    pages = [
        booklet_with(each, tmp_path / name, monkeypatch).read_text("utf-8")
        for name, each in (("tame", TAME), ("hostile", words))
    ]
    tame, hostile = (Tags(page) for page in pages)
    assert hostile.tags["script"] == tame.tags["script"]
    assert (hostile.tags, hostile.names) == (tame.tags, tame.names)
