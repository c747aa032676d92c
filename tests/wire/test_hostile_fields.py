"""Whatever stands in a field, in each letter there is: the same headers, the same lines."""

import re
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from pydantic import BaseModel

from models.letter import Letter
from tests.wire.hostile_words import HOSTILE, NEVER_SHOWN, TAME
from tests.wire.itip_lint import letter_faults
from tests.wire.letter_cases import cases
from tests.wire.letter_parts import WORLD, Case
from tests.wire.libical import libical_faults
from tests.wire.test_templates import Page
from wire.mime import write_letter

CASES = cases()
# Where people type; links are refused as a whole, and addresses are checked by themselves.
FIELDS = ("title", "text", "why", "place", "name", "agencies", "names", "note")


def spoilt(value: Any, fields: tuple[str, ...], words: str) -> Any:
    """The same value with other words in the fields so named, however deep."""
    if isinstance(value, BaseModel):
        return value.model_copy(
            update={
                name: _spoilt_field(name, getattr(value, name), fields, words)
                for name in type(value).model_fields
            }
        )
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(spoilt(each, fields, words) for each in value)
    return value


def _spoilt_field(name: str, value: Any, fields: tuple[str, ...], words: str) -> Any:
    if name not in fields or value is None:
        return spoilt(value, fields, words)
    if isinstance(value, dict):
        return dict.fromkeys(value, words)
    return words if isinstance(value, str) else (words,) * len(value)


def letter_with(case: Case, fields: tuple[str, ...], words: str) -> Letter:
    told = Case(
        spoilt(case.notice, fields, words),
        spoilt(case.matter, fields, words),
        spoilt(case.around, fields, words),
    )
    return told.letter(spoilt(WORLD, fields, words))


def properties(calendar: bytes | None) -> list[str]:
    lines = (calendar or b"").replace(b"\r\n ", b"").decode().split("\r\n")
    return [re.split("[;:]", line)[0] for line in lines]


def parameters(calendar: bytes | None) -> list[str]:
    """The lines of people without the names they show."""
    lines = (calendar or b"").replace(b"\r\n ", b"").decode().split("\r\n")
    people = [line for line in lines if line.startswith(("ATTENDEE", "ORGANIZER"))]
    return [re.sub(r';CN=("[^"]*"|[^":;]*)', "", line) for line in people]


def tree(message: Message) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("field", [*FIELDS, "all of them"])
def test_no_words_in_any_field_change_what_a_letter_is(field: str, words: str) -> None:
    fields = FIELDS if field == "all of them" else (field,)
    for name, case in CASES.items():
        tame, letter = letter_with(case, fields, TAME), letter_with(case, fields, words)
        raw = write_letter(letter)
        was, now = message_from_bytes(write_letter(tame)), message_from_bytes(raw)
        assert (now.keys(), tree(now)) == (was.keys(), tree(was)), name
        assert not set(NEVER_SHOWN) & set(letter.subject + letter.text + letter.html), name
        if letter.calendar is None:
            continue
        assert letter_faults(raw) == [], name
        assert libical_faults(letter.calendar) == [], name
        assert properties(letter.calendar) == properties(tame.calendar), name
        assert parameters(letter.calendar) == parameters(tame.calendar), name


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_no_words_in_any_field_change_what_the_page_of_a_letter_is(words: str) -> None:
    for name, case in CASES.items():
        tame, page = (Page(letter_with(case, FIELDS, said).html) for said in (TAME, words))
        assert page.tags == tame.tags, name
        assert not page.open
        assert {address for address in page.addresses if "eve@" in address} == set()


def test_the_fields_that_are_spoilt_are_in_the_letters() -> None:
    seen = {
        field
        for field in FIELDS
        for case in CASES.values()
        if TAME in letter_with(case, (field,), TAME).text
    }
    assert {"title", "text", "place", "name", "why", "agencies"} <= seen
