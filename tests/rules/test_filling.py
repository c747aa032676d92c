"""A form is read whole: what is right is kept, what is wrong is said beside its field."""

from typing import Any

import pytest

from models.ask_step import SHAPES, AskKind
from models.question import Question, QuestionKind
from models.submission import Said
from rules.filling import fill, typed_again

K = QuestionKind
FRUIT = ("Apples", "Pears", "Plums")


def question(kind: QuestionKind, **said: Any) -> Question:
    if kind in {K.ONE, K.MANY, K.RANK}:
        said = {"choices": FRUIT} | said
    return Question(**({"key": "it", "kind": kind, "label": "What?"} | said))


@pytest.mark.parametrize(
    ("asked", "typed", "answer"),
    [
        pytest.param(question(K.TEXT), {"it": [" Room 4 "]}, "Room 4", id="a line"),
        pytest.param(question(K.LONG_TEXT), {"it": ["a\r\nb"]}, "a\nb", id="lines"),
        pytest.param(question(K.ONE), {"it": ["2"]}, "Pears", id="one"),
        pytest.param(
            question(K.ONE, own=True), {"it": ["own"], "it.own": ["Figs"]}, "Figs", id="own"
        ),
        pytest.param(question(K.MANY), {"it": ["3", "1"]}, ("Plums", "Apples"), id="many"),
        pytest.param(
            question(K.RANK),
            {"it.1": ["3"], "it.3": ["1"]},
            ("Plums", "Apples"),
            id="a gap",
        ),
        pytest.param(
            question(K.RANK, own=True),
            {"it.1": ["own"], "it.2": ["1"], "it.own": ["Figs"]},
            ("Figs", "Apples"),
            id="one's own first",
        ),
        pytest.param(
            question(K.RANK, own=True),
            {"it.1": ["2"], "it.own": ["Figs"]},
            ("Pears", "Figs"),
            id="one's own, not placed, comes last",
        ),
        pytest.param(
            question(K.RANK, own=True, most=2),
            {"it.1": ["own"], "it.own": ["Figs and dates"]},
            ("Figs and dates",),
            id="its limit counts places, not letters",
        ),
        pytest.param(
            question(K.NUMBER, least=0), {"it": ["0"]}, 0, id="nothing is a number"
        ),
        pytest.param(question(K.DAY), {"it": ["2027-10-05"]}, "2027-10-05", id="a day"),
        pytest.param(question(K.YES_NO), {"it": ["no"]}, False, id="no is an answer"),
        pytest.param(
            question(K.LINK),
            {"it": ["example.org/a"]},
            "https://example.org/a",
            id="a link",
        ),
        pytest.param(question(K.TEXT, required=False), {}, None, id="it may stay open"),
        pytest.param(
            question(K.MANY, required=False), {"it": [""]}, None, id="none of many"
        ),
    ],
)
def test_what_is_typed_right_is_an_answer_and_can_be_shown_again(
    asked: Question, typed: dict[str, list[str]], answer: Said | None
) -> None:
    filled = fill([asked], typed)
    assert filled.faults == []
    assert filled.answers == ({} if answer is None else {"it": answer})
    assert fill([asked], typed_again([asked], filled.answers)) == filled


@pytest.mark.parametrize(
    ("asked", "typed", "field", "words"),
    [
        (question(K.TEXT), {}, "it", 'Please answer "What?".'),
        (question(K.TEXT, most=5), {"it": ["123456"]}, "it", "at most 5"),
        (question(K.TEXT), {"it": ["a\x00b"]}, "it", "cannot be shown"),
        (question(K.LONG_TEXT, least=9), {"it": ["short"]}, "it", "a little more"),
        (question(K.ONE), {"it": ["9"]}, "it", "one of those offered"),
        (question(K.ONE), {"it": ["own"], "it.own": ["Figs"]}, "it.own", "your own words"),
        (question(K.ONE, own=True), {"it": ["own"]}, "it.own", "your own words"),
        (question(K.ONE, own=True), {"it.own": ["a\x00b"]}, "it.own", "cannot be shown"),
        (question(K.MANY, most=1), {"it": ["1", "2"]}, "it", "at most 1"),
        (question(K.MANY, least=2), {"it": ["1"]}, "it", "at least 2"),
        (
            question(K.RANK),
            {"it.1": ["1"], "it.2": ["1"]},
            "it.2",
            '"Apples" stands in two',
        ),
        (question(K.RANK), {"it.1": ["\u0661"]}, "it", "one of those offered"),
        (question(K.NUMBER), {"it": ["about 30"]}, "it", "write one like 30"),
        (question(K.NUMBER, least=1), {"it": ["0"]}, "it", "from 1 to"),
        (question(K.DAY), {"it": ["5 October"]}, "it", "write it like 2027-10-05"),
        (question(K.YES_NO), {"it": ["perhaps"]}, "it", "Please answer"),
        (question(K.LINK), {"it": ["javascript:alert(1)"]}, "it", "begins with https"),
        (question(K.LINK), {"it": ["https://[::1"]}, "it", "begins with https"),
        (question(K.LINK), {"it": ["nothing yet"]}, "it", "begins with https"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    asked: Question, typed: dict[str, list[str]], field: str, words: str
) -> None:
    (fault,) = fill([asked], typed).faults
    assert fault.field == field
    assert words in fault.words


def test_all_faults_are_said_at_once_and_what_is_right_is_kept() -> None:
    asked = [
        question(K.TEXT, key="a"),
        question(K.NUMBER, key="b"),
        question(K.DAY, key="c"),
    ]
    filled = fill(asked, {"a": ["here"], "b": ["x"]})
    assert filled.answers == {"a": "here"}
    assert [fault.field for fault in filled.faults] == ["b", "c"]


@pytest.mark.parametrize("kind", SHAPES)
def test_every_kind_brings_questions_that_plain_words_answer(kind: AskKind) -> None:
    asked = SHAPES[kind].questions
    typed = {each.key: ["yes" if each.kind is K.YES_NO else "1"] for each in asked}
    typed |= {each.key: ["Plain words."] for each in asked if each.kind is K.LONG_TEXT}
    typed |= {each.key: [""] for each in asked if each.kind is K.LINK}
    assert asked
    assert fill(asked, typed).faults == []
