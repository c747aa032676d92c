"""What a letter about an ask says, and where it may be answered by mail."""

import pytest

from models.ask import Ask
from models.notice import NoticeKind
from tests.wire.letter_cases import cases
from tests.wire.letter_parts import CONTACT, LIAISON, WORLD, Case, a_case, an_ask, both

CASES = cases()
OF_ASKS = {name: case for name, case in CASES.items() if isinstance(case.matter, Ask)}


@pytest.mark.parametrize("case", OF_ASKS.values(), ids=OF_ASKS)
def test_a_letter_about_an_ask_says_its_day_title_and_contact(case: Case) -> None:
    due = case.notice.facts.due_on
    assert due
    for said in both(case):
        assert due.strftime("%A, %B %d, %Y").replace(" 0", " ") in said
        assert case.notice.facts.title in said
        assert CONTACT in said


@pytest.mark.parametrize("case", OF_ASKS.values(), ids=OF_ASKS)
def test_only_where_answers_by_mail_are_read_and_plain_a_letter_asks_for_them(
    case: Case,
) -> None:
    assert isinstance(case.matter, Ask)
    words = "just reply to this letter"
    for said in both(case):
        assert (words in said) == (case.matter.step in WORLD.by_mail)
    unheard = WORLD.model_copy(update={"by_mail": {}})
    letter = case.letter(unheard)
    assert words not in letter.text + letter.html
    assert letter.reply_to == CONTACT


def test_who_hears_of_anothers_silence_is_sent_to_the_page() -> None:
    ask = an_ask(step="topics")
    letter = a_case(NoticeKind.NUDGE, ask, seat=LIAISON, offset="+5-liaison").letter()
    assert "just reply" not in letter.text + letter.html
    assert letter.reply_to == CONTACT
