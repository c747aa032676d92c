"""Every letter there is: what it says, and that nothing typed can make it say more.

The golden letters in `tests/mail/letters` are meant to be read. When words change on
purpose, write them anew: UPDATE_LETTERS=1 pytest tests/wire/test_letters.py
"""

import os
import re
from datetime import date, datetime, time
from email.parser import BytesParser
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from jinja2 import UndefinedError

from models.ask import Ask
from models.facts import Facts
from models.invitation import Method
from models.meeting import Meeting, MeetingState
from models.notice import NoticeKind
from models.program import Form
from models.roster import Role
from models.slot import zone
from tests.wire.letter_cases import (
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
    cases,
)
from wire.letters import compose
from wire.links import Purpose, read
from wire.mime import write_letter
from wire.templates import LETTERS, render

GOLDEN = Path(__file__).parent.parent / "mail" / "letters"
CASES = cases()
OF_MEETINGS = {
    name: case for name, case in CASES.items() if isinstance(case.matter, Meeting)
}
OF_ASKS = {name: case for name, case in CASES.items() if isinstance(case.matter, Ask)}
WITH_ENTRY = {
    name: case for name, case in OF_MEETINGS.items() if case.notice.kind in CALENDAR_KINDS
}
TRIPLET = {"subject.txt", "body.txt", "body.html"}

# A letter may be read a week late: no word may count from the day of reading.
RELATIVE = re.compile(
    r"\b(today|tonight|tomorrow|yesterday|soon|shortly|ago|(this|next|last|coming) "
    r"(day|week|month|monday|tuesday|wednesday|thursday|friday)|"
    r"(in|within) (a|an|one|two|three|a few|some|\d+|\{\{[^}]*\}\}) "
    r"(hour|day|week|month)s?)\b",
    re.IGNORECASE,
)
JARGON = re.compile(
    r"\b(TA|liaison|RSVP|iCalendar|attendee|organizer|sequence|slot)\b", re.IGNORECASE
)


