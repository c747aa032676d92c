"""What the liaison's page does not take comes back in words, in the form as filled."""

import pytest

from models.meeting import MeetingState
from tests.web.house import AGAIN, HELD, House, said

FAULTS: dict[str, tuple[dict[str, str], list[str]]] = {
    "no choice": ({}, ["Choose what became of the meeting."]),
    "an unknown choice": ({"word": "perhaps"}, ["Choose what became of the meeting."]),
    "no day": ({"word": "held"}, ["Give the day on which it was held."]),
    "no such day": (
        {"word": "held", "held_on": "2027-02-30"},
        ['"2027-02-30" is not a day'],
    ),
    "a day to come": (
        {"word": "held", "held_on": "2027-10-13"},
        ["October 13, 2027 has not come yet: today is Tuesday, October 12, 2027."],
    ),
    "an hour the clock jumps over": (
        {**HELD, "next_day": "2028-03-12", "next_at": "02:30"},
        ["02:30 on 2028-03-12 does not exist in America/Los_Angeles"],
    ),
    "an hour that is there twice": (
        {**HELD, "next_day": "2027-11-07", "next_at": "01:30"},
        ["01:30 on 2027-11-07 exists twice in America/Los_Angeles"],
    ),
    "no such hour": (
        {**HELD, "next_day": "2027-11-09", "next_at": "25:00"},
        ['"25:00" is not an hour'],
    ),
    "an hour without a day": (
        {**HELD, "next_at": "13:00"},
        ["Give the day on which you meet next."],
    ),
    "a next day gone by": (
        {**HELD, "next_day": "2027-10-04"},
        ["Monday, October 4, 2027 has gone by."],
    ),
    "a next day in another century": (
        {**HELD, "next_day": "9999-12-31"},
        ["is more than a year away"],
    ),
    "everything at once": (
        {
            "word": "held",
            "held_on": "x",
            "next_day": "y",
            "next_at": "z",
            "note": "n" * 2001,
        },
        ['"x" is not a day', '"y" is not a day', '"z" is not an hour', "2001 characters"],
    ),
    "no reason, no day": (
        {"word": "again"},
        ["Give the day on which you try again.", "Say in a few words why it was not held."],
    ),
    "a reason that breaks headers": (
        {"word": "skipped", "why": "a\u2028b"},
        ["holds a character that cannot be shown (U+2028)"],
    ),
    "a reason that is a book": ({"word": "skipped", "why": "w" * 301}, ["301 characters"]),
}


@pytest.mark.parametrize(("form", "faults"), FAULTS.values(), ids=FAULTS.keys())
async def test_faults_come_back_in_words_all_at_once_with_the_form_as_filled(
    house: House, form: dict[str, str], faults: list[str]
) -> None:
    rows = house.rows()
    answer = await house.client.post(house.held(), data={"seen": "1"} | form)
    assert answer.status_code == 422
    for fault in faults:
        assert fault in said(answer)
    for name in set(form) - {"word", "note", "seen"}:
        assert f'value="{form[name]}"' in answer.text
    assert house.rows() == rows
    assert house.journeys.heard == []


async def test_line_ends_of_a_browser_are_no_fault(house: House) -> None:
    answer = await house.client.post(house.held(), data=HELD | {"note": "One.\r\nTwo."})
    assert answer.status_code == 200


async def test_markup_in_a_form_stays_text(house: House) -> None:
    form = {
        "seen": "1",
        "word": "again",
        "retry": "x",
        "why": '"><script>alert(1)</script>',
    }
    answer = await house.client.post(house.held(), data=form)
    assert "<script" not in answer.text


async def test_a_refusal_comes_in_words_and_the_corrected_form_is_taken(
    house: House,
) -> None:
    closed = HELD | {"next_day": "2027-11-25"}
    answer = await house.client.post(house.held(), data=closed)
    assert answer.status_code == 409
    assert "Thursday, November 25, 2027 is closed" in said(answer)
    assert 'value="2027-11-25"' in answer.text
    assert (await house.meeting()).state is MeetingState.PLANNED
    answer = await house.client.post(house.held(), data=HELD | {"next_day": "2027-11-09"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (
            HELD | {"next_day": "2027-11-17", "next_at": "10:30"},
            "It would clash with another meeting on Wednesday, November 17, 2027 at 10:00.",
        ),
        (
            AGAIN | {"retry": "2027-11-25"},
            "Thursday, November 25, 2027 is closed: Thanksgiving week.",
        ),
    ],
    ids=["a clash", "a closed day"],
)
async def test_a_refusal_names_no_ids_and_no_commands(
    house: House, form: dict[str, str], words: str
) -> None:
    answer = await house.client.post(house.held(), data=form)
    assert answer.status_code == 409
    assert words in said(answer)
