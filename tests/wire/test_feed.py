"""A person's year, as a calendar to subscribe to."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from models.feed import Showing
from models.meeting import Meeting, MeetingState
from models.program import Form
from models.roster import Role
from tests.wire.feed_lint import feed_faults
from tests.wire.feed_samples import FIRST_DAY, a_part, a_seat, on, shown_all, told
from tests.wire.letter_parts import MINUTE, a_meeting
from tests.wire.libical import libical_faults
from tests.wire.processes import said_by_unlike_processes
from tests.wire.samples import a_slot
from wire.feed import LARGEST, write_feed

OFF = {"state": MeetingState.CALLED_OFF, "closed_at": MINUTE, "why": "Snow"}
YEARS = {
    "two meetings": a_part(),
    "nothing yet": a_part().model_copy(update={"meetings": ()}),
    "called off": a_part(a_meeting(**OFF)),
    "in a zone without a rule": a_part(
        on(date(2027, 10, 5)), a_meeting(slot=a_slot(timezone="Africa/Cairo"))
    ),
    "in two zones": a_part(
        on(date(2027, 10, 5)), a_meeting(slot=a_slot(timezone="Pacific/Guam"))
    ),
    "in person": a_part(
        a_meeting(form=Form.IN_PERSON, place="12 Elm St, Room 4; ring", link=None)
    ),
    "hardly anything": a_part(a_meeting(title=" ", text="", link=None)),
}


def lines_of(*meetings: Meeting, **changed: Any) -> list[str]:
    part = a_part(*meetings, **changed)
    return write_feed([part], shown_all(part)).decode().replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize("part", YEARS.values(), ids=YEARS)
def test_every_feed_is_one_that_calendars_take(part: Any) -> None:
    feed = write_feed([part], shown_all(part))
    assert (libical_faults(feed), feed_faults(feed)) == ([], [])
    assert len(Calendar.from_ical(feed).walk("VEVENT")) == len(part.meetings)


GOOD = write_feed([a_part()], shown_all(a_part()))
ZONE = GOOD[GOOD.index(b"BEGIN:VTIMEZONE") : GOOD.index(b"BEGIN:VEVENT")]
EVENT = GOOD[GOOD.index(b"BEGIN:VEVENT") : GOOD.index(b"END:VCALENDAR")]
BROKEN = {
    "bare LF": GOOD.replace(b"VERSION:2.0\r\n", b"VERSION:2.0\n"),
    "long line": GOOD.replace(b"SUMMARY:", b"SUMMARY:" + b"x" * 80),
    "REQUEST": GOOD.replace(b"METHOD:PUBLISH", b"METHOD:REQUEST"),
    "attendee": GOOD.replace(b"STATUS:", b"ATTENDEE:mailto:bo@example.org\r\nSTATUS:"),
    "no organizer": GOOD.replace(b"ORGANIZER", b"X-ORGANIZER"),
    "no VALUE": GOOD.replace(b";VALUE=DURATION", b""),
    "no name": GOOD.replace(b"\r\nNAME:", b"\r\nX-NAME:"),
    "no old name": GOOD.replace(b"X-WR-CALNAME", b"X-WR"),
    "opaque": GOOD.replace(b"TRANSPARENT", b"OPAQUE"),
    "no VTIMEZONE": GOOD.replace(ZONE, b""),
    "two VTIMEZONEs": GOOD.replace(ZONE, ZONE * 2),
    "the same twice": GOOD.replace(EVENT, EVENT * 2),
    "no SEQUENCE": GOOD.replace(b"SEQUENCE:", b"X-SEQUENCE:"),
    "floating": GOOD.replace(b"DTSTART;TZID=America/Los_Angeles", b"DTSTART"),
    "no mailto:": GOOD.replace(b":mailto:", b":"),
}


@pytest.mark.parametrize("feed", BROKEN.values(), ids=BROKEN)
def test_a_feed_broken_on_purpose_is_found(feed: bytes) -> None:
    assert feed != GOOD
    assert libical_faults(feed) or feed_faults(feed)


def test_nobody_is_asked_for_an_answer_and_nobody_is_named() -> None:
    text = "\n".join(lines_of())
    assert "METHOD:PUBLISH" in text
    assert "ATTENDEE" not in text
    assert "Mara" not in text
    assert "riverbend.example.org" not in text


def test_a_meeting_has_the_uid_of_its_invitation() -> None:
    assert f"UID:{a_meeting().uid}" in lines_of(a_meeting())


@pytest.mark.parametrize(
    ("heard", "sequence", "modified"),
    [
        ({}, "0", MINUTE),
        ({a_meeting().id: told(2, 59)}, "2", MINUTE),
        ({a_meeting().id: told(3, 1).model_copy(update={"dtstamp": MINUTE})}, "3", MINUTE),
        (
            {
                a_meeting().id: told(1, 1).model_copy(
                    update={"dtstamp": MINUTE + timedelta(seconds=2)}
                )
            },
            "1",
            MINUTE + timedelta(seconds=2),
        ),
    ],
)
def test_numbers_are_those_of_this_persons_letters(
    heard: Any, sequence: str, modified: datetime
) -> None:
    lines = lines_of(a_meeting(), told=heard)
    assert f"SEQUENCE:{sequence}" in lines
    assert f"LAST-MODIFIED:{modified:%Y%m%dT%H%M%SZ}" in lines
    assert f"DTSTAMP:{modified:%Y%m%dT%H%M%SZ}" in lines


def test_a_change_shows_before_its_letters_are_decided() -> None:
    changed_at = datetime(2027, 9, 30, 8, tzinfo=UTC)
    lines = lines_of(
        a_meeting(changed_at=changed_at, title="Another title"),
        told={a_meeting().id: told(0, 5)},
    )
    assert "LAST-MODIFIED:20270930T080000Z" in lines
    assert "SUMMARY:Another title" in lines


def test_a_meeting_called_off_says_so() -> None:
    assert "STATUS:CANCELLED" in lines_of(a_meeting(**OFF))
    assert "STATUS:CONFIRMED" in lines_of(a_meeting())


def test_who_serves_many_teams_reads_which() -> None:
    seat = a_seat(team=None, role=Role.STAFF)
    summary = "SUMMARY:Coaching meeting 3 (Riverbend Unified School District)"
    assert summary in lines_of(a_meeting(), seats=(seat,))
    assert "SUMMARY:Coaching meeting 3" in lines_of(a_meeting())


@pytest.mark.parametrize(
    ("own", "team", "zone"),
    [
        (None, "riverbend", "America/Los_Angeles"),
        (None, None, "America/Los_Angeles"),
        ("Pacific/Guam", "riverbend", "Pacific/Guam"),
        ("Africa/Cairo", None, "Africa/Cairo"),
    ],
)
def test_the_calendar_names_its_readers_zone(own: Any, team: Any, zone: str) -> None:
    seat = a_seat(team=team)
    person = seat.person.model_copy(update={"timezone": own})
    lines = lines_of(seats=(seat.model_copy(update={"person": person}),))
    assert f"X-WR-TIMEZONE:{zone}" in lines


def test_the_calendar_is_named_after_each_cohort() -> None:
    second = a_part()
    other = second.cohort.model_copy(update={"key": "b", "title": "Second, the; \n other"})
    parts = [a_part(), second.model_copy(update={"cohort": other})]
    lines = write_feed(parts, []).decode().replace("\r\n ", "").split("\r\n")
    name = r"School Climate Data Use Peer Network 2027/28\, Second\, the\; other"
    assert {f"NAME:{name}", f"X-WR-CALNAME:{name}"} <= {*lines}


def many(number: int) -> list[Showing]:
    prose = "What everybody needs to know of it, and to bring along. " * 20
    part = a_part(*(on(FIRST_DAY + timedelta(days=n), text=prose) for n in range(number)))
    return shown_all(part)


@pytest.mark.parametrize(
    ("number", "described", "shown"),
    [(500, True, 500), (1500, False, 1500), (2000, False, 1500)],
)
def test_a_feed_too_large_for_its_readers_leaves_out_what_can_wait(
    number: int, *, described: bool, shown: int
) -> None:
    everything = many(number)
    feed = write_feed([everything[0].part], everything)
    assert len(feed) < LARGEST
    assert (b"to bring along" in feed) is described
    uids = set(re.findall(rb"\r\nUID:(.+)\r\n", feed))
    assert uids == {each.meeting.uid.encode() for each in everything[:shown]}


@settings(max_examples=60)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_what_people_type_adds_no_line(title: str, text: str, name: str) -> None:
    part = a_part(a_meeting(title=title, text=text))
    renamed = part.cohort.model_copy(update={"title": name})
    part = part.model_copy(update={"cohort": renamed})
    feed = write_feed([part], shown_all(part))
    tame = write_feed([a_part(a_meeting())], shown_all(a_part(a_meeting())))
    assert names_in(feed) == names_in(tame)


def names_in(feed: bytes) -> list[str]:
    lines = feed.decode().replace("\r\n ", "").split("\r\n")
    return [re.split("[;:]", line)[0] for line in lines]


PROGRAM = """
from hashlib import sha256
from tests.wire.test_feed import YEARS
from tests.wire.feed_samples import shown_all
from wire.feed import write_feed
print([sha256(write_feed([y], shown_all(y))).hexdigest() for y in YEARS.values()])
"""


def test_bytes_do_not_depend_on_the_process() -> None:
    assert len(said_by_unlike_processes(PROGRAM)) == 1
