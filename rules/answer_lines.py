"""What people answered to what was asked, a line an answer: for staff, and for topics."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from models.ask import Ask, AskState
from models.ask_step import AskKind
from models.cohort import Cohort
from models.occasion import OccasionId
from models.question import Question
from models.reply import Way
from models.seat import Person
from models.slot import zone
from models.submission import Said, Submission
from models.value import Value


class AnswerLine(Value):
    """One answer to one question; neither, where nobody answered or without a word."""

    agency: str
    ask: str
    title: str
    kind: AskKind
    due_on: str
    state: AskState
    by: str = ""
    at: str = ""
    way: str = ""
    question: str = ""
    answer: str = ""


def answer_lines(
    cohort: Cohort,
    asks: Sequence[Ask],
    submissions: Iterable[Submission],
    people: Mapping[str, Person],
) -> Iterator[AnswerLine]:
    """Yield what counts, by ask; `people` are by id."""
    given = holding(asks, submissions)
    for ask in asks:
        blank = _blank(cohort, ask)
        timezone = cohort.team(OccasionId.parse(ask.id).team or "").timezone
        for form in given.get(ask.id, []):
            who = people.get(form.person)
            said_by = {
                "by": who.email if who else "somebody who is no longer known",
                "at": _moment(form.at, timezone),
                "way": f"by {form.way}" if form.way is Way.MAIL else "on its page",
            }
            questions = cohort.program.ask(ask.step).questions
            for question, said in _said(questions, form) or [("", "")]:
                words = {"question": question, "answer": in_words(said)}
                yield blank.model_copy(update=said_by | words)
        if ask.id not in given:
            yield blank


def holding(
    asks: Iterable[Ask], submissions: Iterable[Submission]
) -> dict[str, list[Submission]]:
    """Return what counts: a team's last answer, or of an ask of each, everybody's last.

    `submissions` come in their turn.
    """
    each = {ask.id for ask in asks if ask.each}
    last: dict[str, dict[str, Submission]] = {}
    for form in submissions:
        whose = form.person if form.occasion in each else ""
        last.setdefault(form.occasion, {})[whose] = form
    return {occasion: list(forms.values()) for occasion, forms in last.items()}


def ballots(
    asks: Iterable[Ask], given: Mapping[str, Sequence[Submission]]
) -> Iterator[list[str]]:
    """Yield the topics that each team put in order, the best first."""
    for ask in asks:
        for form in given.get(ask.id, ()) if ask.kind is AskKind.TOPICS else ():
            if ballot := _ballot(form):
                yield ballot


def _ballot(form: Submission) -> list[str]:
    """Return a ranking, or else the lines of what somebody wrote."""
    ranked = [said for said in form.answers.values() if isinstance(said, tuple)]
    if ranked:
        return [topic for topics in ranked for topic in topics]
    written = (said for said in form.answers.values() if isinstance(said, str))
    return [line.strip(" -*") for said in written for line in said.splitlines()]


def in_words(said: Said) -> str:
    """Say an answer as people read it."""
    if isinstance(said, bool):
        return "Yes" if said else "No"
    return "; ".join(said) if isinstance(said, tuple) else str(said)


def _said(questions: Iterable[Question], form: Submission) -> list[tuple[str, Said]]:
    """Return each answer with its question."""
    answers = [(question.label, form.answers.get(question.key)) for question in questions]
    return [(label, said) for label, said in answers if said is not None]


def _blank(cohort: Cohort, ask: Ask) -> AnswerLine:
    return AnswerLine(
        agency=cohort.team(OccasionId.parse(ask.id).team or "").agency,
        ask=ask.id,
        title=ask.title,
        kind=ask.kind,
        due_on=ask.due_on.isoformat(),
        state=ask.state,
    )


def _moment(at: datetime | None, timezone: str) -> str:
    return f"{at.astimezone(zone(timezone)):%Y-%m-%d %H:%M}" if at else ""
