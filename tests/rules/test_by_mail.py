"""Which asks can be answered by mail, and what is read of the words that come back."""

from pathlib import Path
from typing import Any

import pytest

from models.ask_step import AskKind, AskStep
from models.by_mail import ByMail, Manner
from models.question import MOST_CHOICES as MOST_OF_FORM
from models.question import Question, QuestionKind
from rules.by_mail import MANNERS, MOST_CHOICES, NotPlain, by_mail, read_as_form
from store.programs import read_program

PROGRAMS = Path(__file__).parents[2] / "programs"
K = QuestionKind


def asked(key: str, kind: QuestionKind, **said: Any) -> Question:
    choosing = kind in {K.ONE, K.MANY, K.RANK}
    choices = ("North hall", "South hall", "Library") if choosing else ()
    said = {"label": f"The {key}", "choices": choices} | said
    return Question(key=key, kind=kind, **said)


def a_step(
    *questions: Question, kind: AskKind = AskKind.CHECKLIST_ITEM, **said: Any
) -> AskStep:
    named = {"key": "room", "title": "The room", "text": "Tell us."}
    days = {"due_days_before": 7, "lead_days": 7}
    form = {"kind": kind, "questions": questions}
    return AskStep.model_validate(named | days | form | said)


WORDS = asked("topic", K.TEXT)
PROSE = asked("story", K.LONG_TEXT)
NOTE = asked("note", K.LONG_TEXT, required=False)
REMARK = asked("remark", K.TEXT, required=False)
LINK = asked("evidence", K.LINK, required=False)
HALL = asked("hall", K.ONE)
HEADS = asked("heads", K.NUMBER, least=0, most=500)
FED = asked("fed", K.YES_NO)
LONG_LIST = tuple(f"Hall {n}" for n in range(MOST_CHOICES + 1))


@pytest.mark.parametrize("kind", QuestionKind)
def test_the_table_says_of_each_kind_of_question_how_a_mail_answers_it(
    kind: QuestionKind,
) -> None:
    plain = by_mail(a_step(asked("it", kind)))
    assert (plain.manner if plain else None) is MANNERS[kind]
    if plain:
        assert plain.question == "The it"


@pytest.mark.parametrize(
    ("step", "manner"),
    [
        (a_step(), Manner.DONE),
        (a_step(NOTE), Manner.DONE),
        (a_step(NOTE, LINK, kind=AskKind.PRE_WORK), Manner.DONE),
        (a_step(NOTE, kind=AskKind.FEEDBACK), None),
        (a_step(WORDS, LINK), Manner.WORDS),
        (a_step(WORDS, NOTE), None),
        (a_step(WORDS, PROSE), None),
        (a_step(HALL, NOTE, REMARK), Manner.CHOICE),
        (a_step(asked("hall", K.ONE, choices=LONG_LIST)), None),
        (a_step(HALL, HEADS), None),
    ],
)
def test_plain_is_one_thing_to_say_with_one_reading(
    step: AskStep, manner: Manner | None
) -> None:
    plain = by_mail(step)
    assert (plain.manner if plain else None) is manner


def test_a_choice_by_mail_names_all_that_can_be_chosen() -> None:
    assert by_mail(a_step(HALL)) == ByMail(
        manner=Manner.CHOICE, question="The hall", choices=HALL.choices
    )
    assert MOST_CHOICES < MOST_OF_FORM


@pytest.mark.parametrize(
    ("step", "words", "answers"),
    [
        (a_step(WORDS), "Student\nvoice", {"topic": "Student voice"}),
        (a_step(PROSE), "One\n\nTwo", {"story": "One\n\nTwo"}),
        (a_step(PROSE), "=1+1", {"story": "=1+1"}),
        (a_step(NOTE), "done", {}),
        (a_step(NOTE), "Done!", {}),
        (a_step(NOTE), "Yes, it is done.", {}),
        (a_step(NOTE, button="Yes, it is booked"), "yes, it is booked", {}),
        (a_step(NOTE), "Done.\n\nRoom 4,\nupstairs", {"note": "Room 4,\nupstairs"}),
        (a_step(REMARK), "done\nRoom 4,\nupstairs", {"remark": "Room 4, upstairs"}),
        (a_step(NOTE, LINK), "done\nRoom 4", {"note": "Room 4"}),
        (a_step(HALL), "2", {"hall": "South hall"}),
        (a_step(HALL), " (3). ", {"hall": "Library"}),
        (a_step(HALL), "2 South hall", {"hall": "South hall"}),
        (a_step(HALL), "2. south hall.", {"hall": "South hall"}),
        (a_step(HALL), "2 = South hall", {"hall": "South hall"}),
        (a_step(HALL), "library", {"hall": "Library"}),
        (a_step(HALL, NOTE), "1\nIt is near", {"hall": "North hall", "note": "It is near"}),
        (a_step(HEADS), "30", {"heads": 30}),
        (a_step(FED, REMARK), "No\nSorry", {"fed": False, "remark": "Sorry"}),
        (a_step(FED), "YES!", {"fed": True}),
    ],
)
def test_a_plain_answer_fills_the_form_as_the_page_would(
    step: AskStep, words: str, answers: dict[str, object]
) -> None:
    assert read_as_form(step, words) == answers


@pytest.mark.parametrize(
    ("step", "words", "why"),
    [
        (a_step(HALL, HEADS), "2", "more to it"),
        (a_step(NOTE), "", "nothing of its own"),
        (a_step(NOTE), " \n ", "nothing of its own"),
        (a_step(NOTE), "not done", 'not "done"'),
        (a_step(NOTE), "Done, but the room is small", 'not "done"'),
        (a_step(NOTE), "We are\ndone", 'not "done"'),
        (a_step(NOTE, REMARK), "done\nRoom 4", "more than the answer"),
        (a_step(HALL), "4", "none of the choices"),
        (a_step(HALL), "0", "none of the choices"),
        (a_step(HALL), "1 or 2", "none of the choices"),
        (a_step(HALL), "1\n2", "more than the answer"),
        (a_step(HALL), "2 Library", "its number is none"),
        (a_step(HALL), "The big one", "none of the choices"),
        (a_step(HALL), "\u0662", "none of the choices"),
        (a_step(HEADS), "about 30", "not a number alone"),
        (a_step(HEADS), "501", "from 0 to 500"),
        (a_step(HEADS), "3.5", "not a number alone"),
        (a_step(FED), "perhaps", "neither yes nor no"),
        (a_step(FED), "yes and no", "neither yes nor no"),
        (a_step(WORDS), "One\n\nTwo", "topic"),
        (a_step(PROSE), "word " * 1000, "story"),
    ],
)
def test_what_is_not_plain_is_not_guessed(step: AskStep, words: str, why: str) -> None:
    with pytest.raises(NotPlain, match=why):
        read_as_form(step, words)


PLAIN = {
    "data-and-goals": None,
    "workshop-feedback": Manner.CHOICE,
    "recruiting": Manner.NUMBER,
    "refreshments": Manner.YES_NO,
    "room-and-logistics": None,
}


def test_the_first_programs_asks_are_answered_by_mail_where_that_is_plain() -> None:
    program = read_program(PROGRAMS / "lea-peer-network.toml")
    asks = {ask.key: ask for step in program.steps() for ask in step.asks}
    found = {key: by_mail(asks[key]) for key in PLAIN}
    assert {key: one and one.manner for key, one in found.items()} == PLAIN
