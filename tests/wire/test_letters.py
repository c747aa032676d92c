"""Every letter there is, and what it says.

The golden letters in `tests/mail/letters` are meant to be read. When words change on
purpose, write them anew: UPDATE_LETTERS=1 pytest tests/wire/test_letters.py
"""

import os
import re
from datetime import date, datetime, time
from email.parser import BytesParser
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from models.ask import Ask
from models.facts import Facts
from models.invitation import Method
from models.meeting import Meeting
from models.notice import NoticeKind
from models.program import Form
from models.slot import zone
from tests.wire.letter_cases import cases
from tests.wire.letter_parts import (
    CALENDAR_KINDS,
    CONTACT,
    GUAM,
    LIAISON,
    MINUTE,
    ROOM,
    STAFF,
    WORLD,
    Case,
    a_case,
    a_kickoff,
    a_meeting,
    a_notice,
    a_seat,
    a_slot,
    a_welcome,
    a_workshop,
    an_ask,
    readable,
)
from wire.letters import compose
from wire.links import Purpose, read
from wire.mime import write_letter

GOLDEN = Path(__file__).parent.parent / "mail" / "letters"
CASES = cases()
OF_MEETINGS = {
    name: case for name, case in CASES.items() if isinstance(case.matter, Meeting)
}
OF_ASKS = {name: case for name, case in CASES.items() if isinstance(case.matter, Ask)}
WITH_ENTRY = {
    name: case for name, case in OF_MEETINGS.items() if case.notice.kind in CALENDAR_KINDS
}


@pytest.fixture(params=CASES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def both(case: Case) -> tuple[str, str]:
    letter = case.letter()
    return " ".join(letter.text.split()), readable(letter.html)


def entry(calendar: bytes | None) -> Any:
    """Return the one event, as icalendar reads it."""
    assert calendar
    (event,) = Calendar.from_ical(calendar).walk("VEVENT")
    return event


def test_a_letter_reads_as_its_golden_file(name: str) -> None:
    letter = CASES[name].letter()
    said = f"Subject: {letter.subject}\n\n{letter.text}"
    golden = GOLDEN / f"{name}.txt"
    if "UPDATE_LETTERS" in os.environ:
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


def test_every_golden_file_belongs_to_a_letter() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == CASES.keys()


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
    letters = "Chamorro Time (ChST)" if theirs else f"Pacific Time ({here:%Z})"
    place = facts.link if online else facts.place
    follows = "The link will follow." if online else "The place will follow."
    day = here.strftime("%A, %B %d, %Y").replace(" 0", " ")
    return day, letters, place or follows


@pytest.mark.parametrize("case", OF_ASKS.values(), ids=OF_ASKS)
def test_a_letter_about_an_ask_says_its_day_title_and_contact(case: Case) -> None:
    due = case.notice.facts.due_on
    assert due
    for said in both(case):
        assert due.strftime("%A, %B %d, %Y").replace(" 0", " ") in said
        assert case.notice.facts.title in said
        assert CONTACT in said


@pytest.mark.parametrize("case", OF_ASKS.values(), ids=OF_ASKS)
def test_only_where_answers_by_mail_are_read_and_plain_a_letter_asks_for_them(
    case: Case,
) -> None:
    assert isinstance(case.matter, Ask)
    words = "just reply to this letter"
    for said in both(case):
        assert (words in said) == (case.matter.step in WORLD.by_mail)
    unheard = WORLD.model_copy(update={"by_mail": {}})
    letter = case.letter(unheard)
    assert words not in letter.text + letter.html
    assert letter.reply_to == CONTACT


def test_who_hears_of_anothers_silence_is_sent_to_the_page() -> None:
    ask = an_ask(step="topics")
    letter = a_case(NoticeKind.NUDGE, ask, seat=LIAISON, offset="+5-liaison").letter()
    assert "just reply" not in letter.text + letter.html
    assert letter.reply_to == CONTACT


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


@pytest.mark.parametrize("case", WITH_ENTRY.values(), ids=WITH_ENTRY)
def test_the_day_in_the_text_is_the_day_in_the_calendar(case: Case) -> None:
    letter = case.letter()
    start: datetime = entry(letter.calendar).start
    said = f"{start:%A, %B} {start.day}, {start.year}"
    hour = f"{start.hour % 12 or 12}:{start:%M}"
    for text in both(case):
        assert re.search(rf"{said},? {hour}(-| [ap]m - )", text)


def test_only_invitations_updates_and_cancellations_touch_a_calendar(name: str) -> None:
    letter = CASES[name].letter()
    assert (letter.calendar is not None) == (name in WITH_ENTRY)
    assert (letter.method is not None) == (name in WITH_ENTRY)


def test_only_digests_can_be_stopped_and_by_their_own_page(name: str) -> None:
    case = CASES[name]
    letter = case.letter()
    written = BytesParser(policy=SMTP).parsebytes(write_letter(letter))
    headers = (written["List-Unsubscribe"], written["List-Unsubscribe-Post"])
    if case.notice.kind is not NoticeKind.DIGEST:
        assert headers == (None, None)
        return
    assert headers == (f"<{letter.unsubscribe}>", "List-Unsubscribe=One-Click")
    assert letter.unsubscribe
    base, _, token = letter.unsubscribe.rpartition("/")
    assert base == f"{WORLD.base_url}/unsubscribe"
    secrets, person = [WORLD.link_secret], case.notice.seat.person.id
    named = ("lea-2027/-/digest/1", person)
    assert read(secrets, Purpose.UNSUBSCRIBE, token) == named
    assert letter.unsubscribe in letter.text
    assert letter.unsubscribe in letter.html


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


@pytest.mark.parametrize(
    ("case", "purpose"),
    [
        (CASES["report-first"], Purpose.HELD),
        (CASES["report-later"], Purpose.HELD),
        (CASES["ask"], Purpose.DONE),
        (CASES["ask-nudge"], Purpose.DONE),
        (CASES["invitation-online"], Purpose.ANSWER),
        (CASES["update-moved"], Purpose.ANSWER),
        (CASES["reminder"], Purpose.ANSWER),
    ],
)
def test_a_link_names_the_person_and_the_occasion(case: Case, purpose: Purpose) -> None:
    letter = case.letter()
    address = f"https://pages.host.example.org/{purpose}/"
    for body in (letter.text, letter.html):
        (token,) = re.findall(rf"{re.escape(address)}([\w.-]+)", body)
        named = (case.notice.occasion, case.notice.seat.person.id)
        assert read([WORLD.link_secret], purpose, token) == named


def test_only_a_later_nudge_says_from_when_silence_counts() -> None:
    silence = "without a word from you before thursday, october 14, 2027"
    assert silence not in CASES["report-first"].letter().text.lower()
    for said in both(CASES["report-later"]):
        assert silence in said.lower()


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("staff-presumed", "complete lea-2027/riverbend/ta/3 --held-on 2027-10-05"),
        ("staff-presumed", 'not-held lea-2027/riverbend/ta/3 --why "..."'),
        ("staff-late", 'move lea-2027/riverbend/ta/3 --to "YYYY-MM-DD HH:MM"'),
        ("staff-gap-before", 'move lea-2027/riverbend/ta/3 --to "YYYY-MM-DD HH:MM"'),
        ("staff-gap-after", 'move lea-2027/riverbend/ta/4 --to "YYYY-MM-DD HH:MM"'),
        ("staff-declined-team", "show lea-2027"),
        ("staff-undated", "show lea-2027"),
        ("staff-declined-team", 'call-off lea-2027/riverbend/ta/3 --why "..."'),
        ("staff-declined-liaison", 'move lea-2027/riverbend/ta/3 --to "YYYY-MM-DD HH:MM"'),
        ("staff-not-ready", 'open-gate lea-2027/riverbend/ta/3 --why "..."'),
        ("staff-not-ready", "done lea-2027/riverbend/room-and-logistics/1"),
        ("staff-not-ready", 'change-form lea-2027/riverbend/ta/3 --to virtual --why "..."'),
        ("staff-not-ready-part", 'call-off lea-2027/riverbend/ta/3 --why "..."'),
        ("staff-lapsed", "done lea-2027/riverbend/room-and-logistics/1"),
    ],
)
def test_staff_are_told_the_exact_command(name: str, command: str) -> None:
    for said in both(CASES[name]):
        assert f"python starter.py {command}" in said


