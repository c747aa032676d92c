"""Who guards the guards: messages broken on purpose are found by libical or by our lint."""

from email.base64mime import body_encode

import pytest

from models.invitation import Method
from tests.wire.itip_lint import itip_faults, letter_faults
from tests.wire.libical import libical_faults
from tests.wire.samples import a_letter, an_invitation
from wire.ics import write_invitation
from wire.mime import write_letter

GOOD = write_invitation(an_invitation())
UID = b"UID:0b7f4b1e-8a0e-5c0a-9d8e-0e8d0f0a0b0c\r\n"
EVENT = GOOD[GOOD.index(b"BEGIN:VEVENT") : GOOD.index(b"END:VCALENDAR")]
ZONE = GOOD[GOOD.index(b"BEGIN:VTIMEZONE") : GOOD.index(b"BEGIN:VEVENT")]
BROKEN = {
    "bare LF": GOOD.replace(b"VERSION:2.0\r\n", b"VERSION:2.0\n"),
    "bare CR": GOOD.replace(b"VERSION:2.0\r\n", b"VERSION:2.0\r"),
    "long line": GOOD.replace(b"SUMMARY:", b"SUMMARY:" + b"x" * 80),
    "long line in octets": GOOD.replace(b"SUMMARY:", b"SUMMARY:" + "é".encode() * 30),
    "no UTF-8": GOOD.replace(b"SUMMARY:", b"SUMMARY:\xff"),
    "cut off": GOOD.removesuffix(b"\r\n"),
    "no METHOD": GOOD.replace(b"METHOD:REQUEST\r\n", b""),
    "METHOD at the end": GOOD.replace(b"METHOD:REQUEST\r\n", b"").replace(
        b"END:VCALENDAR", b"METHOD:REQUEST\r\nEND:VCALENDAR"
    ),
    "METHOD:PUBLISH": GOOD.replace(b"METHOD:REQUEST", b"METHOD:PUBLISH"),
    "no VTIMEZONE": GOOD.replace(ZONE, b""),
    "another VTIMEZONE": GOOD.replace(b"TZID:America/Los", b"TZID:America/Las"),
    "RDATE in VTIMEZONE": GOOD.replace(
        b"TZNAME:PST", b"RDATE:20281105T020000,20291104T020000\r\nTZNAME:PST"
    ),
    "two events": GOOD.replace(EVENT, EVENT * 2),
    "two UIDs": GOOD.replace(UID, UID + b"UID:another\r\n"),
    "no UID": GOOD.replace(UID, b""),
    "UID of the calendar": GOOD.replace(b"METHOD:", b"UID:1\r\nMETHOD:"),
    "no mailto:": GOOD.replace(b"mailto:calendar", b"calendar"),
    "no organizer": GOOD.replace(b"ORGANIZER", b"X-ORGANIZER"),
    "no attendee": GOOD.replace(b"ATTENDEE", b"X-ATTENDEE"),
    "two attendees": GOOD.replace(
        b"CONFERENCE", b"ATTENDEE:mailto:bo@example.org\r\nCONFERENCE"
    ),
    "organizer invited": GOOD.replace(b"calendar@host", b"ann.lee@riverbend"),
    "no DTSTAMP": GOOD.replace(b"DTSTAMP:", b"X-DTSTAMP:"),
    "no SEQUENCE": GOOD.replace(b"SEQUENCE:", b"X-SEQUENCE:"),
    "no SUMMARY": GOOD.replace(b"SUMMARY:", b"X-SUMMARY:"),
    "no start": GOOD.replace(b"DTSTART;TZID=", b"X-DTSTART;TZID="),
    "floating start": GOOD.replace(b"DTSTART;TZID=America/Los_Angeles", b"DTSTART"),
    "no such day": GOOD.replace(b"20271005T130000", b"20271305T130000"),
    "rule": GOOD.replace(b"SUMMARY:", b"RRULE:FREQ=WEEKLY\r\nSUMMARY:"),
    "REQUEST that is cancelled": GOOD.replace(b"STATUS:CONFIRMED", b"STATUS:CANCELLED"),
    "no such status": GOOD.replace(b"STATUS:CONFIRMED", b"STATUS:BOGUS"),
    "CANCEL that is confirmed": GOOD.replace(b"METHOD:REQUEST", b"METHOD:CANCEL"),
    "no end of the event": GOOD.replace(b"END:VEVENT\r\n", b""),
    "nothing": b"",
}


@pytest.mark.parametrize("message", BROKEN.values(), ids=BROKEN)
def test_a_broken_message_is_found(message: bytes) -> None:
    assert message != GOOD
    assert itip_faults(message) + libical_faults(message)


def test_each_of_the_two_finds_what_the_other_does_not() -> None:
    ours = {name for name, message in BROKEN.items() if itip_faults(message)}
    theirs = {name for name, message in BROKEN.items() if libical_faults(message)}
    assert "no VTIMEZONE" in ours - theirs
    assert "no SUMMARY" in theirs - ours


@pytest.mark.parametrize("method", Method)
def test_a_good_message_is_not(method: Method) -> None:
    message = write_invitation(an_invitation(method=method))
    assert itip_faults(message) + libical_faults(message) == []


LETTER = write_letter(a_letter(calendar=GOOD, method=Method.REQUEST))
BROKEN_LETTERS = {
    "bare LF": LETTER.replace(b"MIME-Version: 1.0\r\n", b"MIME-Version: 1.0\n"),
    "eight bits": LETTER.replace(b"Please", "bitteschön".encode()),
    "another method": LETTER.replace(b"method=REQUEST", b"method=CANCEL"),
    "no method": LETTER.replace(b"method=REQUEST; ", b""),
    "no component": LETTER.replace(b"; component=VEVENT", b""),
    "another calendar attached": LETTER.replace(
        body_encode(GOOD).replace("\n", "\r\n").encode(),
        body_encode(GOOD + b"\r\n").replace("\n", "\r\n").encode(),
        1,
    ),
    "calendar with a disposition": LETTER.replace(
        b"component=VEVENT\r\n", b"component=VEVENT\r\nContent-Disposition: inline\r\n"
    ),
    "calendar not attached": LETTER.replace(
        b"Disposition: attachment", b"Disposition: inline"
    ),
    "no html": LETTER.replace(b"text/html", b"text/plain"),
    "a broken calendar": write_letter(
        a_letter(calendar=BROKEN["two UIDs"], method=Method.REQUEST)
    ),
}


@pytest.mark.parametrize("letter", BROKEN_LETTERS.values(), ids=BROKEN_LETTERS)
def test_a_broken_letter_is_found(letter: bytes) -> None:
    assert letter != LETTER
    assert letter_faults(letter)


def test_a_good_letter_is_not() -> None:
    assert letter_faults(LETTER) == []
