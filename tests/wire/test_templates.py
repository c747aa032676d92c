"""The words of templates, and that nothing typed can make a letter more than a letter."""

import re
from email.parser import BytesParser
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError

from models.meeting import MeetingState
from models.notice import NoticeKind
from models.program import Form
from models.roster import Role
from tests.wire.letter_cases import cases
from tests.wire.letter_parts import (
    CONTACT,
    NOW,
    WORLD,
    Case,
    a_case,
    a_meeting,
    a_seat,
    a_welcome,
    an_ask,
    readable,
)
from wire.letters import _folder, _particulars
from wire.mime import write_letter
from wire.templates import LETTERS, OWN, environment, render

CASES = cases()
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

# The first is for the host's own people alone, whose word it is; the others for those who
# have been told, in their welcome, who their team's liaison is.
SAYING_LIAISON = {"declined", "welcome", "undated"}


@pytest.fixture(params=CASES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_folder_is_a_whole_letter_that_somebody_gets() -> None:
    folders = {path.parent.name for path in LETTERS.glob("*/subject.txt")}
    assert folders == {_folder(case.notice, case.matter) for case in CASES.values()}
    for folder in folders:
        assert {path.name for path in (LETTERS / folder).iterdir()} == TRIPLET


@pytest.mark.parametrize("letter", ["welcome", "invitation", "ask", "presumed"])
def test_a_word_nobody_gave_is_an_error_and_no_gap(letter: str) -> None:
    with pytest.raises(UndefinedError):
        render(letter, {})


@pytest.mark.parametrize("own", [{}, {name: f"<{name}> & 'co'" for name in OWN}])
def test_what_is_put_into_each_letter_is_what_its_templates_would_print(
    name: str, own: dict[str, str]
) -> None:
    case = CASES[name]
    said = _particulars(case.notice, case.matter, WORLD, case.around, NOW.date())
    said |= {key: value for key, value in own.items() if said.get(key)}
    folder = _folder(case.notice, case.matter)
    subject, text, html = (
        environment().get_template(f"{folder}/{part}")
        for part in ("subject.txt", "body.txt", "body.html")
    )
    line = subject.render(said).strip()
    expected = (line, f"{text.render(said).strip()}\n", html.render(said, subject=line))
    assert render(folder, said) == expected
    assert render(folder, said) == expected


@pytest.mark.parametrize(
    "path", [str(path.relative_to(LETTERS)) for path in sorted(LETTERS.rglob("*.*"))]
)
def test_no_template_counts_from_the_day_of_reading_or_speaks_our_jargon(path: str) -> None:
    words = (LETTERS / path).read_text(encoding="utf-8")
    assert not RELATIVE.findall(words)
    jargon = JARGON.findall(readable(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", words)))
    own = {"liaison"} if Path(path).parent.name in SAYING_LIAISON else set()
    assert {word.lower() for word in jargon} <= own


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
    pages = re.findall(r"https://pages\.host\.example\.org/answer/\S+", letter.text)
    assert Page(letter.html).addresses == {f"mailto:{CONTACT}", *pages}
