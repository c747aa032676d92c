"""A made-up year as a booklet, with a hostile letter in it and one that was never sent."""

from datetime import date

import pytest

from rehearsal.booklet import write_booklet
from tests.rehearsal.made_up_year import (
    HOSTILE,
    MadeUpYear,
    lay_year,
    person_of,
    write_letters,
)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> MadeUpYear:
    folder = tmp_path_factory.mktemp("year")
    (folder / "mail").mkdir()
    year = MadeUpYear(folder)
    lay_year(year)
    write_letters(year)
    hostile = year.meetings[0] | {"title": HOSTILE}
    page = f"<p>hello</p><script>top.document.title='taken'</script>{HOSTILE}"
    page += "<img src=x onerror='alert(2)'>"
    told = {"subject": HOSTILE, "text": HOSTILE, "html": page}
    year.send("Ada Quill", hostile, "update", date(2028, 5, 30), **told)
    of_ada = (person_of("Ada Quill"), "Ada Quill", "lea-2027/riverbend/ta/7")
    number = len(year.ledger) + 1
    year.ledger.append([number, "", *of_ada, "reminder-14", 0, "", "", "expired", ""])
    write_booklet(year.write())
    return year
