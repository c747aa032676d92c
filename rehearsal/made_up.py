"""What the cast writes into forms: plainly made up, and the same for the same seed."""

import hashlib
from collections.abc import Callable, Iterable, Mapping

from models.question import Question, QuestionKind
from models.submission import Said

SENTENCES = (
    "More students say that an adult at school knows their name.",
    "The survey of last spring, and attendance by grade.",
    "Belonging, above all in the middle grades.",
    "Families came to talk about the charts, and stayed.",
    "We will look at it again with the whole staff in the fall.",
)
A_DAY = "2028-02-01"
A_LINK = "https://pages.example.org/what-we-saw"
ABOUT_THIRTY = 30


def made_up(questions: Iterable[Question], seed: str) -> dict[str, Said]:
    """Return an answer to every question that can be taken as it is."""
    return {
        question.key: _WRITERS[question.kind](question, _drawn(seed, question))
        for question in questions
    }


def _drawn(seed: str, question: Question) -> int:
    return hashlib.sha256(f"{seed} {question.key}".encode()).digest()[0]


def _words(question: Question, drawn: int) -> str:
    said = SENTENCES[drawn % len(SENTENCES)]
    while question.least and len(said) < question.least:
        said = f"{said} {SENTENCES[drawn % len(SENTENCES)]}"
    return said[: question.most] if question.most else said


def _choices(question: Question, drawn: int) -> tuple[str, ...]:
    """Return all there is to choose, beginning with the one drawn."""
    offered = question.choices or (SENTENCES[drawn % len(SENTENCES)],)
    first = drawn % len(offered)
    return offered[first:] + offered[:first]


def _many(question: Question, drawn: int) -> tuple[str, ...]:
    return _choices(question, drawn)[: max(question.least or 1, min(2, question.most or 2))]


def _number(question: Question, drawn: int) -> int:
    del drawn
    lowest = ABOUT_THIRTY if question.least is None else max(question.least, ABOUT_THIRTY)
    return lowest if question.most is None else min(lowest, question.most)


_WRITERS: Mapping[QuestionKind, Callable[[Question, int], Said]] = {
    QuestionKind.TEXT: _words,
    QuestionKind.LONG_TEXT: _words,
    QuestionKind.ONE: lambda question, drawn: _choices(question, drawn)[0],
    QuestionKind.MANY: _many,
    QuestionKind.RANK: lambda question, drawn: _choices(question, drawn)[: question.places],
    QuestionKind.NUMBER: _number,
    QuestionKind.DAY: lambda _question, _drawn: A_DAY,
    QuestionKind.YES_NO: lambda _question, drawn: drawn % 2 == 0,
    QuestionKind.LINK: lambda _question, _drawn: A_LINK,
}
