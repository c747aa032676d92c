"""The proof knows whose an ask is, who hears of silence, and who answered for one."""

from collections.abc import Callable

import pytest

from models.ask import Ask
from models.ask_step import Escalation
from models.roster import Role
from tests.rules.clean_year import found
from tests.rules.proof_year import Year

ASK, WELCOME = "net/riverbend/goals/1", "net/-/welcome/1"
NOW = "11-15 12:00"
Lived = Callable[[Year], None]


def a_year(**said: object) -> Year:
    """An ask of October 4, due on the 25th; its people sit and were welcomed."""
    year = Year()
    people = {"ann": Role.LEAD, "bo": Role.CORE, "lia": Role.LIAISON}
    for who, role in people.items():
        year.sits(who, role, "08-02 15:30")
    year.sits("sam", Role.STAFF, "08-02 15:30", team=None)
    year.tell("ann bo lia sam", WELCOME, "welcome", "08-02 15:30")
    year.asks(ASK, "10-04", "10-25", "11-24 08:00", "08-02 15:30")
    year.becomes(ASK, "08-02 15:30", **said)
    return year


def told(*letters: str) -> Lived:
    """Each letter reads "who label when"."""

    def live(year: Year) -> None:
        for letter in letters:
            who, label, when = letter.split(" ", 2)
            year.tell(who, ASK, label, when)

    return live


HANDED = (
    "bo ask 10-12 15:30",
    "bo reminder-7 10-18 15:30",
    "bo nudge+3 10-28 15:30",
)


@pytest.mark.parametrize(
    ("left_out", "faults"),
    [
        pytest.param("", {}, id="all that is owed"),
        pytest.param("bo ask", {"missed": [f"bo {ASK} ask"]}, id="its owner was not asked"),
        pytest.param("bo nudge", {"missed": [f"bo {ASK} nudge+3"]}, id="nor chased"),
    ],
)
def test_an_ask_that_was_handed_on(left_out: str, faults: dict[str, list[str]]) -> None:
    year = a_year()
    told("ann ask 10-04 15:30")(year)
    year.becomes(ASK, "10-11 20:00", owner="bo", handed=2, retimed=True)
    for letter in HANDED:
        if not (left_out and letter.startswith(left_out)):
            who, label, when = letter.split(" ", 2)
            # What bo hears names the change of hands.
            ask = year.occasions[ASK]
            assert isinstance(ask, Ask)
            year.tell(who, ASK, label, when, facts=ask.facts_for("bo"))
    assert found(year.proof(NOW)) == faults


def test_who_was_asked_with_the_others_and_never_heard_that_it_is_theirs_was_missed() -> (
    None
):
    year = a_year()
    year.leaves("ann", "08-03 10:00")
    year.sits("cy", Role.CORE, "08-03 10:00")
    year.tell("cy", WELCOME, "welcome", "08-03 10:00")
    told("bo ask 10-04 15:30", "cy ask 10-04 15:30")(year)
    year.becomes(ASK, "10-11 20:00", owner="bo", handed=2, retimed=True)
    told("bo reminder-7 10-18 15:30", "bo nudge+3 10-28 15:30")(year)
    assert found(year.proof(NOW)) == {"missed": [f"bo {ASK} update"]}


CHAIN = ("lia nudge+4-liaison 10-29 15:30", "sam nudge+9-staff 11-03 15:30")
OWN = (
    "ann ask 10-04 15:30",
    "ann reminder-7 10-18 15:30",
    "ann nudge+3 10-28 15:30",
)


@pytest.mark.parametrize(
    ("letters", "faults"),
    [
        pytest.param(CHAIN, {}, id="each once, and not the lead who was asked"),
        pytest.param(
            CHAIN[1:], {"missed": [f"lia {ASK} nudge+4-liaison"]}, id="the liaison missed"
        ),
        pytest.param(
            CHAIN[:1], {"missed": [f"sam {ASK} nudge+9-staff"]}, id="staff were missed"
        ),
        pytest.param(
            (*CHAIN, CHAIN[0]),
            {"twice": [f"lia {ASK} nudge+4-liaison"] * 2},
            id="the liaison heard twice",
        ),
    ],
)
def test_silence_that_climbs(
    letters: tuple[str, ...], faults: dict[str, list[str]]
) -> None:
    year = a_year(escalation=Escalation(lead=3, liaison=4, staff=9))
    told(*OWN, *letters)(year)
    assert found(year.proof(NOW)) == faults


EVERYBODY_ASKED = ("ann ask 10-04 15:30", "bo ask 10-04 15:30")
ANN = ("ann reminder-7 10-18 15:30", "ann nudge+3 10-28 15:30")
BO = ("bo reminder-7 10-18 15:30", "bo nudge+3 10-28 15:30")


@pytest.mark.parametrize(
    ("letters", "bo_answers", "faults"),
    [
        pytest.param((*ANN, *BO), None, {}, id="nobody answers"),
        pytest.param(ANN, "10-10 10:00", {}, id="who answers is spared"),
        pytest.param(
            (*ANN, BO[0]), "10-20 10:00", {}, id="who answers late is spared the rest"
        ),
        pytest.param(
            (*ANN, BO[0]),
            "10-10 10:00",
            {"wrong": [f"bo {ASK} reminder-7"]},
            id="reminded after an answer",
        ),
        pytest.param(
            (*ANN, BO[1]), None, {"missed": [f"bo {ASK} reminder-7"]}, id="one was missed"
        ),
    ],
)
def test_what_is_asked_of_each(
    letters: tuple[str, ...], bo_answers: str | None, faults: dict[str, list[str]]
) -> None:
    year = a_year(each=True)
    told(*EVERYBODY_ASKED, *letters)(year)
    if bo_answers:
        year.submits("bo", ASK, bo_answers)
    assert found(year.proof(NOW)) == faults


def test_who_joins_is_asked_for_their_own_answer() -> None:
    year = a_year(each=True)
    told(*EVERYBODY_ASKED, *ANN, *BO)(year)
    year.sits("cy", Role.CORE, "11-01 10:00")
    year.tell("cy", WELCOME, "welcome", "11-01 10:00")
    assert found(year.proof("11-02 12:00")) == {"missed": [f"cy {ASK} ask"]}
