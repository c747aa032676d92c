"""A meeting as a file for whoever is invited: to put into a calendar, and for no more."""

import re
from datetime import timedelta

import pytest

from rules.outcomes import called_off
from tests.laid_years import LAID
from tests.web.house import GATHERED, LEAD, LOOKS, TA, House, looked_at, said
from tests.web.subscribing import events_in, start_of
from tests.wire.libical import libical_faults
from wire.links import Purpose


@pytest.fixture(autouse=True)
def before_the_meeting(house: House) -> None:
    house.journeys.now = LAID + timedelta(days=1)


def file_of(house: House, email: str = LEAD, purpose: Purpose = Purpose.MEETING) -> str:
    token = house.link(purpose, email, TA).rpartition("/")[2]
    return f"/meeting/{token}.ics"


async def test_the_page_of_an_answer_leads_to_the_file(house: House) -> None:
    page = await house.client.get(house.answer())
    (link,) = re.findall(r'href="\.\.(/[^"]+)"', page.text)
    assert link == file_of(house)
    answer = await house.client.get(page.url.join(f"..{link}"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="meeting.ics"'
    assert answer.headers["cache-control"] == "no-store"


async def test_the_file_has_the_invitations_uid_and_asks_nobody(house: House) -> None:
    content = (await house.client.get(file_of(house))).content
    assert libical_faults(content) == []
    meeting = await house.meeting()
    ((uid, event),) = events_in(content).items()
    assert (uid, start_of(event)) == (meeting.uid, meeting.slot.start)
    for word in (b"METHOD", b"ORGANIZER", b"ATTENDEE", b"mailto:"):
        assert word not in content
    assert (await house.client.get(file_of(house))).content == content


@pytest.mark.parametrize(("email", "status"), GATHERED.items())
async def test_the_file_is_for_those_whom_the_meeting_gathers(
    house: House, email: str, status: int
) -> None:
    assert (await house.client.get(file_of(house, email))).status_code == status


async def test_its_link_answers_nothing_and_no_other_link_opens_it(house: House) -> None:
    token = house.link(Purpose.MEETING, LEAD, TA).rpartition("/")[2]
    assert (await house.client.get(f"/answer/{token}")).status_code == 404
    for purpose in (Purpose.ANSWER, Purpose.HELD, Purpose.DONE):
        assert (await house.client.get(file_of(house, LEAD, purpose))).status_code == 404


async def test_it_is_only_read(house: House) -> None:
    for method in LOOKS:
        await looked_at(house, file_of(house), method)
    assert (await house.client.post(file_of(house))).status_code == 405


async def test_a_meeting_called_off_meanwhile_says_so_and_a_past_one_has_no_file(
    house: House,
) -> None:
    meeting = await house.meeting()
    await house.make_it(called_off(meeting, house.journeys.now, "snow"))
    content = (await house.client.get(file_of(house))).content
    assert b"\r\nSTATUS:CANCELLED\r\n" in content
    assert "Download" not in said(await house.client.get(house.answer()))
    house.journeys.now = meeting.slot.end
    assert (await house.client.get(file_of(house))).status_code == 404
