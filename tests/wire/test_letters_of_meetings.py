"""What a letter about a meeting says of its day, hours, zone and place."""

from datetime import time

import pytest

from models.facts import Facts
from models.meeting import Meeting
from models.notice import NoticeKind
from models.program import Form
from models.slot import zone
from tests.wire.letter_cases import cases
from tests.wire.letter_parts import (
    CONTACT,
    GUAM,
    LIAISON,
    ROOM,
    WORLD,
    Case,
    a_case,
    a_kickoff,
    a_meeting,
    a_seat,
    a_welcome,
    a_workshop,
    both,
)
from tests.wire.samples import a_slot

CASES = cases()
OF_MEETINGS = {
    name: case for name, case in CASES.items() if isinstance(case.matter, Meeting)
}


@pytest.mark.parametrize("case", OF_MEETINGS.values(), ids=OF_MEETINGS)
def test_a_letter_about_a_meeting_says_day_hours_zone_place_and_contact(case: Case) -> None:
    facts = case.notice.facts
    assert facts.slot
    day, hours, place = expected(case, facts)
    for said in both(case):
        assert day in said
        assert hours in said
        assert place in said
        assert CONTACT in said


def expected(case: Case, facts: Facts) -> tuple[str, str, str]:
    """Return day, hours and place, worked out here by other means than the letter's."""
    assert facts.slot
    online = facts.form is Form.VIRTUAL
    theirs = online and case.notice.seat.team == "tumon"
    here = facts.slot.start.astimezone(
        zone("Pacific/Guam" if theirs else "America/Los_Angeles")
    )
    zoned = "Chamorro Time (ChST)" if theirs else f"Pacific Time ({here:%Z})"
    place = facts.link if online else facts.place
    follows = "The link will follow." if online else "The place will follow."
    day = here.strftime("%A, %B %d, %Y").replace(" 0", " ")
    hours = "all day" if facts.slot.whole_days else zoned
    return day, hours, place or follows


def test_a_welcome_lists_the_year_in_order_with_days_zones_and_places() -> None:
    case = a_welcome(LIAISON, a_workshop(), a_meeting(), a_kickoff())
    for said in both(case):
        places = [
            said.index("Wednesday, September 29, 2027, 3:00-4:30 pm Pacific Time (PDT)"),
            said.index("https://meet.example.org/all"),
            said.index("Coaching meeting 3 (Riverbend Unified School District)"),
            said.index("Tuesday, October 5, 2027, 1:00-2:30 pm Pacific Time (PDT)"),
            said.index(ROOM),
            said.index(
                "Thursday, February 24, 2028, 9:00 am - 12:00 pm Pacific Time (PST)"
            ),
            said.index("Riverbend Library, 12 Elm Street, Room 4"),
            said.index(CONTACT),
        ]
        assert places == sorted(places)


def test_only_a_later_nudge_says_from_when_silence_counts() -> None:
    silence = "without a word from you before thursday, october 14, 2027"
    assert silence not in CASES["report-first"].letter().text.lower()
    for said in both(CASES["report-later"]):
        assert silence in said.lower()


def test_a_persons_own_zone_comes_before_their_teams() -> None:
    seat = a_seat(team="tumon", timezone="America/New_York")
    letter = a_case(NoticeKind.INVITATION, a_kickoff(), seat=seat).letter()
    assert "6:00-7:30 pm Eastern Time (EDT)" in letter.text
    assert "that is 3:00-4:30 pm Pacific Time (PDT)" in letter.text


def test_a_cohort_without_zones_of_teams_speaks_in_its_own() -> None:
    world = WORLD.model_copy(update={"timezones": {}})
    case = a_case(NoticeKind.INVITATION, a_kickoff(), seat=GUAM)
    assert "Chamorro" not in case.letter(world).text


def test_a_shorter_meeting_at_the_same_hour_is_changed_not_moved() -> None:
    shorter = a_meeting(slot=a_slot(minutes=60))
    letter = a_case(NoticeKind.UPDATE, shorter, told=a_meeting().facts).letter()
    assert letter.subject.startswith("Changed: ")
    assert "1:00-2:30 pm Pacific Time (PDT)\n  now:" in letter.text
    assert "once more" in letter.text


def test_a_meeting_back_at_another_hour_of_the_same_day_is_moved() -> None:
    later = a_meeting(slot=a_slot(at=time(15, 0)))
    letter = a_case(NoticeKind.UPDATE, later, told=a_meeting().facts).letter()
    assert letter.subject == "Moved: Coaching meeting 3, now Tue, Oct 5, 3:00 pm"
