"""When a year is over but for its look back, and what another edition adds."""

from collections.abc import Callable
from datetime import date

import pytest

from models.ask import AskState
from models.closing_record import Addition
from models.evidence import Evidence
from models.meeting import MeetingState
from models.program import Report
from models.submission import Submission
from rules.proof import prove
from rules.record_answers import Findings
from rules.record_look_backs import additions_to, only_looks_back
from tests.rules.test_proof_look_backs import LAID, LAST, LOOK_BACK, a_year

AFTER = date(2041, 6, 24)
ASKED = date(2041, 12, 5)
Lived = Callable[[Evidence], Evidence]


def lived(meeting: str = "", ask: str = "", **then: object) -> Lived:
    """All was held and answered, but for one meeting or ask, which became this."""

    def live(year: Evidence) -> Evidence:
        held = {"state": MeetingState.HELD}
        done = {"state": AskState.DONE}
        meetings = [
            one.model_copy(update=then if one.id == meeting else held)
            for one in year.meetings
        ]
        asks = [
            one.model_copy(update=then if one.id == ask else done)
            for one in year.asks
            if one.step != "look-back" or one.id == ask
        ]
        return year.model_copy(update={"meetings": tuple(meetings), "asks": tuple(asks)})

    return live


@pytest.mark.parametrize(
    ("live", "over"),
    [
        pytest.param(lived(), True, id="all was held and answered"),
        pytest.param(lived(ask=LOOK_BACK), True, id="only the look back is open"),
        pytest.param(lived(meeting=LAST), True, id="nobody reports the last meeting"),
        pytest.param(
            lived(meeting=LAST, report=Report()), False, id="somebody has to report it"
        ),
        pytest.param(
            lived(ask=LOOK_BACK.replace("look-back", "accomplishments")),
            False,
            id="another ask is open",
        ),
        pytest.param(lambda year: year, False, id="nothing was held"),
        pytest.param(
            lambda year: year.model_copy(update={"meetings": (), "asks": ()}),
            False,
            id="nothing was laid",
        ),
    ],
)
def test_when_a_year_is_over_but_for_its_look_back(live: Lived, over: bool) -> None:
    assert only_looks_back(live(a_year()), AFTER) == over


def added(state: AskState, *, ours: bool) -> list[Addition]:
    """What is added when both look backs stand so, and one team perhaps has answered."""
    year = a_year()
    asks = [
        one.model_copy(update={"state": state} if one.step == "look-back" else {})
        for one in year.asks
    ]
    year = year.model_copy(update={"asks": tuple(asks)})
    said = Submission(request="one", occasion=LOOK_BACK, person="ann", answers={})
    submissions = [said] if ours else []
    return list(additions_to(Findings(year, prove(year, LAID), {}, submissions)))


@pytest.mark.parametrize(
    ("state", "ours", "told", "heard"),
    [
        pytest.param(AskState.OPEN, False, 0, False, id="none has answered yet"),
        pytest.param(AskState.OPEN, True, 1, True, id="one has"),
        pytest.param(AskState.LAPSED, False, 0, True, id="none did"),
        pytest.param(AskState.LAPSED, True, 1, True, id="one did"),
    ],
)
def test_a_look_back_is_added_once_anybody_told_or_nobody_will(
    state: AskState, ours: bool, told: int, heard: bool
) -> None:
    addition = Addition(months=6, asked_on=ASKED, asked=2, told=told, is_heard=heard)
    assert added(state, ours=ours) == [addition]


def test_what_is_asked_no_more_adds_nothing() -> None:
    assert added(AskState.WITHDRAWN, ours=False) == []
