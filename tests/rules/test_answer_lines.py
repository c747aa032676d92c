"""The table of what was answered, a line an answer."""

from datetime import date

from models.reply import Way
from models.seat import Person
from models.submission import Said, Submission
from rules.answer_lines import AnswerLine, answer_lines
from rules.laying import asks_laid, meetings_laid
from rules.year import lay_out
from tests.rules.samples import at
from tests.years.samples import sample

COHORT = sample("states-2028").cohort
LAID = at(date(2040, 1, 9))
PLAN = lay_out(COHORT)
YEAR = list(meetings_laid(COHORT, PLAN, lambda occasion: occasion, LAID))
ASKS = [
    ask
    for ask in asks_laid(COHORT, PLAN, {one.id: one for one in YEAR}, LAID)
    if ask.step == "communication-to-bring"
]
BEN = Person(id="p1", email="ben@example.org", name="Ben Ames")


def lines(*forms: Submission) -> list[AnswerLine]:
    return list(answer_lines(COHORT, ASKS, forms, {BEN.id: BEN}))


def form(**answers: Said) -> Submission:
    return Submission(
        request="r1", occasion=ASKS[0].id, person=BEN.id, answers=answers, way=Way.MAIL
    )


def test_what_nobody_answered_has_one_empty_line() -> None:
    assert [(line.ask, line.by) for line in lines()] == [(ask.id, "") for ask in ASKS]


def test_what_was_answered_without_a_word_says_by_whom_and_how() -> None:
    first = lines(form())[0]
    assert (first.ask, first.by, first.way) == (ASKS[0].id, BEN.email, "by mail")
    assert (first.question, first.answer) == ("", "")
    assert len(lines(form())) == len(ASKS)


def test_each_question_answered_has_a_line_of_its_own() -> None:
    (key, *_) = [one.key for one in COHORT.program.ask(ASKS[0].step).questions]
    first = lines(form(**{key: "The March letter"}))[0]
    assert (first.by, first.answer) == (BEN.email, "The March letter")
    assert first.question
