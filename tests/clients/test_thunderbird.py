"""Invitations, answers, moves and cancellations in the mail program of who is invited."""

from datetime import date, time

import pytest

from models.meeting import Meeting
from models.reply import Partstat, Way
from tests.clients.conftest import ANA, MARA
from tests.clients.people import Invited, until
from tests.clients.thunderbird import Event
from tests.commands.on_a_stack.conftest import here
from tests.wire.test_ical_js import IN_UTC, NIGHT, WATCHED, meant, slots, written
from tests.wire.test_whole_days import band

__all__ = ["here"]

ORGANIZER = "mailto:calendar@convener.example.org"
KICKOFF = "peers/-/kickoff/1"
CHECK_IN = "peers/riverbend/check-in/1"
SESSIONS = [f"peers/-/group-session/{number}" for number in range(1, 7)]
LATE = time(23, 30)
ROOM = "https://rooms.example.org/check-in"
YES, MAYBE, NO = "imipAcceptButton", "imipTentativeButton", "imipDeclineButton"
ANSWERS = {YES, MAYBE, NO}
UPDATE, DELETE = "imipUpdateButton", "imipDeleteButton"


def assert_is(event: Event, meeting: Meeting) -> None:
    """An event in somebody's calendar is this meeting."""
    assert (event.uid, event.title) == (meeting.uid, meeting.title)
    slot = meeting.slot
    assert (event.start, event.end, event.zone) == (slot.start, slot.end, slot.timezone)
    assert (event.place, event.organizer) == (meeting.facts.link, ORGANIZER)


@pytest.mark.parametrize("occasion", [*SESSIONS[3:], "peers/riverbend/workshop/1"])
def test_an_invitation_has_its_buttons_and_reads_as_it_was_meant(
    mara: Invited, occasion: str
) -> None:
    letter = mara.client.open(mara.letter(occasion))
    assert letter.offers == "REQUEST"
    assert set(letter.buttons) >= ANSWERS
    (event,) = letter.events
    assert_is(event, mara.meeting(occasion))
    assert event.answers == {f"mailto:{MARA}": "NEEDS-ACTION"}
    assert event.uid not in mara.client.calendar()


def test_every_sort_of_zone_is_read_as_it_was_meant(mara: Invited) -> None:
    nights = [slot for name in WATCHED for slot in slots(name, NIGHT)]
    asked = [slot for slot in nights if slot.at == LATE]  # it goes on over the change
    found = mara.client.read([written(slot) for slot in asked])
    wrong = {
        (slot.timezone, str(slot.start))
        for slot, event in zip(asked, found, strict=True)
        if (event.start, event.end) != meant(slot, slot.timezone)
    }
    assert wrong == set()
    assert len(asked) > 150
    assert {event.zone for event in found} == {"UTC", *WATCHED} - IN_UTC


def test_days_in_a_row_are_days(mara: Invited) -> None:
    (event,) = mara.client.read([band()])
    assert (event.start, event.end) == (date(2029, 4, 16), date(2029, 4, 20))


@pytest.mark.parametrize(
    ("occasion", "button", "said"),
    [
        (SESSIONS[0], YES, Partstat.ACCEPTED),
        (SESSIONS[1], MAYBE, Partstat.TENTATIVE),
        (SESSIONS[2], NO, Partstat.DECLINED),
    ],
)
def test_a_button_pressed_is_an_answer_known(
    mara: Invited, occasion: str, button: str, said: Partstat
) -> None:
    mara.client.open(mara.letter(occasion))
    mara.client.press(button)
    answer = mara.answered(occasion)
    assert (answer.partstat, answer.way) == (said, Way.MAIL)
    event = mara.client.calendar()[mara.meeting(occasion).uid]
    assert_is(event, mara.meeting(occasion))
    assert event.answers == {f"mailto:{MARA}": said.value}


