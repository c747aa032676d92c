"""Which asks can be answered by mail, and how what somebody wrote fills the form.

The form itself says it: plain is a single thing to say, in a way that has one reading. All
else has its page, where every question has a field of its own.
"""

import re
from collections.abc import Callable, Mapping, Set

from models.ask_step import AskKind, AskStep
from models.by_mail import ByMail, Manner
from models.question import Question, QuestionKind
from models.submission import Said
from rules.filling import fill

MOST_CHOICES = 9  # a digit each; a longer list makes a letter of its own
MANNERS: Mapping[QuestionKind, Manner | None] = {
    QuestionKind.TEXT: Manner.WORDS,
    QuestionKind.LONG_TEXT: Manner.WORDS,
    QuestionKind.ONE: Manner.CHOICE,
    QuestionKind.NUMBER: Manner.NUMBER,
    QuestionKind.YES_NO: Manner.YES_NO,
    QuestionKind.MANY: None,  # "1, 3 and perhaps 4": several things to get wrong
    QuestionKind.RANK: None,  # the same, and their order
    QuestionKind.DAY: None,  # 4/5 is a day in April, or in May
    QuestionKind.LINK: None,  # mail programs rewrite addresses of pages
}
_TEXTS = {QuestionKind.TEXT, QuestionKind.LONG_TEXT}
_DONE_OR_NOT = {AskKind.CHECKLIST_ITEM, AskKind.PRE_WORK}
_DONE = {"done", "it is done", "it's done", "yes"}
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
_NUMBERED = re.compile(r"\(?([1-9]) ?[.):=]?(?: (.+))?")


class NotPlain(ValueError):  # noqa: N818 - an answer, in words for staff
    """What was written cannot be read as the answer, and why."""


def by_mail(step: AskStep) -> ByMail | None:
    """Return how an ask is answered by mail; None if that is not plain."""
    needed = [question for question in step.questions if question.required]
    if not needed:  # of any other kind, an empty form says nothing
        return ByMail(manner=Manner.DONE) if step.kind in _DONE_OR_NOT else None
    if len(needed) > 1:
        return None
    (question,) = needed
    manner = MANNERS[question.kind]
    if manner is None or len(question.choices) > MOST_CHOICES:
        return None
    if manner is Manner.WORDS and _texts(step, but=question):
        return None  # for which of them are the words?
    return ByMail(manner=manner, question=question.label, choices=question.choices)


def read_as_form(
    step: AskStep, words: str, names: Set[str] = frozenset()
) -> dict[str, Said]:
    """Return the form that somebody's own words fill; `NotPlain` in words.

    What follows below a "done", a number or a yes is the note, if the form has one; not so
    their mere name (`names`, in small letters).
    """
    plain = by_mail(step)
    if plain is None:
        raise NotPlain("what it answers has more to it than a letter can say")
    if not words.strip():
        raise NotPlain("it says nothing of its own")
    first, _, rest = words.strip().partition("\n")
    signed = plain.manner is not Manner.WORDS and _bare(rest).casefold() in names
    filled = fill(step.questions, _typed(step, plain, first if signed else words.strip()))
    if filled.faults:
        raise NotPlain(filled.faults[0].words)
    return filled.answers


def _typed(step: AskStep, plain: ByMail, words: str) -> dict[str, list[str]]:
    question = next((one for one in step.questions if one.required), None)
    if plain.manner is Manner.WORDS:
        assert question
        return {question.key: [_fitting(question, words)]}
    first, _, rest = words.partition("\n")
    field = _READERS[plain.manner](step, plain, _bare(first))
    said = {question.key: [field]} if question else {}
    return said | (_noted(step, question, rest.strip()) if rest.strip() else {})


def _noted(step: AskStep, question: Question | None, rest: str) -> dict[str, list[str]]:
    notes = _texts(step, but=question)
    if len(notes) != 1:
        raise NotPlain("it says more than the answer: read it")
    return {notes[0].key: [_fitting(notes[0], rest)]}


def _texts(step: AskStep, but: Question | None) -> list[Question]:
    return [one for one in step.questions if one.kind in _TEXTS and one is not but]


def _fitting(question: Question, words: str) -> str:
    """Return words on one line where they must be: mail programs break long ones."""
    if question.kind is QuestionKind.LONG_TEXT or "\n\n" in words:
        return words
    return " ".join(words.split())


def _bare(line: str) -> str:
    return " ".join(line.split()).rstrip(".!").strip()


def _done(step: AskStep, plain: ByMail, line: str) -> str:
    del plain
    if line.casefold() not in _DONE | {_bare(step.button).casefold()}:
        raise NotPlain('its first line is not "done"')
    return ""


def _choice(step: AskStep, plain: ByMail, line: str) -> str:
    """Read a number, a choice in its words, or both if they agree."""
    del step
    said = [_bare(choice).casefold() for choice in plain.choices]
    numbered = _NUMBERED.fullmatch(line)
    number = int(numbered[1]) if numbered else 0
    named = (numbered[2] if numbered else line) or ""
    if named and named.casefold() not in said:
        raise NotPlain("its first line is none of the choices")
    chosen = said.index(named.casefold()) + 1 if named else number
    if number not in {0, chosen} or chosen > len(said):
        raise NotPlain("its number is none of the choices")
    return str(chosen)


def _number(step: AskStep, plain: ByMail, line: str) -> str:
    del step, plain
    if not _NUMBER.fullmatch(line):
        raise NotPlain("its first line is not a number alone")
    return line


def _yes_no(step: AskStep, plain: ByMail, line: str) -> str:
    del step, plain
    if line.casefold() not in {"yes", "no"}:
        raise NotPlain("its first line is neither yes nor no")
    return line.casefold()


_READERS: Mapping[Manner, Callable[[AskStep, ByMail, str], str]] = {
    Manner.DONE: _done,
    Manner.CHOICE: _choice,
    Manner.NUMBER: _number,
    Manner.YES_NO: _yes_no,
}
