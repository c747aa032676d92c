"""What a program may say of an ask and its form; what nobody could answer is refused."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from models.ask_step import SHAPES, AskKind, AskStep, months_after
from models.question import Question, QuestionKind
from models.roster import Role

Q: dict[str, Any] = {"key": "it", "kind": "text", "label": "What?"}


def step(**said: Any) -> AskStep:
    plain = {"key": "goals", "kind": "data-and-goals", "title": "Goals", "text": "Which?"}
    looks_back = said.get("kind") == "look-back"
    days = {"asked_months_after": 6} if looks_back else {"due_days_before": 7}
    told = plain | days | {"lead_days": 14} | said
    return AskStep.model_validate({k: v for k, v in told.items() if v is not None})


@pytest.mark.parametrize("kind", AskKind)
def test_an_ask_that_says_no_more_has_what_its_kind_brings(kind: AskKind) -> None:
    ask, shape = step(kind=kind.value), SHAPES[kind]
    assert (ask.questions, ask.button, ask.of) == tuple(shape)
    assert AskStep.model_validate(ask.model_dump(mode="json", by_alias=True)) == ask


def test_a_program_says_it_otherwise() -> None:
    ask = step(kind="feedback", of="team", button="Tell us", question=[Q])
    assert (ask.of, ask.button) == ("team", "Tell us")
    assert [question.key for question in ask.questions] == ["it"]


def test_an_ask_of_each_goes_to_whom_the_program_says() -> None:
    assert step(kind="feedback").audience == (Role.LEAD, Role.CORE)
    assert step(kind="feedback", audience=["guest"]).audience == (Role.GUEST,)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"question": [Q, Q]}, 'asks "it" twice'),
        ({"question": [Q] * 13}, "at most 12"),
        ({"kind": "party"}, "Input should be"),
        ({"audience": []}, "at least 1"),
        ({"escalation": {"lead": 7, "liaison": 5}}, "must go up"),
        ({"escalation": {"lead": 5, "staff": 5}}, "must go up"),
        ({"escalation": {"mayor": 5}}, "not permitted"),
        ({"kind": "feedback", "escalation": {"lead": 5}}, "asked of each"),
        ({"lead_days": 0}, "greater than or equal to 1"),
        ({"due_days_before": None}, "says no due_days_before"),
        ({"asked_months_after": 6}, "says both"),
        ({"due_days_before": None, "asked_months_after": 6}, "says no due_days_before"),
        ({"kind": "look-back", "asked_months_after": None}, "say how late"),
        ({"kind": "look-back", "due_days_before": -30}, "says both"),
    ],
)
def test_what_no_ask_can_be_is_refused(said: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        step(**said)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"kind": "choose-one"}, "leaves nothing to choose"),
        ({"choices": ["a"]}, "has no choices"),
        ({"own": True}, "has no choices"),
        ({"kind": "rank", "choices": ["Plums", "plums"]}, "twice"),
        ({"kind": "yes-no", "most": 3}, "no least and most"),
        ({"kind": "number", "least": 5, "most": 3}, "allows nothing"),
        ({"most": 0}, "at least 1"),
        ({"label": ""}, "must not be empty"),
        ({"key": "It"}, "pattern"),
    ],
)
def test_what_nobody_could_answer_is_refused(said: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Question.model_validate(Q | said)


@pytest.mark.parametrize(
    ("said", "places"),
    [({}, 3), ({"most": 2}, 2), ({"most": 9}, 4), ({"own": True, "most": 9}, 5)],
)
def test_a_ranking_has_as_many_places_as_there_is_to_rank(
    said: dict[str, Any], places: int
) -> None:
    choices = ("a", "b", "c", "d")
    asked = Question(key="it", kind=QuestionKind.RANK, label="?", choices=choices, **said)
    assert asked.places == places


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        pytest.param(date(2028, 6, 7), 6, date(2028, 12, 7), id="plain"),
        pytest.param(date(2027, 8, 31), 6, date(2028, 2, 29), id="a leap year's February"),
        pytest.param(date(2028, 8, 31), 6, date(2029, 2, 28), id="any other February"),
        pytest.param(date(2028, 12, 31), 6, date(2029, 6, 30), id="a month of thirty days"),
        pytest.param(date(2028, 6, 30), 6, date(2028, 12, 30), id="the last is not kept"),
        pytest.param(date(2028, 2, 29), 12, date(2029, 2, 28), id="after a leap day"),
        pytest.param(date(2028, 12, 1), 1, date(2029, 1, 1), id="over the new year"),
        pytest.param(date(2028, 6, 7), 24, date(2030, 6, 7), id="two years"),
    ],
)
def test_the_same_day_of_a_later_month(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


def test_no_look_back_comes_later_than_it_says() -> None:
    look_back = step(kind="look-back")
    day = date(2028, 7, 31)

    _, due = look_back.days_meant(day)

    assert due <= day + look_back.looks_back_for
    assert not step().looks_back_for