def test_a_meeting_is_accepted_moved_repeated_and_called_off(mara: Invited) -> None:
    client, first = mara.client, mara.letter(KICKOFF)
    client.open(first)
    client.press(YES)
    assert mara.answered(KICKOFF).partstat is Partstat.ACCEPTED
    uid = mara.meeting(KICKOFF).uid
    assert_is(client.calendar()[uid], mara.meeting(KICKOFF))

    # From summer time into winter time.
    order = ("move", KICKOFF, "--to", "2091-12-05 13:00", "--anyway")
    assert mara.tell(*order).exit_code == 0
    assert mara.answer(KICKOFF) is None
    moved = mara.letter(KICKOFF, "update")
    update = client.open(moved)
    assert update.offers == "REQUEST:UPDATE"
    assert set(update.buttons) >= ANSWERS
    client.press(YES)
    assert mara.answered(KICKOFF).sequence == 1
    assert_is(client.calendar()[uid], mara.meeting(KICKOFF))
    assert client.calendar()[uid].sequence == 1

    mara.postman.again(MARA, moved)
    mara.postman.again(MARA, first)
    before = client.calendar()
    for repeated in (moved, first):
        assert client.open(repeated, copy=2).offers is None
    assert client.calendar() == before

    assert mara.tell("call-off", KICKOFF, "--why", "Snow").exit_code == 0
    gone = mara.letter(KICKOFF, "cancellation")
    cancellation = client.open(gone)
    assert (cancellation.offers, cancellation.buttons) == ("CANCEL", [DELETE])
    client.press(DELETE)
    until(lambda: uid not in client.calendar(), "the meeting is out of her calendar")
    for past in (gone, moved, first):
        client.open(past)
    assert uid not in client.calendar()


@pytest.mark.parametrize(
    ("occasion", "deleted"),
    [
        ("peers/riverbend/workshop-preparation/1", True),
        ("peers/riverbend/workshop-follow-up/1", False),
    ],
)
def test_a_meeting_that_is_on_again_is_the_same_event(
    mara: Invited, occasion: str, *, deleted: bool
) -> None:
    client, uid = mara.client, mara.meeting(occasion).uid
    client.open(mara.letter(occasion))
    client.press(YES)
    mara.answered(occasion)
    assert mara.tell("call-off", occasion, "--why", "Snow").exit_code == 0
    client.open(mara.letter(occasion, "cancellation"))
    if deleted:
        client.press(DELETE)
        until(lambda: uid not in client.calendar(), "the meeting is out of her calendar")

    order = ("move", occasion, "--to", "2091-12-11 13:00", "--anyway")
    assert mara.tell(*order).exit_code == 0
    again = client.open(mara.letter(occasion, number=2))
    assert again.offers == ("REQUEST" if deleted else "REQUEST:UPDATE")
    client.press(YES, sure=deleted)  # Thunderbird asks, of what was deleted
    assert mara.answered(occasion).sequence == 2
    event = client.calendar()[uid]
    assert_is(event, mara.meeting(occasion))
    assert (event.sequence, event.status) == (2, "CONFIRMED")


def test_a_link_is_an_update_that_asks_nobody_anew(mara: Invited) -> None:
    client = mara.client
    client.open(mara.letter(CHECK_IN))
    client.press(YES)
    mara.answered(CHECK_IN)
    assert mara.tell("edit", CHECK_IN, "--link", ROOM).exit_code == 0
    update = client.open(mara.letter(CHECK_IN, "update"))
    assert (update.offers, update.buttons) == ("REQUEST:UPDATE-MINOR", [UPDATE])
    client.press(UPDATE)
    uid = mara.meeting(CHECK_IN).uid
    until(lambda: client.calendar()[uid].place == ROOM, "the link is in her calendar")
    event = client.calendar()[uid]
    assert_is(event, mara.meeting(CHECK_IN))
    assert event.answers == {f"mailto:{MARA}": "ACCEPTED"}
    answer = mara.answer(CHECK_IN)
    assert answer
    assert answer.partstat is Partstat.ACCEPTED


def test_who_leaves_loses_a_meeting_that_goes_on(ana: Invited) -> None:
    occasion = SESSIONS[5]
    ana.client.open(ana.letter(occasion))
    ana.client.press(YES)
    ana.answered(occasion)
    assert ana.tell("leave", "peers", "--email", ANA).exit_code == 0
    cancellation = ana.client.open(ana.letter(occasion, "cancellation"))
    assert (cancellation.offers, cancellation.buttons) == ("CANCEL", [DELETE])
    ana.client.press(DELETE)
    until(lambda: not ana.client.calendar(), "her calendar is empty")


def test_a_feed_in_the_calendar_is_the_whole_year(mara: Invited) -> None:
    events = mara.client.subscribed(mara.feed("peers"))
    told = {one["occasion"] for one in mara.letters("invitation")}
    assert len(told) > 10
    for meeting in map(mara.meeting, told):
        assert_is(events[meeting.uid], meeting)
        assert events[meeting.uid].answers == {}
        assert (events[meeting.uid].status == "CANCELLED") is not meeting.is_planned
