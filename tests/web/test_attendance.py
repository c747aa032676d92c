"""Who was there: the page of liaisons and staff."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest

from models.attendance import Attendance, Presence
from models.meeting import MeetingState
from models.reply import Answer, Partstat, Way
from models.tables.seat import PersonRow
from store.answers import add_answer
from store.attendance import attendance_at, times_recorded
from tests.web.house import (
    AFTER_TA,
    CORE,
    GUEST,
    LEAD,
    LIAISON,
    STAFF,
    STRANGER,
    House,
    said,
)
from wire.links import Purpose

KICKOFF, CHECK_IN = "lea-2027/-/kickoff/1", "lea-2027/riverbend/check-in/1"
WORKSHOP = "lea-2027/riverbend/workshop/1"
AFTER = datetime(2027, 9, 8, 16, tzinfo=UTC)  # kick-off and check-in are over


@pytest.fixture(autouse=True)
def after(house: House) -> None:
    house.journeys.now = AFTER


def page(house: House, email: str = LIAISON, occasion: str = CHECK_IN) -> str:
    return house.link(Purpose.ATTENDANCE, email, occasion)


async def filled(house: House, link: str, **said: str) -> dict[str, str]:
    """The form as the page shows it, with what somebody says otherwise by address."""
    text = (await house.client.get(link)).text
    chosen = dict(re.findall(r'name="([^"]+)" value="(\w+)" checked', text))
    seen = re.search(r'name="seen" value="(\w*)"', text)
    assert seen
    return chosen | {"seen": seen[1]} | said


async def recorded(house: House, occasion: str = CHECK_IN) -> dict[str, Attendance]:
    async with house.db.reading() as session:
        return await attendance_at(session, occasion)


async def presence(house: House, email: str, occasion: str = CHECK_IN) -> Presence | None:
    word = (await recorded(house, occasion)).get(house.keys.person(email))
    return word.presence if word else None


async def answered(house: House, email: str, partstat: Partstat) -> None:
    answer = Answer(
        occasion=CHECK_IN,
        person=house.keys.person(email),
        partstat=partstat,
        way=Way.PAGE,
        at=AFTER,
        dtstamp=AFTER,
    )
    async with house.db.writing() as session:
        await add_answer(session, answer, request=email)


async def test_answers_are_filled_in_and_count_once_they_are_recorded(house: House) -> None:
    await answered(house, LEAD, Partstat.ACCEPTED)
    await answered(house, CORE, Partstat.DECLINED)
    before = house.rows()
    shown = said(await house.client.get(page(house)))
    assert "as they answered" in shown
    assert house.rows() == before
    form = await filled(house, page(house))
    answer = await house.client.post(page(house), data=form)
    assert answer.status_code == 200
    assert await presence(house, LEAD) is Presence.PRESENT
    assert await presence(house, CORE) is Presence.EXCUSED
    assert "1 there, 1 excused" in said(answer)


async def test_the_rest_can_be_said_at_once(house: House) -> None:
    lead = {house.keys.person(LEAD): "absent"}
    form = await filled(house, page(house), rest="present", **lead)
    await house.client.post(page(house), data=form)
    words = await recorded(house)
    assert {word.presence for word in words.values()} == {Presence.PRESENT, Presence.ABSENT}
    assert await presence(house, LEAD) is Presence.ABSENT
    assert {word.by for word in words.values()} == {house.keys.person(LIAISON)}


async def test_one_press_or_twenty_at_once_have_one_effect(house: House) -> None:
    form = await filled(house, page(house), rest="present")
    presses = (house.client.post(page(house), data=form) for _ in range(20))
    answers = await asyncio.gather(*presses)
    assert {answer.status_code for answer in answers} == {200}
    async with house.db.reading() as session:
        assert await times_recorded(session, CHECK_IN) == 1


async def test_a_word_is_put_right_by_another(house: House) -> None:
    await house.client.post(
        page(house), data=await filled(house, page(house), rest="absent")
    )
    lead = {house.keys.person(LEAD): "present"}
    await house.client.post(page(house), data=await filled(house, page(house), **lead))
    assert await presence(house, LEAD) is Presence.PRESENT
    assert await presence(house, CORE) is Presence.ABSENT


async def test_a_page_that_is_old_says_so_and_records_nothing(house: House) -> None:
    old = await filled(house, page(house), rest="absent")
    fresh = await filled(house, page(house, STAFF), rest="present")
    await house.client.post(page(house, STAFF), data=fresh)
    answer = await house.client.post(page(house), data=old)
    assert answer.status_code == 409
    assert "Somebody else has recorded this meeting" in said(answer)
    assert await presence(house, LEAD) is Presence.PRESENT


async def test_another_teams_record_is_no_reason_to_begin_anew(house: House) -> None:
    other = "liaison2@host.example.org"
    mine = await filled(house, page(house, LIAISON, KICKOFF), rest="present")
    theirs = await filled(house, page(house, other, KICKOFF), rest="present")
    for email, form in ((other, theirs), (LIAISON, mine)):
        answer = await house.client.post(page(house, email, KICKOFF), data=form)
        assert answer.status_code == 200


async def test_a_liaison_sees_the_people_of_their_own_teams_alone(house: House) -> None:
    link = page(house, LIAISON, KICKOFF)
    shown = said(await house.client.get(link))
    assert "Riverbend Unified" in shown
    assert "Saltmarsh" not in shown
    stranger = house.keys.person("liaison2@host.example.org")
    await house.client.post(link, data=await filled(house, link, **{stranger: "present"}))
    assert await recorded(house, KICKOFF) == {}


async def test_staff_see_everybody(house: House) -> None:
    shown = said(await house.client.get(page(house, STAFF, KICKOFF)))
    assert "Riverbend Unified" in shown
    assert "Saltmarsh" in shown


@pytest.mark.parametrize("email", [LEAD, CORE, GUEST, STRANGER])
async def test_nobody_else_may_say_who_was_there(house: House, email: str) -> None:
    assert (await house.client.get(page(house, email))).status_code == 404


async def test_a_form_that_says_nothing_is_asked_for_something(house: House) -> None:
    answer = await house.client.post(page(house), data=await filled(house, page(house)))
    assert answer.status_code == 422
    assert "at least one person" in said(answer)


@pytest.mark.parametrize("state", [MeetingState.CALLED_OFF, MeetingState.NOT_HELD])
async def test_where_nobody_met_there_is_nothing_to_record(
    house: House, state: MeetingState
) -> None:
    meeting = await house.meeting(CHECK_IN)
    await house.make_it(meeting.model_copy(update={"state": state}))
    shown = said(await house.client.get(page(house)))
    assert "There is nothing to record here" in shown
    await house.client.post(page(house), data={"rest": "present"})
    assert await recorded(house) == {}


async def test_a_meeting_to_come_cannot_be_recorded(house: House) -> None:
    shown = said(await house.client.get(page(house, LIAISON, WORKSHOP)))
    assert "There is nothing to record here" in shown


async def test_other_meetings_are_offered_until_they_are_recorded(house: House) -> None:
    text = (await house.client.get(page(house))).text
    (link,) = re.findall(r'<a href="([^"#]+)">Kick-off of the network', text)
    found = await house.client.get(f"/attendance/{link}")
    assert found.status_code == 200
    whole = page(house, LIAISON, KICKOFF)
    await house.client.post(whole, data=await filled(house, whole, rest="present"))
    assert "Kick-off of the network" not in said(await house.client.get(page(house)))


async def test_a_link_holds_for_two_weeks_after_its_meeting_was_closed(
    house: House,
) -> None:
    meeting = await house.meeting(CHECK_IN)
    closed = {"state": MeetingState.HELD, "closed_at": AFTER}
    await house.make_it(meeting.model_copy(update=closed))
    house.journeys.now = AFTER + timedelta(days=14)
    assert (await house.client.get(page(house))).status_code == 200
    house.journeys.now += timedelta(minutes=1)
    assert (await house.client.get(page(house))).status_code == 404


async def test_a_name_is_shown_as_it_is_and_is_no_part_of_the_page(house: House) -> None:
    async with house.db.writing() as session:
        row = await session.get_one(PersonRow, house.keys.person(LEAD))
        row.name = 'Mara <script>"Quill'
    answer = await house.client.get(page(house))
    assert "<script" not in answer.text
    assert 'Mara <script>"Quill' in said(answer)


async def test_whoever_says_that_a_meeting_was_held_is_led_to_who_was_there(
    house: House,
) -> None:
    house.journeys.now = AFTER_TA
    held = house.held()
    assert "Say who was there" not in said(await house.client.get(held))
    form = {"seen": "1", "word": "held", "held_on": "2027-10-11"}
    answer = await house.client.post(held, data=form)
    (link,) = re.findall(r'href="\.\./(attendance/[^"]+)"', answer.text)
    assert "Who was there?" in said(await house.client.get(f"/{link}"))
    assert "Say who was there" in said(await house.client.get(held))
