import pytest

from stack.calendar_part import Row, in_words

MEETING = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\n"
    "UID:u1\r\nDTSTAMP:20270801T160000Z\r\n{when}\r\nSUMMARY:Kick-off\r\n"
    'ORGANIZER;CN="TA Center":mailto:calendar@host.example.org\r\n'
    "ATTENDEE;CN=Rose;PARTSTAT=NEEDS-ACTION:mailto:rose@example.org\r\n"
    "SEQUENCE:2\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
ZONED = (
    "DTSTART;TZID=America/Los_Angeles:20270907T130000\r\n"
    "DTEND;TZID=America/Los_Angeles:20270907T143000"
)


def test_a_calendar_part_says_its_method_when_and_who() -> None:
    assert in_words(MEETING.format(method="REQUEST", when=ZONED)) == [
        ("Method", "REQUEST"),
        ("When", "Tuesday 7 September 2027, 13:00 to 14:30 America/Los_Angeles"),
        ("Title", "Kick-off"),
        ("Organizer", "TA Center <calendar@host.example.org>"),
        ("Attendee", "Rose <rose@example.org>, needs-action"),
        ("Sequence", "2"),
        ("UID", "u1"),
    ]


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("DTSTART:20270907T200000Z", "Tuesday 7 September 2027, 20:00 UTC"),
        ("DTSTART;VALUE=DATE:20270907", "Tuesday 7 September 2027 all day"),
        (
            "DTSTART:20270907T230000Z\r\nDTEND:20270908T010000Z",
            "Tuesday 7 September 2027, 23:00 to Wednesday 8 September 2027, 01:00 UTC",
        ),
    ],
)
def test_a_when_is_said_in_words(when: str, words: str) -> None:
    assert ("When", words) in in_words(MEETING.format(method="CANCEL", when=when))


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "hello",
        MEETING.replace("END:VCALENDAR", ""),
        MEETING.format(method="REQUEST", when=""),
        MEETING.format(method="REQUEST", when="DTSTART:never"),
    ],
)
def test_a_broken_calendar_part_is_told_and_not_raised(broken: str) -> None:
    rows: list[Row] = in_words(broken)
    assert [label for label, _ in rows] == ["Fault"]