@pytest.mark.parametrize("name", ["cancellation-called-off", "report-first"])
def test_where_there_is_nothing_to_answer_no_link_asks_for_it(name: str) -> None:
    for said in both(CASES[name]):
        assert "/answer/" not in said


def test_the_answering_link_is_in_the_letter_and_not_in_the_calendar() -> None:
    letter = CASES["invitation-online"].letter()
    assert "/answer/" in letter.text
    assert "/answer/" not in str(entry(letter.calendar)["DESCRIPTION"])


def test_a_liaison_is_given_no_command_of_the_staff() -> None:
    for said in both(CASES["liaison-declined-team"]):
        assert "starter.py" not in said
        assert "every core member have said that they will not come" in said


def test_a_letter_comes_from_the_one_sender_and_answers_go_to_the_contact(
    name: str,
) -> None:
    case = CASES[name]
    letter = case.letter(references="<first@host.example.org>")
    person = case.notice.seat.person
    assert (letter.sender, letter.sender_name) == (WORLD.organizer, WORLD.title)
    assert (letter.to, letter.to_name) == (person.email, person.name)
    answered_by_mail = "just reply to this letter" in letter.text
    assert letter.reply_to == (WORLD.organizer if answered_by_mail else CONTACT)
    assert letter.references == "<first@host.example.org>"
    assert letter.message_id == "<7d1e4c2a8b6f5f0c@host.example.org>"


def test_the_same_facts_are_the_same_letter_dated_to_the_minute(name: str) -> None:
    letter = CASES[name].letter()
    assert letter == CASES[name].letter(now=MINUTE)
    assert letter.date == MINUTE


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


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (a_case(NoticeKind.ASK, a_meeting()), "the kind ask about meeting"),
        (
            a_case(NoticeKind.INVITATION, an_ask()),
            "the kind invitation about ask",
        ),
        (a_case(NoticeKind.INVITATION, a_meeting(), sequence=None), "lacks the number"),
        (
            a_case(NoticeKind.REMINDER, a_meeting(), facts=Facts(title="x")),
            "what is told of lea-2027/riverbend/ta/3 has no day",
        ),
    ],
)
def test_what_makes_no_letter_is_refused_in_words(case: Case, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        case.letter()


def test_only_a_welcome_is_about_nothing() -> None:
    notice = a_notice(NoticeKind.REMINDER, a_meeting(), seat=STAFF, offset="-2")
    with pytest.raises(ValueError, match="reminder-2 about nothing"):
        compose(notice, None, WORLD, now=MINUTE, message_id="<x@y>", references=None)
