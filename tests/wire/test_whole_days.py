"""What holds days together is a band above them: whole days, free, nothing to answer."""

from datetime import date, time
from typing import Any

import pytest
from icalendar import Calendar

from models.invitation import Method, Part
from models.notice import NoticeKind
from models.slot import Slot
from tests.wire.letter_parts import a_case, a_kickoff
from tests.wire.samples import a_letter, an_invitation
from wire.calendar_read import calendar_word
from wire.ics import write_invitation
from wire.mime import write_letter
from wire.wording import short_slot, slot_lines

FOUR_DAYS = Slot(
    day=date(2029, 4, 16), at=time(0), minutes=4 * 24 * 60, timezone="America/New_York"
)
OVER_THE_CLOCKS = Slot(  # on November 7 the clocks go back: its four days have 97 hours
    day=date(2027, 11, 5), at=time(0), minutes=97 * 60, timezone="America/New_York"
)


def band(slot: Slot = FOUR_DAYS, **changed: object) -> bytes:
    return write_invitation(an_invitation(slot=slot, part=Part.INFORMED, **changed))


def only_event(message: bytes) -> Any:
    (event,) = Calendar.from_ical(message).walk("VEVENT")
    return event


def test_its_days_are_dates_the_end_exclusive_and_take_nobody_s_time() -> None:
    event = only_event(band())

    assert event["DTSTART"].dt == date(2029, 4, 16)
    assert event["DTEND"].dt == date(2029, 4, 20)
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["X-MICROSOFT-CDO-BUSYSTATUS"] == "FREE"
    assert event.walk("VALARM") == []


def test_nobody_is_asked_whether_they_come() -> None:
    event = only_event(band())

    assert event["ATTENDEE"].params["ROLE"] == "NON-PARTICIPANT"
    assert "RSVP" not in event["ATTENDEE"].params


@pytest.mark.parametrize("slot", [FOUR_DAYS, OVER_THE_CLOCKS])
def test_it_is_read_back_as_the_days_of_the_meeting_s_zone(slot: Slot) -> None:
    invitation = an_invitation(slot=slot, part=Part.INFORMED)
    word = calendar_word(
        write_letter(a_letter(calendar=write_invitation(invitation), method=Method.REQUEST))
    )

    assert word
    assert word.method is Method.REQUEST
    seen = word.seen_in("America/New_York")
    assert (seen.start, seen.end) == (slot.start, slot.end)


def test_people_read_from_which_day_to_which() -> None:
    days = "Monday, April 16, 2029 to Thursday, April 19, 2029"

    form = an_invitation().form
    assert slot_lines(FOUR_DAYS, "Pacific/Guam", form) == [days, "all day"]
    assert (
        short_slot(FOUR_DAYS, "Pacific/Guam", form, FOUR_DAYS.day)
        == "Mon, Apr 16 to Thu, Apr 19"
    )


def test_its_letter_asks_for_nothing() -> None:
    kickoff = a_kickoff()
    band = FOUR_DAYS.model_copy(update={"day": kickoff.slot.day})
    meeting = kickoff.model_copy(update={"slot": band})
    letter = a_case(NoticeKind.INVITATION, meeting).letter()

    assert "all day" in letter.text
    for words in (letter.text, letter.html):
        assert "/answer/" not in words
        assert "accept or decline" not in words
