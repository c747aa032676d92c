"""Whom a team asks to its workshop: the page of its lead."""

import asyncio
import re

import pytest

from models.guest import Category
from models.meeting import MeetingState
from models.seat import Seat
from store.seats import seats_of
from tests.web.house import CORE, GUEST, LEAD, LIAISON, STAFF, STRANGER, House, said
from wire.links import Purpose

WORKSHOP, TA = "lea-2027/riverbend/workshop/1", "lea-2027/riverbend/ta/1"
LIST = """Fay Ruiz, fay@home.example.org, family
Pat Osei <pat@works.example.org> partner
fay@home.example.org	Fay"""


def page(house: House, email: str = LEAD, occasion: str = WORKSHOP) -> str:
    return house.link(Purpose.GUESTS, email, occasion)


async def guests(house: House) -> dict[str, Seat]:
    async with house.db.reading() as session:
        seats = await seats_of(session, "lea-2027", "riverbend")
    return {s.person.email: s for s in seats if s.role == "guest" and s.is_taken}


async def test_a_lead_pastes_a_list_and_everybody_on_it_is_a_guest(house: House) -> None:
    before = house.rows()
    opened = said(await house.client.get(page(house)))
    assert "of about 30 invited" in opened
    assert "Recorded" not in opened, "they have done nothing yet"
    assert house.rows() == before
    answer = await house.client.post(page(house), data={"list": LIST})
    assert answer.status_code == 200
    found = await guests(house)
    assert found["fay@home.example.org"].category is Category.FAMILY
    assert found["fay@home.example.org"].person.name == "Fay Ruiz"
    assert "Fay Ruiz, family" in said(answer)


async def test_one_press_or_twenty_at_once_have_one_effect(house: House) -> None:
    before = set(await guests(house))
    presses = (house.client.post(page(house), data={"list": LIST}) for _ in range(20))
    answers = await asyncio.gather(*presses)
    assert {answer.status_code for answer in answers} == {200}
    both = {"fay@home.example.org", "pat@works.example.org"}
    assert set(await guests(house)) == before | both
    async with house.db.reading() as session:
        seats = await seats_of(session, "lea-2027", "riverbend")
    assert sum(seat.person.email in both for seat in seats) == 2


async def test_whoever_is_in_the_team_already_keeps_their_seat(house: House) -> None:
    before = house.rows()
    answer = await house.client.post(page(house), data={"list": f"Mara Quill, {LEAD}"})
    assert answer.status_code == 200
    assert house.rows() == before


async def test_a_line_that_names_nobody_is_told_and_nothing_is_done(house: House) -> None:
    before = house.rows()
    wrong = "Fay Ruiz, fay@home.example.org\nBo, bo@\n"
    answer = await house.client.post(page(house), data={"list": wrong})
    assert answer.status_code == 422
    assert 'Line 2: "bo@" is not an e-mail address' in said(answer)
    assert "fay@home.example.org" in answer.text
    assert house.rows() == before


@pytest.mark.parametrize(
    ("said_list", "words"),
    [
        ("Cal Endar, calendar@host.example.org", "sends the invitations"),
        ("x" * 30_001, "too much at once"),
        (
            "\n".join(f"G {n}, g{n}@home.example.org" for n in range(300)),
            "A meeting takes 300 guests at most",
        ),
    ],
)
async def test_what_cannot_be_invited_is_refused_in_words(
    house: House, said_list: str, words: str
) -> None:
    before = house.rows()
    answer = await house.client.post(page(house), data={"list": said_list})
    assert answer.status_code == 422
    assert words in said(answer)
    assert house.rows() == before


async def test_a_name_is_shown_as_it_is_and_is_no_part_of_the_page(house: House) -> None:
    hostile = 'Fay "b" & &lt script=x, fay@home.example.org'
    answer = await house.client.post(page(house), data={"list": hostile})
    assert 'Fay "b" & &lt script=x' in said(answer)


@pytest.mark.parametrize("email", [CORE, GUEST, STRANGER])
async def test_nobody_else_invites_guests(house: House, email: str) -> None:
    assert (await house.client.get(page(house, email))).status_code == 404


@pytest.mark.parametrize("email", [LIAISON, STAFF])
async def test_hosts_may_invite_for_the_team(house: House, email: str) -> None:
    assert (await house.client.get(page(house, email))).status_code == 200


async def test_a_meeting_without_guests_or_called_off_takes_none(house: House) -> None:
    assert (await house.client.get(page(house, LEAD, TA))).status_code == 404
    meeting = await house.meeting(WORKSHOP)
    off = {"state": MeetingState.CALLED_OFF}
    await house.make_it(meeting.model_copy(update=off))
    assert (await house.client.get(page(house))).status_code == 404


async def test_the_answer_page_of_the_lead_leads_there(house: House) -> None:
    text = (await house.client.get(house.answer(LEAD, WORKSHOP))).text
    (link,) = re.findall(r'href="\.\./(guests/[^"]+)"', text)
    assert "Whom do you invite?" in said(await house.client.get(f"/{link}"))
    guest = await house.client.get(house.answer(GUEST, WORKSHOP))
    assert "../guests/" not in guest.text
