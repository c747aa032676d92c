"""What we read back from our own letters is what icalendar reads, and what was meant."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from models.calendar_word import CalendarWord
from models.invitation import Invitation, Method
from models.slot import Slot, local_time_fault
from tests.wire.samples import a_letter, a_slot, an_invitation
from wire.calendar_read import calendar_word
from wire.ics import write_invitation
from wire.mime import write_letter


def letter_of(invitation: Invitation) -> bytes:
    calendar = write_invitation(invitation)
    return write_letter(a_letter(calendar=calendar, method=invitation.method))


def sent(calendar: bytes) -> bytes:
    return write_letter(a_letter(calendar=calendar, method=Method.REQUEST))


def as_icalendar_reads(invitation: Invitation) -> CalendarWord:
    calendar = Calendar.from_ical(write_invitation(invitation))
    (event,) = calendar.events
    assert isinstance(event.start, datetime)
    assert isinstance(event.end, datetime)
    return CalendarWord(
        uid=str(event.uid),
        method=Method(str(calendar["METHOD"])),
        sequence=event.sequence,
        dtstamp=event.DTSTAMP.astimezone(UTC),
        start=event.start.astimezone(UTC),
        end=event.end.astimezone(UTC),
        attendee=event.attendees[0].email.lower(),
        status=str(event["STATUS"]) if "STATUS" in event else None,
    )


def test_an_invitation_comes_back_as_it_was_meant() -> None:
    invitation = an_invitation()
    assert calendar_word(letter_of(invitation)) == CalendarWord(
        uid=invitation.uid,
        method=Method.REQUEST,
        sequence=0,
        dtstamp=datetime(2027, 8, 2, 15, 30, tzinfo=UTC),
        start=datetime(2027, 10, 5, 20, 0, tzinfo=UTC),
        end=datetime(2027, 10, 5, 21, 30, tzinfo=UTC),
        attendee="ann.lee@riverbend.example.org",
        status="CONFIRMED",
    )


ZONES = ["America/Denver", "Pacific/Guam", "Europe/Dublin", "Africa/Cairo", "UTC"]
WHENS = st.tuples(
    st.dates(date(2027, 1, 1), date(2029, 12, 31)),
    st.sampled_from([time(0, 30), time(9, 0), time(23, 45)]),
    st.sampled_from(ZONES),
)  # Cairo changes its clocks at midnight, and no slot has a time that no clock shows
SLOTS = st.builds(
    lambda when, minutes: Slot(day=when[0], at=when[1], minutes=minutes, timezone=when[2]),
    WHENS.filter(lambda when: local_time_fault(*when) is None),
    st.integers(1, 600),
)


@given(
    name=st.text(max_size=60) | st.just('Lee; Ann: "x", \r\nUID:2'),
    text=st.text(max_size=120),
    slot=SLOTS,
    sequence=st.integers(0, 2000),
    method=st.sampled_from(Method),
    off=st.booleans(),
)
def test_whatever_people_type_we_read_what_icalendar_reads(
    name: str, text: str, slot: Slot, sequence: int, method: Method, *, off: bool
) -> None:
    invitation = an_invitation(
        attendee_name=name,
        title=text,
        text=text,
        slot=slot,
        sequence=sequence,
        method=method,
        called_off=off,
    )
    word = calendar_word(letter_of(invitation))
    assert word == as_icalendar_reads(invitation)
    assert word is not None
    assert (word.start, word.end) == (slot.start, slot.end)


def test_an_address_is_read_in_lower_case() -> None:
    word = calendar_word(letter_of(an_invitation(attendee="Ann.Lee@Riverbend.example.org")))
    assert word is not None
    assert word.attendee == "ann.lee@riverbend.example.org"


def test_a_meeting_called_off_is_told_from_one_that_was_left() -> None:
    for off, status in ((True, "CANCELLED"), (False, None)):
        word = calendar_word(letter_of(an_invitation(method=Method.CANCEL, called_off=off)))
        assert word
        assert (word.method, word.status) == (Method.CANCEL, status)


@pytest.mark.parametrize("text", ["No calendar.", "I write text/calendar in the body."])
def test_a_letter_without_a_calendar_says_nothing(text: str) -> None:
    assert calendar_word(write_letter(a_letter(text=text))) is None


GOOD = write_invitation(an_invitation(slot=a_slot()))


@pytest.mark.parametrize(
    ("calendar", "words"),
    [
        (GOOD.replace(b"\r\nUID:", b"\r\nX-UID:"), "has no UID"),
        (GOOD.replace(b"ATTENDEE;", b"X-ATTENDEE;"), "has no ATTENDEE"),
        (GOOD.replace(b"SEQUENCE:0", b"SEQUENCE:0\r\nSEQUENCE:1"), "SEQUENCE twice"),
        (GOOD.replace(b"METHOD:REQUEST", b"METHOD:REPLY"), "REPLY"),
        (GOOD.replace(b"DTSTART;TZID=America/Los_Angeles", b"DTSTART"), "names no zone"),
        (GOOD.replace(b"TZID=America/Los_Angeles", b"TZID=Mars/Olympus"), "no time zone"),
        (GOOD.replace(b"mailto:", b"tel:"), "no address"),
        (GOOD.replace(b"SUMMARY:", b"what is this "), "no line of a calendar"),
        (GOOD + GOOD, "twice"),
    ],
)
def test_a_calendar_that_we_did_not_write_is_refused(calendar: bytes, words: str) -> None:
    assert calendar != GOOD
    with pytest.raises(ValueError, match=words):
        calendar_word(sent(calendar))
