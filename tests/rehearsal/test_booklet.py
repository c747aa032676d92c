"""The booklet, read as its reader does: in a browser, from a file, without a network."""

import csv
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from rehearsal.booklet import write_booklet

ZONE = "America/Los_Angeles"
TEAMS = {
    "riverbend": "Riverbend Unified School District",
    "oak-hollow": "Oak Hollow Elementary School District",
    "mesa-verde": "Mesa Verde Joint Union High School District",
    "harbor": "Harbor City Schools",
    "cedar-flat": "Cedar Flat Unified School District",
    "north-fork": "North Fork Union School District",
}
NAMES = (
    "Ada Quill", "Bo Larkspur", "Cleo Marsh", "Dov Tansy", "Edie Fennel", "Fitz Alder",
    "Gwen Sorrel", "Hal Bramble", "Ines Yarrow", "Jude Teasel", "Kit Mallow", "Lua Sedge",
    "Moss Avens", "Nia Burdock", "Otis Clover", "Pia Rue", "Quin Vetch", "Ray Thistle",
)  # fmt: skip
HOSTILE = "</script><script>alert(1)</script>"
HEAD = "number,sent_at,person,name,occasion,kind,revision,sequence,message_id,outcome,file"


@dataclass
class MadeUpYear:
    """A rehearsal's folder of plainly made-up people."""

    folder: Path
    meetings: list[dict[str, Any]] = field(default_factory=list)
    asks: list[dict[str, Any]] = field(default_factory=list)
    ledger: list[list[object]] = field(default_factory=list)

    def meet(
        self,
        step: str,
        ordinal: int,
        team: str | None,
        kind: str,
        title: str,
        day: date,
        **more: Any,
    ) -> None:
        while day.weekday() > 4:
            day += timedelta(days=1)
        self.meetings.append(
            {
                "occasion": f"lea-2027/{team or '-'}/{step}/{ordinal}",
                "team": team,
                "step": step,
            }
            | {"kind": kind, "title": title, "form": "virtual", "day": day.isoformat()}
            | {"at": "13:00:00", "minutes": 90, "timezone": ZONE, "state": "held"}
            | more
        )

    def ask(
        self, step: str, team: str, kind: str, title: str, due: date, days: int
    ) -> None:
        self.asks.append(
            {
                "occasion": f"lea-2027/{team}/{step}/1",
                "team": team,
                "step": step,
                "kind": kind,
            }
            | {"title": title, "state": "done", "due_on": due.isoformat()}
            | {"opens_on": (due - timedelta(days=days)).isoformat()}
        )

    def send(
        self, name: str, about: dict[str, Any], kind: str, day: date, **parts: str
    ) -> str:
        """Put one letter into the folder; return the name of its file."""
        number = len(self.ledger) + 1
        person = person_of(name)
        sent = datetime.combine(day, time(15, 30), UTC)
        file = f"mail/{number:06}-{person}-{kind}.eml"
        letter = compose(name, about, kind, sent, **parts)
        (self.folder / file).write_bytes(letter.as_bytes())
        row = [number, sent.isoformat(), person, name, about["occasion"], kind, 0, 0]
        self.ledger.append([*row, letter["Message-ID"], "accepted", file])
        return file

    def write(self) -> Path:
        plan = {
            "cohort": {
                "key": "lea-2027",
                "title": "School Climate Data Use Peer Network 2027/28",
                "program": "lea-peer-network",
                "starts_on": "2027-08-16",
                "ends_on": "2028-06-09",
                "timezone": ZONE,
            },
            "teams": [
                {"key": key, "agency": agency, "timezone": ZONE, "liaison": "Ray Thistle"}
                for key, agency in TEAMS.items()
            ],
            "closed": closed_days(),
            "meetings": self.meetings,
            "asks": self.asks,
            "summary": {
                "meetings": len(self.meetings),
                "asks": len(self.asks),
                "missed": 0,
                "twice": 0,
            }
            | {
                "letters": len(self.ledger),
                "cast": "mixed",
                "seed": 7,
                "program": "lea-peer-network",
            },
        }
        (self.folder / "plan.json").write_text(json.dumps(plan))
        with (self.folder / "ledger.csv").open("w", newline="") as file:
            csv.writer(file).writerows([HEAD.split(","), *self.ledger])
        return self.folder


