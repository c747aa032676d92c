"""The calendar entry that a letter carries, and which letters carry none."""

import re
from datetime import date, datetime
from typing import Any

import pytest
from icalendar import Calendar

from models.invitation import Method
from models.meeting import Meeting
from models.notice import NoticeKind
from tests.wire.letter_cases import cases
from tests.wire.letter_parts import (
    CALENDAR_KINDS,
    CONTACT,
    LIAISON,
    MINUTE,
    ROOM,
    WORLD,
    Case,
    a_case,
    a_meeting,
    a_workshop,
    both,
)
from tests.wire.samples import a_slot

CASES = cases()
WITH_ENTRY = {
    name: case
    for name, case in CASES.items()
    if isinstance(case.matter, Meeting) and case.notice.kind in CALENDAR_KINDS
}


def entry(calendar: bytes | None) -> Any:
    """Return the one event, as icalendar reads it."""
    assert calendar
    (event,) = Calendar.from_ical(calendar).walk("VEVENT")
    return event


@pytest.mark.parametrize("case", WITH_ENTRY.values(), ids=WITH_ENTRY)
def test_the_day_in_the_text_is_the_day_in_the_calendar(case: Case) -> None:
    letter = case.letter()
    start: date = entry(letter.calendar).start
    said = f"{start:%A, %B} {start.day}, {start.year}"
    for text in both(case):
        assert re.search(rf"{said},? {hours_from(start)}", text)


def hours_from(start: date) -> str:
    """How a letter goes on after the day: the hour, or, of whole days, until which day."""
    if not isinstance(start, datetime):
        return "to "
    return f"{start.hour % 12 or 12}:{start:%M}(-| [ap]m - )"


@pytest.mark.parametrize("name", CASES)
def test_only_invitations_updates_and_cancellations_touch_a_calendar(name: str) -> None:
    letter = CASES[name].letter()
    assert (letter.calendar is not None) == (name in WITH_ENTRY)
    assert (letter.method is not None) == (name in WITH_ENTRY)


def test_an_entry_carries_the_notices_own_numbers() -> None:
    case = a_case(
        NoticeKind.UPDATE, a_meeting(), told=a_meeting(link=None).facts, sequence=7
    )
    event = entry(case.letter().calendar)
    assert event["SEQUENCE"] == 7
    assert event["DTSTAMP"].dt == MINUTE
    assert event["UID"] == a_meeting().uid
    assert event["SUMMARY"] == "Coaching meeting 3"
    assert str(event["ORGANIZER"]) == f"mailto:{WORLD.organizer}"
    assert event["ORGANIZER"].params["CN"] == WORLD.title
    assert CONTACT in event["DESCRIPTION"]


def test_a_liaison_sees_in_the_calendar_which_team_it_is() -> None:
    letter = a_case(NoticeKind.INVITATION, a_meeting(), seat=LIAISON).letter()
    expected = "Coaching meeting 3 (Riverbend Unified School District)"
    assert entry(letter.calendar)["SUMMARY"] == expected


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("cancellation-called-off", "CANCELLED"),
        ("cancellation-held", "CANCELLED"),
        ("cancellation-left", None),
    ],
)
def test_what_is_taken_back_is_what_this_person_was_last_told(
    name: str, status: str | None
) -> None:
    notice, matter, _ = CASES[name]
    truth = a_meeting(slot=a_slot(day=date(2027, 10, 12))).facts
    letter = Case(notice.model_copy(update={"facts": truth}), matter).letter()
    event = entry(letter.calendar)
    assert letter.method is Method.CANCEL
    assert event.start.date() == date(2027, 10, 5)
    assert event.get("STATUS") == status
    assert "October 12" not in letter.text


def test_the_room_is_not_told_to_people_who_meet_in_person() -> None:
    letter = a_case(NoticeKind.INVITATION, a_workshop(link=ROOM)).letter()
    assert ROOM not in letter.text + letter.html
    assert "CONFERENCE" not in entry(letter.calendar)


def test_the_answering_link_is_in_the_letter_and_not_in_the_calendar() -> None:
    letter = CASES["invitation-online"].letter()
    assert "/answer/" in letter.text
    assert "/answer/" not in str(entry(letter.calendar)["DESCRIPTION"])
