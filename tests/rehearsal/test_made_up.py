"""What the cast writes into any form is taken as it is."""

from typing import Any

import pytest

from models.ask_step import SHAPES
from models.question import Question, QuestionKind
from rehearsal.made_up import made_up
from rules.filling import fill, typed_again

K = QuestionKind
FRUIT = ("Apples", "Pears", "Plums", "Figs")


def question(kind: QuestionKind, **said: Any) -> Question:
    return Question(key="it", kind=kind, label="What?", **said)


ODD = [
    question(K.TEXT, most=20),
    question(K.LONG_TEXT, least=100),
    question(K.ONE, choices=FRUIT),
    question(K.MANY, choices=FRUIT, least=3),
    question(K.MANY, choices=FRUIT, most=1),
    question(K.RANK, choices=FRUIT, most=2),
    question(K.RANK, own=True),
    question(K.NUMBER, most=5),
    question(K.NUMBER, least=100),
    question(K.DAY),
    question(K.YES_NO),
    question(K.LINK),
]


@pytest.mark.parametrize(
    "asked", [[each] for each in ODD] + [s.questions for s in SHAPES.values()]
)
@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_whatever_is_asked_can_be_answered(asked: list[Question], seed: str) -> None:
    answers = made_up(asked, seed)
    filled = fill(asked, typed_again(asked, answers))
    assert filled.faults == []
    assert filled.answers.keys() == {each.key for each in asked}
    assert made_up(asked, seed) == answers
