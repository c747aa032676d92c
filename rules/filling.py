"""A form as somebody typed it: every question answered, or every fault at once.

Choices travel by their number, from 1, or as `own`; what is typed beside them, and the
places of a ranking, have fields of their own: `topics.own`, `topics.1`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from models.line import line_fault, prose_fault
from models.question import LONGEST_PROSE, LONGEST_TEXT, Question, QuestionKind
from models.submission import Said

OWN = "own"
LONGEST_LINK = 500
LARGEST_NUMBER = 1_000_000
YES_NO = {"yes": True, "no": False}
Typed = Mapping[str, Sequence[str]]


class Fault(NamedTuple):
    """What is wrong, in words, and at which field."""

    field: str
    words: str


class Filled(NamedTuple):
    """What a form says. With faults, `answers` are those that have none."""

    answers: dict[str, Said]
    faults: list[Fault]


class Wrong(ValueError):  # noqa: N818 - it is the answer that is wrong, said in words
    """What keeps one answer from being taken, and at which of its fields."""

    def __init__(self, words: str, part: str = "") -> None:
        super().__init__(words)
        self.part = part


def fill(questions: Iterable[Question], typed: Typed) -> Filled:
    """Read a form; a question left open that may stay open has no answer."""
    answers: dict[str, Said] = {}
    faults = []
    for question in questions:
        try:
            said = _read(question, typed)
        except Wrong as wrong:
            field = f"{question.key}.{wrong.part}" if wrong.part else question.key
            faults.append(Fault(field, str(wrong)))
        else:
            if said is not None:
                answers[question.key] = said
    return Filled(answers, faults)


def _read(question: Question, typed: Typed) -> Said | None:
    said = _READERS[question.kind](question, typed)
    if said is None and question.required:
        raise Wrong(f'Please answer "{question.label}".')
    return said


def typed_again(questions: Iterable[Question], answers: Mapping[str, Said]) -> Typed:
    """Return the form that gives these answers: to be shown, and altered."""
    typed: dict[str, list[str]] = {}
    for question in questions:
        if (said := answers.get(question.key)) is not None:
            typed |= _typed(question, said)
    return typed


def _typed(question: Question, said: Said) -> dict[str, list[str]]:
    key = question.key
    if isinstance(said, bool):
        return {key: ["yes" if said else "no"]}
    chosen = said if isinstance(said, tuple) else (str(said),)
    if question.kind not in {QuestionKind.ONE, QuestionKind.MANY, QuestionKind.RANK}:
        return {key: list(chosen)}
    numbers = [_number_of(question, each) for each in chosen]
    own = {f"{key}.{OWN}": [each] for each in chosen if each not in question.choices}
    if question.kind is not QuestionKind.RANK:
        return own | {key: numbers}
    return own | {f"{key}.{place}": [number] for place, number in enumerate(numbers, 1)}


def _number_of(question: Question, choice: str) -> str:
    known = question.choices
    return str(known.index(choice) + 1) if choice in known else OWN


def _first(typed: Typed, field: str) -> str:
    """Return what stands in a field; browsers end lines with CR LF."""
    said = typed.get(field) or [""]
    return said[0].replace("\r\n", "\n").strip()


def _text(question: Question, typed: Typed) -> str | None:
    return _words(question, _first(typed, question.key), line_fault, LONGEST_TEXT)


def _long_text(question: Question, typed: Typed) -> str | None:
    return _words(question, _first(typed, question.key), prose_fault, LONGEST_PROSE)


def _words(
    question: Question, said: str, fault_of: Callable[[str, int], str | None], longest: int
) -> str | None:
    if not said:
        return None
    if fault := fault_of(said, question.most or longest):
        raise Wrong(f'The answer to "{question.label}" {fault}.')
    if question.least and len(said) < question.least:
        raise Wrong(f'Please say a little more about "{question.label}".')
    return said


def _one(question: Question, typed: Typed) -> str | None:
    chosen = _chosen(question, typed, typed.get(question.key, ())[:1])
    return chosen[0] if chosen else None


def _many(question: Question, typed: Typed) -> tuple[str, ...] | None:
    chosen = _chosen(question, typed, typed.get(question.key, ()))
    return _counted(question, chosen, question.most)


def _rank(question: Question, typed: Typed) -> tuple[str, ...] | None:
    fields = [f"{question.key}.{place}" for place in range(1, question.places + 1)]
    placed = [said for field in fields if (said := _first(typed, field))]
    for place, said in enumerate(placed, 1):
        if said in placed[: place - 1]:
            name = "Your own" if said == OWN else f'"{_choice(question, said)}"'
            raise Wrong(f"{name} stands in two places: choose each once.", str(place))
    return _counted(question, _chosen(question, typed, placed), None)


def _counted(
    question: Question, chosen: tuple[str, ...], most: int | None
) -> tuple[str, ...] | None:
    if not chosen:
        return None
    if question.least and len(chosen) < question.least:
        raise Wrong(f'Please choose at least {question.least} for "{question.label}".')
    if most and len(chosen) > most:
        raise Wrong(f'Please choose at most {most} for "{question.label}".')
    return chosen


def _chosen(question: Question, typed: Typed, numbers: Iterable[str]) -> tuple[str, ...]:
    """Return what was chosen, in its order; what is written and not placed comes last."""
    own = _first(typed, f"{question.key}.{OWN}") if question.own else ""
    if own and (fault := line_fault(own, LONGEST_TEXT)):
        raise Wrong(f"What you wrote {fault}.", OWN)
    named = [said for said in numbers if said]
    if own and OWN not in named:
        named.append(OWN)
    if OWN in named and not own:
        raise Wrong("Please write in your own words what you chose.", OWN)
    chosen = [own if said == OWN else _choice(question, said) for said in named]
    return tuple(dict.fromkeys(chosen))


def _choice(question: Question, said: str) -> str:
    if said.isascii() and said.isdecimal() and 1 <= int(said[:4]) <= len(question.choices):
        return question.choices[int(said[:4]) - 1]
    raise Wrong(f'Please choose one of those offered for "{question.label}".')


def _number(question: Question, typed: Typed) -> int | None:
    if not (said := _first(typed, question.key)):
        return None
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", said):
        raise Wrong(f'"{said[:20]}" is not a whole number: write one like 30.')
    number = int(said)
    least = -LARGEST_NUMBER if question.least is None else question.least
    most = LARGEST_NUMBER if question.most is None else question.most
    if not least <= number <= most:
        raise Wrong(f"{number} cannot be: write a number from {least} to {most}.")
    return number


def _day(question: Question, typed: Typed) -> str | None:
    if not (said := _first(typed, question.key)):
        return None
    try:
        return date.fromisoformat(said).isoformat()
    except ValueError:
        raise Wrong(f'"{said[:20]}" is not a day: write it like 2027-10-05.') from None


def _yes_no(question: Question, typed: Typed) -> bool | None:
    return YES_NO.get(_first(typed, question.key))


def _link(question: Question, typed: Typed) -> str | None:
    if not (said := _first(typed, question.key)):
        return None
    link = said if "://" in said else f"https://{said}"
    fault = line_fault(link, LONGEST_LINK)
    if fault or " " in link or not _is_web_address(link):
        raise Wrong(f'"{said[:40]}" is not an address of a page: it begins with https://.')
    return link


def _is_web_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and "." in (parts.hostname or "")


_READERS: Mapping[QuestionKind, Callable[[Question, Typed], Said | None]] = {
    QuestionKind.TEXT: _text,
    QuestionKind.LONG_TEXT: _long_text,
    QuestionKind.ONE: _one,
    QuestionKind.MANY: _many,
    QuestionKind.RANK: _rank,
    QuestionKind.NUMBER: _number,
    QuestionKind.DAY: _day,
    QuestionKind.YES_NO: _yes_no,
    QuestionKind.LINK: _link,
}
