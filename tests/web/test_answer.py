"""Everybody who is invited can say whether they come, as often as they like."""

import asyncio
from datetime import timedelta

import pytest

from models.meeting import AlertKind
from models.program import Form
from models.reply import Answer, Partstat, Way
from models.slot import Slot
from rules.answers import declined
from rules.outcomes import called_off, retimed
from store.answers import answers_to
from tests.laid_years import LAID
from tests.web.house import (
    CORE,
    GATHERED,
    GUEST,
    LEAD,
    LIAISON,
    LOOKS,
    TA,
    House,
    looked_at,
    said,
)
from wire.links import Purpose

ROOM = "https://rooms.host.example.org/ta"
YES = {"seen": "1", "word": "yes"}
NO = {"seen": "1", "word": "no", "note": "I am on leave."}
COLLEAGUE = {
    "seen": "1",
    "word": "colleague",
    "note": "Ida Moss, ida@riverbend.example.org",
}

OTHERS = [
    f"{name}@riverbend.example.org"
    for name in ("ines.okafor", "jun.halvorsen", "pia.castellan")
]


@pytest.fixture(autouse=True)
def before_the_meeting(house: House) -> None:
    house.journeys.now = LAID + timedelta(days=1)


async def given(house: House) -> list[Answer]:
    async with house.db.reading() as session:
        return (await answers_to(session, [TA]))[TA]


async def test_the_page_shows_the_meeting_and_no_answer_is_chosen(house: House) -> None:
    answer = await house.client.get(house.answer())
    assert answer.status_code == 200
    assert "Coaching meeting 1" in said(answer)
    assert "Monday, October 11, 2027" in said(answer)
    assert "climate@host.example.org" in said(answer)
    assert " checked" not in answer.text.partition("<body>")[2]


@pytest.mark.parametrize(
    ("altered", "words", "link"),
    [
        ({"form": Form.VIRTUAL, "link": ROOM}, f"Online: {ROOM}", f'<a href="{ROOM}"'),
        ({"form": Form.VIRTUAL, "link": None}, "Online. The link will follow.", ""),
        ({"form": Form.IN_PERSON, "place": "Oak Hall", "link": ROOM}, "Oak Hall", ""),
        ({"form": Form.IN_PERSON, "place": None}, "The place will follow.", ""),
        (
            {"form": Form.VIRTUAL, "link": "javascript:alert(1)"},
            "Online: javascript:alert(1)",
            "",
        ),
    ],
)
async def test_the_page_says_where_as_the_invitation_does(
    house: House, altered: dict[str, object], words: str, link: str
) -> None:
    await house.make_it((await house.meeting()).model_copy(update=altered))
    page = await house.client.get(house.answer())
    assert words in said(page)
    assert (link or words) in page.text
    assert (ROOM in page.text) == (words.endswith(ROOM))
    assert 'href="javascript' not in page.text


@pytest.mark.parametrize(
    ("form", "partstat", "shown"),
    [
        (YES, Partstat.ACCEPTED, "Yes, you come."),
        (NO, Partstat.DECLINED, "You are not reminded of this meeting any more."),
        (YES | {"word": "maybe"}, Partstat.TENTATIVE, "Maybe: you do not know yet."),
        (COLLEAGUE, Partstat.DELEGATED, "The staff of the program will see to it"),
    ],
    ids=["yes", "no", "maybe", "colleague"],
)
async def test_an_answer_is_recorded_and_shown(
    house: House, form: dict[str, str], partstat: Partstat, shown: str
) -> None:
    answer = await house.client.post(house.answer(), data=form)
    assert answer.status_code == 200
    assert shown in said(answer)
    (kept,) = await given(house)
    assert kept.partstat is partstat
    assert kept.note == form.get("note")
    assert (kept.way, kept.person) == (Way.PAGE, house.keys.person(LEAD))
    again = await house.client.get(house.answer())
    assert again.text == answer.text
    assert f'value="{form["word"]}" required checked' in again.text


async def test_an_answer_is_undone_by_another(house: House) -> None:
    for form in (YES, NO, YES):
        await house.client.post(house.answer(), data=form)
    answer = await house.client.post(house.answer(), data=YES)
    assert "Yes, you come." in said(answer)
    assert [each.partstat for each in await given(house)] == [
        Partstat.ACCEPTED,
        Partstat.DECLINED,
        Partstat.ACCEPTED,
    ]


async def test_an_answer_is_taken_back_as_if_it_had_not_been_given(house: House) -> None:
    blank = await house.client.get(house.answer())
    assert "take my answer back" not in said(blank), "there is nothing to take back yet"
    recorded = await house.client.post(house.answer(), data=NO)
    assert "I take my answer back" in said(recorded)
    back = YES | {"word": "undo", "note": "I am on leave."}
    answer = await house.client.post(house.answer(), data=back)
    assert "You took your answer back. You are reminded as before." in said(answer)
    assert "on leave" not in answer.text
    assert " checked" not in answer.text.partition("<body>")[2]
    last = (await given(house))[-1]
    assert (last.partstat, last.note) == (Partstat.NEEDS_ACTION, None)
    assert declined(await given(house), 1, house.journeys.now) == frozenset()
    await house.client.post(house.answer(), data=NO)
    assert (await given(house))[-1].partstat is Partstat.DECLINED


