"""The liaison's page takes a word once, and shows what is recorded."""

from datetime import date, time, timedelta

import pytest

from models.meeting import MeetingState
from models.slot import Slot
from store.changes import changes_of
from store.occasions import add_occasions
from tests.web.house import AFTER_TA, AGAIN, HELD, LIAISON, SKIPPED, House, said


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
