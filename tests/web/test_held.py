"""The liaison's page takes a word once, and shows what is recorded."""

import asyncio
from datetime import date, time, timedelta

import pytest

from models.meeting import MeetingState
from models.slot import Slot
from store.changes import changes_of
from store.occasions import add_occasions
from tests.web.house import AFTER_TA, LIAISON, TA, House, said

HELD = {"seen": "1", "word": "held", "held_on": "2027-10-11"}
SKIPPED = {"seen": "1", "word": "skipped", "why": "The building was closed."}
AGAIN = {"seen": "1", "word": "again", "retry": "2027-10-19", "why": "Somebody was ill."}


async def words_about(house: House, occasion: str = TA) -> list[str]:
    """Return what people have said of an occasion, in order."""
    async with house.db.reading() as session:
        changes = await changes_of(session, "lea-2027")
    return [
        each.what for each in changes if each.subject == occasion and each.what != "laid"
    ]


async def test_the_page_asks_about_the_meeting_of_the_link(house: House) -> None:
    page = said(await house.client.get(house.held()))
    assert "Was it held?" in page
    assert "Coaching meeting 1" in page
    assert "Riverbend Unified School District" in page
    assert "Monday, October 11, 2027" in page
    assert "climate@host.example.org" in page


async def test_the_page_says_in_which_weeks_the_next_date_is_best(house: House) -> None:
    page = said(await house.client.get(house.held()))
    weeks = "between Monday, November 8, 2027 and Friday, November 19, 2027"  # then: closed
    assert f"Best a working day {weeks}" in page


async def test_the_weeks_begin_and_end_on_a_working_day(house: House) -> None:
    answer = await house.client.post(house.held(), data=HELD | {"held_on": "2027-10-09"})
    weeks = "between Monday, November 8, 2027 and Friday, November 19, 2027"
    assert f"a working day {weeks} is looked for" in said(answer), "28 days on: a Saturday"


async def test_no_answer_is_chosen_before_somebody_chooses(house: House) -> None:
    page = (await house.client.get(house.held())).text
    assert 'value="held"' in page
    assert "checked" not in page.partition("<body>")[2]


@pytest.mark.parametrize(
    ("form", "state", "shown"),
    [
        (HELD, MeetingState.HELD, "It was held on Monday, October 11, 2027."),
        (
            HELD | {"held_on": "2027-10-07"},
            MeetingState.HELD,
            "It was held on Thursday, October 7, 2027.",
        ),
        (SKIPPED, MeetingState.NOT_HELD, "It was not held, and is skipped."),
        (AGAIN, MeetingState.PLANNED, "is tried again on Tuesday, October 19, 2027"),
    ],
    ids=["held", "held earlier", "skipped", "tried again"],
)
async def test_a_word_is_recorded_and_shown(
    house: House, form: dict[str, str], state: MeetingState, shown: str
) -> None:
    answer = await house.client.post(house.held(), data=form)
    assert answer.status_code == 200
    assert shown in said(answer)
    meeting = await house.meeting()
    assert meeting.state is state
    again = said(await house.client.get(house.held()))
    assert (shown in again) or state is MeetingState.PLANNED


async def test_the_change_names_the_person_by_id_only(house: House) -> None:
    await house.client.post(house.held(), data=HELD | {"note": "All were there."})
    async with house.db.reading() as session:
        change = (await changes_of(session, "lea-2027"))[-1]
    assert change.by == house.keys.person(LIAISON)
    assert change.why == "All were there."


async def test_a_next_date_is_kept_with_its_hour(house: House) -> None:
    form = HELD | {"next_day": "2027-11-09", "next_at": "13:30"}
    answer = await house.client.post(house.held(), data=form)
    meeting = await house.meeting()
    zone = meeting.slot.timezone
    assert meeting.next_wish == Slot(
        day=date(2027, 11, 9), at=time(13, 30), minutes=meeting.slot.minutes, timezone=zone
    )
    assert "You meet next on Tuesday, November 9, 2027, 1:30-2:30 pm" in said(answer)
    assert "Please note" not in said(answer)


async def test_a_next_day_without_an_hour_means_the_usual_one(house: House) -> None:
    await house.client.post(house.held(), data=HELD | {"next_day": "2027-11-09"})
    meeting = await house.meeting()
    assert meeting.next_wish
    assert meeting.next_wish.at == meeting.slot.at


async def test_a_next_date_outside_the_weeks_is_taken_with_a_warning(house: House) -> None:
    answer = await house.client.post(house.held(), data=HELD | {"next_day": "2027-12-07"})
    assert (await house.meeting()).next_wish
    assert "Please note: that is not between Monday, November 8, 2027" in said(answer)