def person_of(name: str) -> str:
    return sha256(name.encode()).hexdigest()[:12]


def closed_days() -> list[dict[str, str]]:
    spans = [
        (date(2027, 9, 6), 1, "Labor Day"),
        (date(2027, 11, 22), 5, "Thanksgiving week"),
        (date(2027, 12, 20), 12, "Winter break"),
        (date(2028, 1, 17), 1, "Martin Luther King Jr. Day"),
        (date(2028, 4, 3), 5, "Spring break"),
    ]
    days = [
        (first + timedelta(days=n), why)
        for first, length, why in spans
        for n in range(length)
    ]
    return [{"day": day.isoformat(), "why": why} for day, why in days if day.weekday() < 5]


def compose(
    name: str,
    about: dict[str, Any],
    kind: str,
    sent: datetime,
    subject: str = "",
    text: str = "",
    html: str = "",
) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = subject or f"{kind.capitalize()}: {about['title']}"
    letter["From"] = '"The Climate Center" <calendar@host.example.org>'
    letter["To"] = f'"{name}" <{name.lower().replace(" ", ".")}@agency.example.org>'
    letter["Date"] = sent
    letter["Message-ID"] = (
        f"<{person_of(name)}.{kind}.{about['occasion']}@host.example.org>"
    )
    day = about.get("day") or about["due_on"]
    happens = f"{about['title']} is on {day}, 1:00 pm Pacific."
    said = text or f"Dear {name},\n\n{happens}\n\nThe Climate Center"
    letter.set_content(said)
    page = html or (
        '<!doctype html><html><body style="font-family:sans-serif;margin:24px;color:#222">'
        f"<h1 style='font-size:20px'>{about['title']}</h1>"
        + "".join(f"<p>{line}</p>" for line in said.split("\n\n"))
        + "<p><a href='https://host.example.org/a'>Open the room</a></p></body></html>"
    )
    letter.add_alternative(page, subtype="html")
    if kind in {"invitation", "update", "cancellation"}:
        letter.add_alternative(
            calendar(about, kind),
            "text",
            "calendar",
            cte="base64",
            params={"method": "REQUEST"},
        )
    return letter


def calendar(about: dict[str, Any], kind: str) -> bytes:
    day = about["day"].replace("-", "")
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Made up//EN",
        f"METHOD:{'CANCEL' if kind == 'cancellation' else 'REQUEST'}",
        "BEGIN:VEVENT",
        f"UID:{about['occasion']}",
        "SEQUENCE:3",
        "DTSTAMP:20270801T000000Z",
        f"DTSTART;TZID={ZONE}:{day}T130000",
        f"DTEND;TZID={ZONE}:{day}T143000",
        f"SUMMARY:{about['title']}",
        "LOCATION:Online room 4",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{line}\r\n" for line in lines).encode()


def lay_year(year: MadeUpYear) -> None:
    kickoff = date(2027, 9, 14)
    year.meet("kickoff", 1, None, "kickoff", "Kick-off", kickoff)
    for n in range(6):
        day = kickoff + timedelta(days=35 + 35 * n)
        year.meet("group", n + 1, None, "group-session", f"Group session {n + 1}", day)
    year.meet(
        "final",
        1,
        None,
        "convening",
        "Final convening",
        date(2028, 5, 23),
        form="in-person",
    )
    for row, team in enumerate(TEAMS):
        lay_team(year, team, kickoff + timedelta(days=row))


