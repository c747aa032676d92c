"""The closing record as a document; what people wrote stays what they wrote."""

from datetime import date

import pytest

from models.attendance import Presence
from models.closing_record import (
    CaseStudy,
    ClosingRecord,
    Due,
    Gathering,
    Letters,
    Part,
    Source,
    TeamRecord,
    Told,
)
from models.meeting import MeetingState
from wire.closing_record import as_html, as_pdf, words_of

SOURCE = Source(occasion="c/t/accomplishments/1", on=date(2028, 5, 1), by="lead")
HOSTILE = '<script>alert(1)</script> #panic("x") $x$ *b* `c` \\ \u202e @ref [a] 日本 😀'


def a_record(said: str = "Families came.", consent: str = "yes") -> ClosingRecord:
    part = Part(
        title=said, state="done", told=(Told(question=said, said=(said,)),), source=SOURCE
    )
    gathering = Gathering(
        title=said,
        day=date(2028, 3, 7),
        state=MeetingState.PRESUMED,
        expected=4,
        counts={Presence.PRESENT: 3, Presence.ABSENT: 1},
        presence=Presence.PRESENT,
        source=Source(occasion="c/-/kickoff/1"),
    )
    team = TeamRecord(
        key="t",
        agency=said,
        state="CA",
        accomplishments=(part,),
        continuation=(),
        guides=(part.model_copy(update={"told": (), "state": "lapsed"}),),
        case_studies=(CaseStudy(consent=consent, source=SOURCE),),
        due=(Due(title=said, owed=3, got=2, called_off=1),),
        meetings=(gathering,),
        letters=Letters(owed=12, told=12, missed=0),
    )
    return ClosingRecord(
        cohort="c",
        title=said,
        program=said,
        starts_on=date(2027, 8, 16),
        ends_on=date(2028, 6, 9),
        made_on=date(2028, 6, 12),
        is_closed=True,
        teams=(team,),
    )


def test_each_line_stands_above_its_source() -> None:
    page = as_html(a_record())
    assert page.index("Families came.</p>") < page.index(
        "c/t/accomplishments/1, 2028-05-01, lead"
    )


def test_the_page_says_what_was_owed_and_who_was_there() -> None:
    (team,) = words_of(a_record())["teams"]
    assert team["due"] == [{"title": "Families came.", "count": "2 of 3, 1 called off"}]
    assert team["letters"] == "12 of 12 letters arrived; nobody was missed."
    assert team["meetings"][0]["attendance"] == "3 of 4"
    assert team["meetings"][0]["state"] == "held, as far as known"


def test_what_was_not_answered_says_so() -> None:
    assert "Families came.: Not answered." in as_html(a_record())


@pytest.mark.parametrize("consent", ["yes", "no", "not answered"])
def test_consent_is_said_in_words(consent: str) -> None:
    assert f"<p>{consent.capitalize()}.</p>" in as_html(a_record(consent=consent))


def test_a_team_that_was_asked_for_no_pilot_was_not_asked_for_consent() -> None:
    record = a_record()
    team = record.teams[0].model_copy(update={"case_studies": ()})
    assert "Not asked." in as_html(record.model_copy(update={"teams": (team,)}))


def test_a_year_that_goes_on_is_told_as_far_as_it_is() -> None:
    so_far = a_record().model_copy(update={"is_closed": False})
    assert "The year so far, as of Monday, June 12, 2028" in as_html(so_far)


def test_hostile_words_are_no_part_of_the_page() -> None:
    page = as_html(a_record(HOSTILE))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_hostile_words_are_printed_and_never_run() -> None:
    assert as_pdf(a_record(HOSTILE)).startswith(b"%PDF-")


def test_the_same_record_gives_the_same_bytes_and_another_does_not() -> None:
    assert as_pdf(a_record()) == as_pdf(a_record())
    assert as_pdf(a_record()) != as_pdf(a_record("Nobody came."))
