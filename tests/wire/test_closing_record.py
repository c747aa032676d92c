"""The closing record as a document; what people wrote stays what they wrote."""

from datetime import date

import pytest

from models.attendance import Presence
from models.closing_record import (
    Addition,
    CaseStudy,
    ClosingRecord,
    Due,
    Gathering,
    Letters,
    LookBack,
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


LOOK_BACK = Addition(months=6, asked_on=date(2028, 12, 7), asked=2, told=1, is_heard=True)
NOT_YET = LOOK_BACK.model_copy(update={"told": 0, "is_heard": False})
A_YEAR_LATER = NOT_YET.model_copy(update={"months": 12, "asked_on": date(2029, 6, 7)})
AGAIN = "another edition adds what they tell."
HEADING = "Looking back, 6 months later"


def looking_back(made_on: date, *additions: Addition, closed: bool = True) -> ClosingRecord:
    record = a_record()
    lasted = Told(question="What has lasted?", said=("The circle goes on.",))
    by = Source(occasion="c/t/look-back/1", on=date(2028, 12, 20), by="lead")
    told = Part(title="Later", state="done", told=(lasted,), source=by)
    part = told if additions[0].told else told.model_copy(update={"told": ()})
    team = record.teams[0].model_copy(
        update={"look_backs": (LookBack(months=6, parts=(part,)),)}
    )
    said = {"made_on": made_on, "additions": additions, "teams": (team,)}
    return record.model_copy(update=said | {"is_closed": closed})


@pytest.mark.parametrize(
    ("record", "made", "editions", "there"),
    [
        pytest.param(
            looking_back(date(2028, 5, 1), NOT_YET, closed=False),
            "The year so far, as of Monday, May 1, 2028",
            [],
            False,
            id="a year that goes on",
        ),
        pytest.param(
            looking_back(date(2028, 8, 1), NOT_YET),
            "Edition 1, as of Tuesday, August 1, 2028",
            [
                f"The teams will be asked once more on Thursday, December 7, 2028; {AGAIN}",
            ],
            False,
            id="nobody was asked yet",
        ),
        pytest.param(
            looking_back(date(2028, 12, 8), NOT_YET),
            "Edition 1, as of Friday, December 8, 2028",
            [
                f"The teams were asked once more on Thursday, December 7, 2028; {AGAIN}",
            ],
            True,
            id="nobody has answered yet",
        ),
        pytest.param(
            looking_back(date(2029, 2, 1), LOOK_BACK, A_YEAR_LATER),
            "Edition 2, as of Thursday, February 1, 2029",
            [
                f'Edition 2 adds "{HEADING}" to each team\'s part: 1 of 2 teams answered.',
                f"The teams will be asked once more on Thursday, June 7, 2029; {AGAIN}",
            ],
            True,
            id="one has answered, and another look back is to come",
        ),
    ],
)
def test_each_edition_says_what_it_adds(
    record: ClosingRecord, made: str, editions: list[str], there: bool
) -> None:
    words = words_of(record)
    assert (words["made"], words["editions"]) == (made, editions)
    headings = [section["heading"] for section in words["teams"][0]["sections"]]
    assert (HEADING in headings) == there
    page = as_html(record)
    assert all(
        sentence.replace('"', "&#34;").replace("'", "&#39;") in page
        for sentence in editions
    )
    assert as_pdf(record).startswith(b"%PDF-")


def test_what_was_told_later_stands_above_its_source() -> None:
    page = as_html(looking_back(date(2029, 2, 1), LOOK_BACK))
    assert page.index("The circle goes on.") < page.index(
        "c/t/look-back/1, 2028-12-20, lead"
    )


def test_a_record_that_looks_not_back_is_of_no_edition() -> None:
    assert words_of(a_record())["made"] == "As of Monday, June 12, 2028"