def lay_team(year: MadeUpYear, team: str, day: date) -> None:
    def on(days: int) -> date:
        return day + timedelta(days=days)

    year.meet("check-in", 1, team, "check-in", "Check-in", on(14))
    for n in range(7):
        state = ("held", "held", "held", "presumed", "held", "not-held", "held")[n]
        year.meet(
            "ta",
            n + 1,
            team,
            "ta-meeting",
            f"TA meeting {n + 1}",
            on(22 + 33 * n),
            state=state,
        )
    for n in range(2):
        day_of = on(45 + 120 * n)
        year.meet(
            "tp", n + 1, team, "thought-partnership", f"Thought partnership {n + 1}", day_of
        )
    year.meet("prep", 1, team, "preparation", "Workshop preparation", on(94))
    year.meet(
        "workshop", 1, team, "workshop", "Workshop", on(128), form="in-person", minutes=180
    )
    year.meet("follow-up", 1, team, "follow-up", "Follow-up", on(150))
    year.ask("data", team, "data-and-goals", "Data and goals for the workshop", on(90), 30)
    year.ask("people", team, "checklist-item", "Recruit about 30 participants", on(114), 45)
    year.ask("room", team, "checklist-item", "Room and logistics", on(118), 40)
    year.ask("food", team, "checklist-item", "Refreshments", on(121), 21)
    year.ask("done", team, "accomplishments", "Key accomplishments", date(2028, 5, 9), 28)


def write_letters(year: MadeUpYear) -> None:
    """Write about 300 letters, in the order of their days, as the ledger has them."""
    teams = list(TEAMS)
    wanted: list[tuple[date, str, dict[str, Any], str]] = []
    for row, name in enumerate(NAMES):
        mine = {None, teams[row % 6]} if row < 17 else {None, *teams[:3]}
        for about in year.meetings:
            if about["team"] not in mine or about["step"] in {"prep", "tp"}:
                continue
            day = date.fromisoformat(about["day"])
            told = max(day - timedelta(days=40), date(2027, 8, 16))
            wanted.append((told, name, about, "invitation"))
            if about["step"] in {"kickoff", "ta"}:
                wanted.append((day - timedelta(days=2), name, about, "reminder-2"))
        for about in year.asks if row < 6 else ():
            if about["team"] in mine:
                opens = date.fromisoformat(about["opens_on"])
                late = date.fromisoformat(about["due_on"]) + timedelta(days=1)
                wanted += [(opens, name, about, "ask"), (late, name, about, "nudge+1")]
    for day, name, about, kind in sorted(wanted, key=lambda each: each[0]):
        year.send(name, about, kind, day)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> MadeUpYear:
    folder = tmp_path_factory.mktemp("year")
    (folder / "mail").mkdir()
    year = MadeUpYear(folder)
    lay_year(year)
    write_letters(year)
    hostile = year.meetings[0] | {"title": HOSTILE}
    page = f"<p>hello</p><script>top.document.title='taken'</script>{HOSTILE}"
    page += "<img src=x onerror='alert(2)'>"
    year.send(
        "Ada Quill",
        hostile,
        "update",
        date(2028, 5, 30),
        subject=HOSTILE,
        text=HOSTILE,
        html=page,
    )
    year.ledger.append(
        [
            len(year.ledger) + 1,
            "",
            person_of("Ada Quill"),
            "Ada Quill",
            "lea-2027/riverbend/ta/7",
            "reminder-14",
            0,
            "",
            "",
            "expired",
            "",
        ]
    )
    write_booklet(year.write())
    return year


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
        )
        yield chromium
        chromium.close()


@dataclass
class Visit:
    """A page, and what went wrong or outward while it was open."""

    page: Page
    dialogs: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)

    def refuse(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


@pytest.fixture
def visit(browser: Browser, year: MadeUpYear) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1400, "height": 900}, offline=True)
    visit = Visit(context.new_page())
    visit.page.on("dialog", visit.refuse)
    visit.page.on("pageerror", lambda fault: visit.faults.append(str(fault)))
    visit.page.on("request", lambda request: visit.fetched.append(request.url))
    visit.page.goto((year.folder / "index.html").as_uri())
    yield visit
    context.close()


def shown(page: Page) -> set[str]:
    rows = page.locator("#list li:visible").all()
    return {str(row.get_attribute("id")) for row in rows}


def choose(page: Page, what: str, words: str) -> None:
    page.get_by_role("combobox", name=what).select_option(label=words)


def numbers(year: MadeUpYear, column: int, value: str) -> set[str]:
    return {f"letter-{row[0]}" for row in year.ledger if row[column] == value}


def test_choosing_a_person_shows_exactly_that_persons_letters(
    visit: Visit, year: MadeUpYear
) -> None:
    choose(visit.page, "Person", "Cleo Marsh")
    expected = numbers(year, 3, "Cleo Marsh")
    assert shown(visit.page) == expected
    assert (
        visit.page.locator("#count").inner_text()
        == f"{len(expected)} of {len(year.ledger)} letters"
    )


