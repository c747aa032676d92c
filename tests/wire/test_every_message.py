"""All that a calendar gets from us passes judges that nobody here wrote, and our own.

The ways there are: a REQUEST, a CANCEL, a feed (PUBLISH), a file of one meeting.
"""

from datetime import date, time, timedelta
from email import message_from_bytes

import pytest

from models.invitation import Method, Part
from models.meeting import Meeting
from models.slot import Slot
from tests.wire.download_lint import download_faults
from tests.wire.feed_lint import feed_faults
from tests.wire.feed_samples import a_part, shown_all
from tests.wire.ical_js import Read, read_by_ical_js
from tests.wire.itip_lint import itip_faults, letter_faults
from tests.wire.letter_cases import cases
from tests.wire.letter_parts import CALENDAR_KINDS, a_meeting
from tests.wire.libical import libical_faults
from tests.wire.processes import said_by_unlike_processes
from tests.wire.samples import an_invitation
from tests.wire.test_feed import YEARS
from wire.download import write_download
from wire.feed import write_feed
from wire.ics import write_invitation
from wire.mime import write_letter

CASES = cases()
ENTRIES = {
    name: case
    for name, case in CASES.items()
    if case.notice.kind in CALENDAR_KINDS and isinstance(case.matter, Meeting)
}
FILES = {
    f"{name} {number}": (write_download(showing), showing.meeting)
    for name, year in YEARS.items()
    for number, showing in enumerate(shown_all(year))
}
FOUR_DAYS = Slot(
    day=date(2029, 4, 16), at=time(0), minutes=4 * 24 * 60, timezone="America/New_York"
)
GOOD = write_download(shown_all(a_part())[0])


@pytest.mark.parametrize("name", CASES)
def test_every_letter_there_is_passes_both_judges(name: str) -> None:
    letter = CASES[name].letter()
    raw = write_letter(letter)
    if name not in ENTRIES:
        parts = [part.get_content_type() for part in message_from_bytes(raw).walk()]
        assert parts == ["multipart/alternative", "text/plain", "text/html"]
        return
    assert letter.calendar
    assert letter_faults(raw) == []
    assert itip_faults(letter.calendar) == []
    assert libical_faults(letter.calendar) == []


def test_ical_js_reads_from_every_letter_what_its_notice_says() -> None:
    calendars = [case.letter().calendar or b"" for case in ENTRIES.values()]
    read = [event for (event,) in read_by_ical_js(calendars)]
    assert len(read) > 10
    for case, event in zip(ENTRIES.values(), read, strict=True):
        assert isinstance(case.matter, Meeting)
        slot = case.notice.facts.slot
        assert slot
        assert event == Read(case.matter.uid, *ends_of(slot))


def ends_of(slot: Slot) -> tuple[date, date]:
    """When a meeting begins and ends; of whole days, the first and the day after."""
    if days := slot.whole_days:
        return days[0], days[1] + timedelta(days=1)
    return slot.start, slot.end


def test_the_letters_there_are_carry_both_methods() -> None:
    methods = {case.letter().method for case in ENTRIES.values()}
    assert methods == {"REQUEST", "CANCEL"}


@pytest.mark.parametrize(("file", "meeting"), FILES.values(), ids=FILES)
def test_every_file_is_one_that_calendars_take(file: bytes, meeting: Meeting) -> None:
    assert (libical_faults(file), download_faults(file)) == ([], [])
    ((event,),) = read_by_ical_js([file])
    assert event == Read(meeting.uid, meeting.slot.start, meeting.slot.end)


def test_a_file_says_what_the_feed_says_but_for_whom_to_answer() -> None:
    showings = shown_all(a_part())
    feed = write_feed([a_part()], showings).replace(b"\r\n ", b"")
    assert feed_faults(write_feed([a_part()], showings)) == []
    for showing in showings:
        file = write_download(showing).replace(b"\r\n ", b"")
        event = file.partition(b"BEGIN:VEVENT\r\n")[2].partition(b"END:VEVENT")[0]
        for line in event.splitlines():
            assert line in feed.splitlines()


@pytest.mark.parametrize("method", Method)
def test_whole_days_pass_the_judges_too(method: Method) -> None:
    band = an_invitation(slot=FOUR_DAYS, part=Part.INFORMED, method=method)
    message = write_invitation(band)
    assert (libical_faults(message), itip_faults(message)) == ([], [])
    days = Read(band.uid, date(2029, 4, 16), date(2029, 4, 20))
    assert read_by_ical_js([message]) == [[days]]
    mixed = message.replace(b";VALUE=DATE:20290420", b":20290420T000000Z")
    assert itip_faults(mixed) == ["a day beside a moment"]


def test_whole_days_stand_in_a_feed_and_a_file() -> None:
    year = a_part(a_meeting(slot=FOUR_DAYS))
    (showing,) = shown_all(year)
    feed, file = write_feed([year], [showing]), write_download(showing)
    assert (libical_faults(feed), feed_faults(feed)) == ([], [])
    assert (libical_faults(file), download_faults(file)) == ([], [])
    days = Read(showing.meeting.uid, date(2029, 4, 16), date(2029, 4, 20))
    assert read_by_ical_js([feed, file]) == [[days], [days]]


BROKEN = {
    "METHOD": GOOD.replace(b"VERSION:2.0\r\n", b"VERSION:2.0\r\nMETHOD:REQUEST\r\n"),
    "organizer": GOOD.replace(b"STATUS:", b"ORGANIZER:mailto:a@example.org\r\nSTATUS:"),
    "attendee": GOOD.replace(b"STATUS:", b"ATTENDEE:mailto:a@example.org\r\nSTATUS:"),
    "a list": GOOD.replace(b"STATUS:", b"RRULE:FREQ=DAILY\r\nSTATUS:"),
    "two events": GOOD.replace(b"END:VCALENDAR", GOOD[GOOD.index(b"BEGIN:VEVENT") :]),
    "no UID": GOOD.replace(b"\r\nUID:", b"\r\nX-UID:"),
    "bare LF": GOOD.replace(b"VERSION:2.0\r\n", b"VERSION:2.0\n"),
    "long line": GOOD.replace(b"SUMMARY:", b"SUMMARY:" + b"x" * 80),
    "floating": GOOD.replace(b"DTSTART;TZID=America/Los_Angeles", b"DTSTART"),
    "another zone": GOOD.replace(b"\r\nTZID:America", b"\r\nTZID:Elsewhere"),
}


@pytest.mark.parametrize("file", BROKEN.values(), ids=BROKEN)
def test_a_file_broken_on_purpose_is_found(file: bytes) -> None:
    assert file != GOOD
    assert libical_faults(file) or download_faults(file)


PROGRAM = """
from hashlib import sha256
from tests.wire.test_every_message import CASES, FILES
from wire.mime import write_letter
letters = [write_letter(case.letter()) for case in CASES.values()]
print(sha256(b"".join(letters + [file for file, _ in FILES.values()])).hexdigest())
"""


def test_bytes_do_not_depend_on_the_process() -> None:
    assert len(said_by_unlike_processes(PROGRAM)) == 1
