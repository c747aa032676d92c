"""What problem of practice each team works on now, by what it answered."""

import textwrap
from collections.abc import Iterable, Sequence

from models.ask import Ask
from models.ask_step import AskKind
from models.cohort import Cohort
from models.occasion import OccasionId
from models.question import QuestionKind
from models.submission import Submission
from rules.answer_lines import holding

LONGEST_PROBLEM = 240  # characters of an answer that stand in an agenda
_TEXTS = {QuestionKind.TEXT, QuestionKind.LONG_TEXT}


def problems_answered(
    cohort: Cohort, asks: Sequence[Ask], submissions: Iterable[Submission]
) -> dict[str, str]:
    """Return, by team, the problem of practice that it last answered with."""
    asked = [ask for ask in asks if ask.kind is AskKind.PROBLEM_OF_PRACTICE]
    given = holding(asked, submissions)
    last: dict[str, Submission] = {}
    for ask in sorted(asked, key=lambda one: (one.due_on, one.id)):
        for form in given.get(ask.id, ()):
            last[OccasionId.parse(ask.id).team or ""] = form
    found = {team: _problem(cohort, form) for team, form in last.items()}
    return {team: text for team, text in found.items() if text}


def _problem(cohort: Cohort, form: Submission) -> str:
    """Return the answer about the problem itself: so called, or else the first text."""
    questions = cohort.program.ask(OccasionId.parse(form.occasion).step).questions
    texts = [one.key for one in questions if one.kind in _TEXTS]
    texts.sort(key=lambda key: key != "problem")
    said = [str(form.answers[key]) for key in texts if form.answers.get(key)]
    return textwrap.shorten(said[0], LONGEST_PROBLEM, placeholder="...") if said else ""