def test_choices_add_up_and_show_all_takes_them_back(
    visit: Visit, year: MadeUpYear
) -> None:
    choose(visit.page, "Person", "Cleo Marsh")
    choose(visit.page, "Kind", "Reminder, 2 days before")
    assert shown(visit.page) == numbers(year, 3, "Cleo Marsh") & numbers(
        year, 5, "reminder-2"
    )
    choose(visit.page, "Month", "September 2027")
    assert 0 < len(shown(visit.page)) < 4
    visit.page.get_by_role("button", name="Show all", exact=True).click()
    assert len(shown(visit.page)) == len(year.ledger)


def test_choosing_a_team_shows_its_own_letters_and_what_its_people_heard_of_the_cohort(
    visit: Visit, year: MadeUpYear
) -> None:
    choose(visit.page, "Team", TEAMS["harbor"])
    people = {row[3] for row in year.ledger if "/harbor/" in str(row[4])}
    expected = {
        f"letter-{row[0]}"
        for row in year.ledger
        if "/harbor/" in str(row[4]) or ("/-/" in str(row[4]) and row[3] in people)
    }
    assert shown(visit.page) == expected


def test_choices_that_nothing_fits_say_so(visit: Visit) -> None:
    choose(visit.page, "Person", "Ada Quill")
    choose(visit.page, "Team", TEAMS["harbor"])
    assert shown(visit.page) == set()
    assert visit.page.get_by_text("No letter fits all of these.").is_visible()


def test_opening_a_letter_shows_its_words_its_page_and_what_the_calendar_was_told(
    visit: Visit,
) -> None:
    choose(visit.page, "Person", "Cleo Marsh")
    visit.page.get_by_role("link", name="Invitation: Kick-off").click()
    reader = visit.page.locator("#reader")
    assert (
        "Kick-off is on 2027-09-14, 1:00 pm Pacific." in reader.locator("pre").inner_text()
    )
    words = reader.inner_text()
    for said in (
        "Invitation: Kick-off",
        '"The Climate Center" <calendar@host.example.org>'.replace('"', ""),
        "cleo.marsh@agency.example.org",
        "REQUEST (enter or correct it)",
        "Tuesday, September 14, 2027, 1:00 pm to 2:30 pm (America/Los_Angeles)",
        "Online room 4",
    ):
        assert said in words
    assert reader.locator("#calendar-sequence").inner_text() == "3"
    page = reader.frame_locator("iframe")
    assert page.get_by_role("heading", name="Kick-off").is_visible()


def test_a_letter_without_a_calendar_part_says_nothing_of_calendars(visit: Visit) -> None:
    choose(visit.page, "Kind", "Ask")
    visit.page.locator("#list li:visible a").first.click()
    assert visit.page.locator("#reader").is_visible()
    assert not visit.page.locator("#reader-calendar").is_visible()


def test_a_hostile_letter_is_shown_and_runs_nothing(visit: Visit) -> None:
    visit.page.get_by_role("link", name="alert(1)").click()
    reader = visit.page.locator("#reader")
    assert reader.locator("h3").inner_text() == HOSTILE
    assert reader.locator("pre").inner_text().strip() == HOSTILE
    assert reader.frame_locator("iframe").get_by_text("hello").is_visible()
    visit.page.wait_for_timeout(200)
    assert visit.dialogs == []
    assert "rehearsed year" in visit.page.title()
    assert "allow-scripts" not in str(reader.locator("iframe").get_attribute("sandbox"))


def test_a_link_in_a_letter_leads_nowhere_and_the_letter_stays(visit: Visit) -> None:
    visit.page.locator("#list li a").first.click()
    letter = visit.page.frame_locator("#reader iframe")
    link = letter.get_by_role("link", name="Open the room")
    link.scroll_into_view_if_needed()
    box = link.bounding_box()
    assert box is not None
    visit.page.mouse.click(box["x"] + 5, box["y"] + 5)
    visit.page.wait_for_timeout(300)
    assert letter.get_by_role("heading", name="Kick-off").is_visible()


