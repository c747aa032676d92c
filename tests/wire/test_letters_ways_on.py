"""What a letter lets its reader do: links to pages, and commands of the staff."""

import re
from email.parser import BytesParser
from email.policy import SMTP

import pytest

from models.notice import NoticeKind
from tests.wire.letter_cases import cases
from tests.wire.letter_parts import WORLD, Case, both
from wire.links import Purpose, read
from wire.mime import write_letter

CASES = cases()


@pytest.mark.parametrize("name", CASES)
def test_only_digests_can_be_stopped_and_by_their_own_page(name: str) -> None:
    case = CASES[name]
    letter = case.letter()
    written = BytesParser(policy=SMTP).parsebytes(write_letter(letter))
    headers = (written["List-Unsubscribe"], written["List-Unsubscribe-Post"])
    if case.notice.kind is not NoticeKind.DIGEST:
        assert headers == (None, None)
        return
    assert headers == (f"<{letter.unsubscribe}>", "List-Unsubscribe=One-Click")
    assert letter.unsubscribe
    base, _, token = letter.unsubscribe.rpartition("/")
    assert base == f"{WORLD.base_url}/unsubscribe"
    secrets, person = [WORLD.link_secret], case.notice.seat.person.id
    named = ("lea-2027/-/digest/1", person)
    assert read(secrets, Purpose.UNSUBSCRIBE, token) == named
    assert letter.unsubscribe in letter.text
    assert letter.unsubscribe in letter.html


@pytest.mark.parametrize(
    ("case", "purpose"),
    [
        (CASES["report-first"], Purpose.HELD),
        (CASES["report-later"], Purpose.HELD),
        (CASES["ask"], Purpose.DONE),
        (CASES["ask-nudge"], Purpose.DONE),
        (CASES["invitation-online"], Purpose.ANSWER),
        (CASES["update-moved"], Purpose.ANSWER),
        (CASES["reminder"], Purpose.ANSWER),
    ],
)
def test_a_link_names_the_person_and_the_occasion(case: Case, purpose: Purpose) -> None:
    letter = case.letter()
    address = f"https://pages.host.example.org/{purpose}/"
    for body in (letter.text, letter.html):
        (token,) = re.findall(rf"{re.escape(address)}([\w.-]+)", body)
        named = (case.notice.occasion, case.notice.seat.person.id)
        assert read([WORLD.link_secret], purpose, token) == named


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("staff-presumed", "complete lea-2027/riverbend/ta/3 --held-on 2027-10-05"),
        ("staff-presumed", 'not-held lea-2027/riverbend/ta/3 --why "..."'),
        ("staff-late", 'move lea-2027/riverbend/ta/3 --to "YYYY-MM-DD HH:MM"'),
        ("staff-gap-before", 'move lea-2027/riverbend/ta/3 --to "YYYY-MM-DD HH:MM"'),
        ("staff-gap-after", 'move lea-2027/riverbend/ta/4 --to "YYYY-MM-DD HH:MM"'),
        ("staff-declined-team", "show lea-2027"),
        ("staff-undated", "show lea-2027"),
        ("staff-declined-team", 'call-off lea-2027/riverbend/ta/3 --why "..."'),
        ("staff-declined-liaison", 'move lea-2027/riverbend/ta/3 --to "YYYY-MM-DD HH:MM"'),
        ("staff-not-ready", 'open-gate lea-2027/riverbend/ta/3 --why "..."'),
        ("staff-not-ready", "done lea-2027/riverbend/room-and-logistics/1"),
        ("staff-not-ready", 'change-form lea-2027/riverbend/ta/3 --to virtual --why "..."'),
        ("staff-not-ready-part", 'call-off lea-2027/riverbend/ta/3 --why "..."'),
        ("staff-lapsed", "done lea-2027/riverbend/room-and-logistics/1"),
    ],
)
def test_staff_are_told_the_exact_command(name: str, command: str) -> None:
    for said in both(CASES[name]):
        assert f"python starter.py {command}" in said


@pytest.mark.parametrize("name", ["cancellation-called-off", "report-first"])
def test_where_there_is_nothing_to_answer_no_link_asks_for_it(name: str) -> None:
    for said in both(CASES[name]):
        assert "/answer/" not in said


def test_a_liaison_is_given_no_command_of_the_staff() -> None:
    for said in both(CASES["liaison-declined-team"]):
        assert "starter.py" not in said
        assert "every core member have said that they will not come" in said