async def test_a_next_date_wished_for_stands_in_the_form_until_a_meeting_has_it(
    house: House,
) -> None:
    await house.client.post(house.held(), data=HELD | {"next_day": "2027-11-09"})
    page = (await house.client.get(house.held())).text
    assert 'name="next_day" value="2027-11-09"' in page
    meeting = await house.meeting()
    assert meeting.next_wish
    following = meeting.model_copy(
        update={
            "id": "lea-2027/riverbend/ta/2",
            "uid": "another",
            "slot": meeting.next_wish,
            "state": MeetingState.PLANNED,
        }
    )
    async with house.db.writing() as session:
        await add_occasions(session, [following])
    answer = await house.client.get(house.held())
    assert 'name="next_day" value=""' in answer.text
    assert "The next meeting is planned for Tuesday, November 9, 2027" in said(answer)


async def test_a_meeting_still_to_come_says_so_and_offers_no_day(house: House) -> None:
    house.journeys.now = AFTER_TA - timedelta(days=7)
    answer = await house.client.get(house.held())
    assert "This meeting is still to come." in said(answer)
    assert 'name="held_on" value=""' in answer.text


async def test_twenty_presses_at_once_have_one_effect_and_one_answer(house: House) -> None:
    form = HELD | {"next_day": "2027-11-09"}
    presses = (house.client.post(house.held(), data=form) for _ in range(20))
    answers = await asyncio.gather(*presses)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert await words_about(house) == ["complete"]
    assert (await house.meeting()).revision == 2


async def test_the_same_form_later_gets_the_same_answer(house: House) -> None:
    first = await house.client.post(house.held(), data=HELD)
    rows = house.rows()
    again = await house.client.post(house.held(), data=HELD)
    assert (again.status_code, again.text) == (200, first.text)
    assert house.rows() == rows


async def test_a_stale_form_changes_nothing_and_shows_what_is_recorded(
    house: House,
) -> None:
    await house.client.post(house.held(), data=HELD)
    rows = house.rows()
    answer = await house.client.post(house.held(), data=HELD | {"held_on": "2027-10-08"})
    assert answer.status_code == 409
    assert "It was held on Monday, October 11, 2027." in said(answer)
    assert "your answer was not taken" in said(answer)
    assert house.rows() == rows


async def test_a_form_overtaken_by_a_later_word_is_stale_though_it_once_counted(
    house: House,
) -> None:
    await house.client.post(house.held(), data=HELD)
    later = HELD | {"seen": "2", "held_on": "2027-10-08"}
    await house.client.post(house.held(), data=later)
    rows = house.rows()
    answer = await house.client.post(house.held(), data=HELD)
    assert answer.status_code == 409
    assert "It was held on Friday, October 8, 2027." in said(answer)
    assert house.rows() == rows


async def test_another_word_replaces_the_first(house: House) -> None:
    await house.client.post(house.held(), data=HELD)
    answer = await house.client.post(house.held(), data=SKIPPED | {"seen": "2"})
    assert answer.status_code == 200
    assert (await house.meeting()).state is MeetingState.NOT_HELD
    assert await words_about(house) == ["complete", "not-held"]


async def test_a_presumed_meeting_says_so_and_takes_a_word(house: House) -> None:
    meeting = await house.meeting()
    presumed = {
        "state": MeetingState.PRESUMED,
        "held_on": meeting.slot.day,
        "closed_at": AFTER_TA + timedelta(days=8),
    }
    await house.make_it(meeting.model_copy(update=presumed))
    house.journeys.now = AFTER_TA + timedelta(days=10)
    page = said(await house.client.get(house.held()))
    assert "it is counted as held on Monday, October 11, 2027" in page
    assert (await house.client.post(house.held(), data=HELD)).status_code == 200
    assert (await house.meeting()).state is MeetingState.HELD


async def test_a_meeting_called_off_shows_that_and_asks_nothing(house: House) -> None:
    meeting = await house.meeting()
    off = {"state": MeetingState.CALLED_OFF, "closed_at": AFTER_TA, "why": "A storm."}
    await house.make_it(meeting.model_copy(update=off))
    answer = await house.client.get(house.held())
    assert "It was called off. The reason given: A storm." in said(answer)
    assert "<form" not in answer.text


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


async def test_without_an_answer_the_page_says_that_pressing_again_is_safe(
    house: House,
) -> None:
    house.journeys.silent = True
    form = HELD | {"note": "All were there."}
    answer = await house.client.post(house.held(), data=form)
    assert answer.status_code == 503
    assert "press the button again, that is safe" in said(answer)
    assert "All were there." in said(answer)
    house.journeys.silent = False
    assert (await house.client.post(house.held(), data=form)).status_code == 200
    assert len({command.request for command in house.journeys.heard}) == 1
    assert await words_about(house) == ["complete"]