def test_a_mark_of_the_picture_leads_to_its_letters(visit: Visit, year: MadeUpYear) -> None:
    visit.page.locator(
        '.year a.meeting[data-occasion="lea-2027/harbor/workshop/1"]'
    ).click()
    assert shown(visit.page) == numbers(year, 4, "lea-2027/harbor/workshop/1")


def test_the_picture_is_reached_by_keyboard_and_says_what_a_mark_is(visit: Visit) -> None:
    mark = visit.page.locator('.year a[data-occasion="lea-2027/-/kickoff/1"]')
    mark.focus()
    title = mark.locator("title").text_content()
    assert title is not None
    assert title.startswith("Kick-off: held\nTuesday, September 14, 2027, 1:00 pm")
    visit.page.keyboard.press("Enter")
    assert (
        visit.page.get_by_role("combobox", name="About").input_value()
        == "lea-2027/-/kickoff/1"
    )


def test_later_and_earlier_walk_through_what_is_chosen_and_escape_returns(
    visit: Visit,
) -> None:
    choose(visit.page, "Person", "Cleo Marsh")
    links = visit.page.locator("#list li:visible a")
    links.first.click()
    visit.page.get_by_role("button", name="Later").click()
    assert links.nth(1).get_attribute("aria-current") == "true"
    visit.page.get_by_role("button", name="Earlier").click()
    assert visit.page.get_by_role("button", name="Earlier").is_disabled()
    visit.page.keyboard.press("Escape")
    assert not visit.page.locator("#reader").is_visible()
    assert links.first.evaluate("link => link === document.activeElement")


def test_what_was_never_sent_is_named_with_its_outcome_and_opens_nothing(
    visit: Visit,
) -> None:
    row = visit.page.locator("#list li", has_text="expired")
    assert "TA meeting 7" in str(row.text_content())
    assert row.locator("a").count() == 0
    assert row.locator("xpath=ancestor::section/h3").first.text_content() == "May 2028"


def test_the_page_needs_no_network_and_makes_no_fault(visit: Visit) -> None:
    for link in visit.page.locator("#list li a").all()[:3]:
        link.click()
    outside = [
        url for url in visit.fetched if not url.startswith(("file:", "about:", "data:"))
    ]
    assert (outside, visit.faults) == ([], [])
    assert [url for url in visit.fetched if url.startswith("file:")] == [visit.page.url]


def test_without_script_every_letter_leads_to_its_mail_file(
    browser: Browser, year: MadeUpYear
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((year.folder / "index.html").as_uri())
    html = page.content()
    context.close()
    linked = re.findall(r'<a href="(mail/[^"]+)"', html)
    told = [str(row[10]).replace("+", "%2B") for row in year.ledger if row[10]]
    assert linked == told


@pytest.mark.parametrize("width", [360, 700, 1400])
def test_the_page_is_never_wider_than_its_window(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    visit.page.locator("#list li a").first.click()
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_same_folder_gives_the_same_bytes(year: MadeUpYear, tmp_path: Path) -> None:
    again = tmp_path / "elsewhere"
    shutil.copytree(year.folder, again)
    (again / "index.html").unlink()
    write_booklet(again)
    assert (again / "index.html").read_bytes() == (year.folder / "index.html").read_bytes()


def test_a_ledger_and_a_folder_that_contradict_each_other_are_told_by_file(
    year: MadeUpYear, tmp_path: Path
) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(year.folder, folder)
    lost = min((folder / "mail").iterdir())
    lost.rename(folder / "mail" / "stray.eml")
    with pytest.raises(ValueError, match="not on the disk") as told:
        write_booklet(folder)
    assert lost.name in str(told.value)
    assert "stray.eml is on the disk but not in the ledger" in str(told.value)


def test_every_wrong_line_of_a_ledger_is_told_at_once(
    year: MadeUpYear, tmp_path: Path
) -> None:
    folder = tmp_path / "wrong"
    shutil.copytree(year.folder, folder)
    ledger = folder / "ledger.csv"
    lines = ledger.read_text().splitlines()
    lines[1], lines[4] = "one," + lines[1], "four," + lines[4]
    ledger.write_text("\n".join(lines))
    with pytest.raises(ValueError, match="row 2") as told:
        write_booklet(folder)
    assert "row 5" in str(told.value)