async def test_twenty_presses_have_one_effect_and_one_answer(house: House) -> None:
    answers = await asyncio.gather(
        *(house.client.post(house.answer(), data=NO) for _ in range(20))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len(await given(house)) == 1
    assert len([row for row in house.rows()["change"] if "answer" in row]) == 1


async def test_looking_changes_nothing(house: House) -> None:
    for method in LOOKS:
        await looked_at(house, house.answer(), method)


@pytest.mark.parametrize(("email", "status"), GATHERED.items())
async def test_the_page_is_for_those_whom_the_meeting_gathers(
    house: House, email: str, status: int
) -> None:
    assert (await house.client.get(house.answer(email))).status_code == status
    posted = await house.client.post(house.answer(email), data=YES)
    assert posted.status_code == status
    assert len(await given(house)) == (status == 200)


async def test_a_link_for_another_purpose_opens_nothing(house: House) -> None:
    token = house.link(Purpose.HELD, LIAISON, TA).rpartition("/")[2]
    assert (await house.client.get(f"/answer/{token}")).status_code == 404


async def test_the_link_is_dead_once_the_meeting_has_ended(house: House) -> None:
    end = (await house.meeting()).slot.end
    house.journeys.now = end - timedelta(minutes=1)
    assert (await house.client.get(house.answer())).status_code == 200
    house.journeys.now = end
    assert (await house.client.get(house.answer())).status_code == 404
    assert (await house.client.post(house.answer(), data=YES)).status_code == 404


async def test_what_is_called_off_says_so_and_takes_no_answer(house: House) -> None:
    meeting = called_off(await house.meeting(), house.journeys.now, "snow")
    await house.make_it(meeting)
    answer = await house.client.get(house.answer())
    assert "This meeting was called off" in said(answer)
    assert "<form" not in answer.text
    assert "Where" not in said(answer), "nobody is to go there"
    posted = await house.client.post(
        house.answer(), data=YES | {"seen": str(meeting.timing)}
    )
    assert posted.status_code == 409
    assert await given(house) == []


async def test_who_saw_the_old_day_is_shown_the_new_one_first(house: House) -> None:
    meeting = await house.meeting()
    slot = Slot.model_validate(
        meeting.slot.model_dump() | {"day": meeting.slot.day + timedelta(days=1)}
    )
    await house.client.post(house.answer(), data=NO)
    moved = retimed(meeting, house.journeys.now).model_copy(update={"slot": slot})
    await house.make_it(moved)
    answer = await house.client.post(house.answer(), data=YES)
    assert answer.status_code == 409
    assert "Tuesday, October 12, 2027" in said(answer)
    assert "Recorded" not in said(answer), "the no was to the old day"
    assert len(await given(house)) == 1


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({"seen": "1"}, "Choose an answer."),
        ({"seen": "1", "word": "perhaps"}, "Choose an answer."),
        (
            COLLEAGUE | {"note": "Ida Moss"},
            "Give your colleague's name and e-mail address.",
        ),
        (NO | {"note": "x" * 1001}, "The note "),
        (NO | {"note": "\x1b[31m"}, "The note "),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_recorded(
    house: House, form: dict[str, str], fault: str
) -> None:
    answer = await house.client.post(house.answer(), data=form)
    assert answer.status_code == 422
    assert fault in said(answer)
    assert await given(house) == []


async def test_no_word_from_the_journey_is_said_so(house: House) -> None:
    house.journeys.silent = True
    answer = await house.client.post(house.answer(), data=NO)
    assert answer.status_code == 503
    assert "press the button again" in said(answer)
    assert "I am on leave." in answer.text


@pytest.mark.parametrize(
    ("declining", "alerts"),
    [
        ([LEAD], []),
        ([LIAISON], [AlertKind.DECLINED_BY_LIAISON]),
    ],
)
async def test_only_a_no_that_matters_is_told_on(
    house: House, declining: list[str], alerts: list[AlertKind]
) -> None:
    before = await house.meeting()
    for email in declining:
        await house.client.post(house.answer(email), data=NO)
    after = await house.meeting()
    assert [alert.kind for alert in after.alerts] == alerts
    assert after == before.model_copy(update={"alerts": after.alerts})


async def test_the_no_of_a_whole_team_is_told_once(house: House) -> None:
    for email in (CORE, *OTHERS):
        await house.client.post(house.answer(email), data=NO)
    assert (await house.meeting()).alerts == ()
    for form in (NO, YES, NO):
        await house.client.post(house.answer(LEAD), data=form)
    alerts = (await house.meeting()).alerts
    assert [alert.kind for alert in alerts] == [AlertKind.DECLINED_BY_TEAM]


async def test_lead_and_liaison_see_how_many_come_to_a_workshop(house: House) -> None:
    workshop = "lea-2027/riverbend/workshop/1"
    for email in (LEAD, LIAISON):
        shown = said(await house.client.get(house.answer(email, workshop)))
        assert "of about 30 invited" in shown
    guest = said(await house.client.get(house.answer(GUEST, workshop)))
    assert "of about 30 invited" not in guest
    assert "of about 30 invited" not in said(await house.client.get(house.answer()))