@pytest.fixture(params=CASES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def readable(html: str) -> str:
    """Return what a person sees of a page, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


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


def test_every_folder_of_templates_is_a_whole_letter_and_is_sent_by_somebody() -> None:
    folders = {path for path in LETTERS.iterdir() if path.is_dir() and path.name != "parts"}
    assert {
        path: {file.name for file in path.iterdir()} for path in folders
    } == dict.fromkeys(folders, TRIPLET)
    # A page's title is its subject, so the words of each folder can be told apart.
    pages = {case.letter().html for case in CASES.values()}
    starts = {(path / "subject.txt").read_text().split("{")[0] for path in folders} - {""}
    assert len(pages) == len(CASES)
    for start in starts:
        assert any(f"<title>{start}" in page for page in pages), start


@pytest.mark.parametrize("letter", ["welcome", "invitation", "ask", "presumed"])
def test_a_word_nobody_gave_is_an_error_and_no_gap(letter: str) -> None:
    with pytest.raises(UndefinedError):
        render(letter, {})


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
    letter = CASES[name].letter()
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
        ("staff-lapsed", "done lea-2027/riverbend/room-and-logistics/1"),
    ],
)
def test_staff_are_told_the_exact_command(name: str, command: str) -> None:
    for said in both(CASES[name]):
        assert f"python starter.py {command}" in said


@pytest.mark.parametrize("path", sorted(LETTERS.rglob("*.*")), ids=str)
def test_no_template_counts_from_the_day_of_reading_or_speaks_our_jargon(
    path: Path,
) -> None:
    words = path.read_text(encoding="utf-8")
    assert not RELATIVE.findall(words)
    assert not JARGON.findall(readable(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", words)))


@pytest.mark.parametrize(
    "words",
    ["see you tomorrow", "in two days", "in {{ days }} days", "Next week", "3 days ago"],
)
def test_the_rule_about_days_would_catch(words: str) -> None:
    assert RELATIVE.search(words)


class Page(HTMLParser):
    """What a page is made of: open tags that nothing closed, and every address it names."""

    EMPTY = frozenset({"meta", "br", "hr"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.addresses: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.open.extend([] if tag in self.EMPTY else [tag])
        self.addresses |= {
            value or "" for key, value in attrs if key in {"href", "src", "background"}
        }

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_page_is_whole_and_loads_nothing(name: str) -> None:
    html = CASES[name].letter().html
    page = Page(html)
    assert not page.open
    assert not page.tags & {"img", "style", "script", "link", "iframe", "svg", "form"}
    assert "url(" not in html
    assert all(address.startswith(("https://", "mailto:")) for address in page.addresses)


HOSTILE = [
    "Lee, Ann",
    'the "big" one; and \\ more',
    "caf\u00e9 \U0001f9d1\u200d\U0001f3eb\U0001f389",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=?UTF-8?Q?=0A?=Bcc: eve@example.org",
    "a\r\nBcc: eve@example.org\r\n\r\nb",
    "a\u2028b\u2029c\x85d\x0be\x00f\x1bg",
    "{{ contact }} {% raw %} ${x} %(y)s",
    "x" * 400,
    "",
]


HEADERS = [
    *("From", "Reply-To", "To", "Subject", "Date", "Message-ID", "References"),
    *("Auto-Submitted", "X-Auto-Response-Suppress", "Content-Language", "MIME-Version"),
    "Content-Type",
]


def hostile(text: str) -> list[Case]:
    """Return one letter of each sort with `text` wherever a person can type."""
    seat = a_seat(Role.LIAISON, name=text)
    changed: dict[str, Any] = {"title": text, "text": text, "why": text, "place": text}
    meeting = a_meeting(**changed, form=Form.IN_PERSON)
    off = a_meeting(**changed, state=MeetingState.CALLED_OFF)
    ask = an_ask(title=text, text=text, why=text)
    return [
        a_case(NoticeKind.INVITATION, meeting, seat=seat),
        a_case(NoticeKind.UPDATE, meeting, seat=seat, told=a_meeting().facts),
        a_case(NoticeKind.CANCELLATION, off, seat=seat, told=off.facts),
        a_case(NoticeKind.NUDGE, meeting, seat=seat, offset="+3"),
        a_case(NoticeKind.ANNOUNCEMENT, meeting, seat=seat, offset="-late"),
        a_case(NoticeKind.ASK, ask, seat=seat),
        a_welcome(seat, meeting),
    ]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_what_people_type_stays_text(text: str) -> None:
    world = WORLD.model_copy(update={"title": text, "agencies": {"riverbend": text}})
    for case in hostile(text):
        letter = case.letter(world)
        assert len(letter.subject) < 120
        assert letter.subject.isprintable() or "\u200d" in letter.subject
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", letter.text)
        written = BytesParser().parsebytes(write_letter(letter))
        assert sorted(written.keys()) == sorted(HEADERS)
        page = Page(letter.html)
        assert not page.open
        assert not page.tags & {"img", "script"}


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "meet.example.org"]
)
def test_a_room_that_is_no_web_address_is_shown_and_never_linked(link: str) -> None:
    letter = a_case(NoticeKind.REMINDER, a_meeting(link=link), offset="-2").letter()
    assert link in letter.text
    assert Page(letter.html).addresses == {f"mailto:{CONTACT}"}


def test_a_letter_comes_from_the_one_sender_and_answers_go_to_the_contact(
    name: str,
) -> None:
    case = CASES[name]
    letter = case.letter(references="<first@host.example.org>")
    person = case.notice.seat.person
    assert (letter.sender, letter.sender_name) == (WORLD.organizer, WORLD.title)
    assert (letter.to, letter.to_name) == (person.email, person.name)
    assert letter.reply_to == CONTACT
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
        (a_case(NoticeKind.ASK, a_meeting()), "no letter for a ask about meeting"),
        (a_case(NoticeKind.INVITATION, an_ask()), "no letter for a invitation about ask"),
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
