"""Every letter there is, and what it says.

The golden letters in `tests/mail/letters` are meant to be read. When words change on
purpose, write them anew: UPDATE_LETTERS=1 pytest tests/wire/test_letters.py
"""

import os
from pathlib import Path

import pytest

from models.facts import Facts
from models.notice import NoticeKind
from tests.wire.letter_cases import cases
from tests.wire.letter_parts import (
    CONTACT,
    MINUTE,
    STAFF,
    WORLD,
    Case,
    a_case,
    a_meeting,
    a_notice,
    an_ask,
)
from wire.letters import compose

GOLDEN = Path(__file__).parent.parent / "mail" / "letters"
CASES = cases()


@pytest.mark.parametrize("name", CASES)
def test_a_letter_reads_as_its_golden_file(name: str) -> None:
    letter = CASES[name].letter()
    said = f"Subject: {letter.subject}\n\n{letter.text}"
    golden = GOLDEN / f"{name}.txt"
    if "UPDATE_LETTERS" in os.environ:
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


def test_every_golden_file_belongs_to_a_letter() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == CASES.keys()


@pytest.mark.parametrize("name", CASES)
def test_a_letter_comes_from_the_one_sender_and_answers_go_to_the_contact(
    name: str,
) -> None:
    case = CASES[name]
    letter = case.letter(references="<first@host.example.org>")
    person = case.notice.seat.person
    assert (letter.sender, letter.sender_name) == (WORLD.organizer, WORLD.title)
    assert (letter.to, letter.to_name) == (person.email, person.name)
    answered_by_mail = "just reply to this letter" in letter.text
    assert letter.reply_to == (WORLD.organizer if answered_by_mail else CONTACT)
    assert letter.references == "<first@host.example.org>"
    assert letter.message_id == "<7d1e4c2a8b6f5f0c@host.example.org>"


@pytest.mark.parametrize("name", CASES)
def test_the_same_facts_are_the_same_letter_dated_to_the_minute(name: str) -> None:
    letter = CASES[name].letter()
    assert letter == CASES[name].letter(now=MINUTE)
    assert letter.date == MINUTE


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (a_case(NoticeKind.ASK, a_meeting()), "the kind ask about meeting"),
        (
            a_case(NoticeKind.INVITATION, an_ask()),
            "the kind invitation about ask",
        ),
        (a_case(NoticeKind.INVITATION, a_meeting(), sequence=None), "lacks the number"),
        (
            a_case(NoticeKind.REMINDER, a_meeting(), facts=Facts(title="x")),
            "what is told of lea-2027/riverbend/ta/3 has no day",
        ),
    ],
)
def test_what_makes_no_letter_is_refused_in_words(case: Case, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        case.letter()


def test_only_a_welcome_is_about_nothing() -> None:
    notice = a_notice(NoticeKind.REMINDER, a_meeting(), seat=STAFF, offset="-2")
    with pytest.raises(ValueError, match="reminder-2 about nothing"):
        compose(notice, None, WORLD, now=MINUTE, message_id="<x@y>", references=None)
