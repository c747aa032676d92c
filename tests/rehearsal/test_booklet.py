"""The booklet, read as its reader does: in a browser, from a file, without a network."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from tests.rehearsal.made_up_year import HOSTILE, TEAMS, MadeUpYear


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
    """Return what can be scrolled to; what the browser has not painted yet counts, too."""
    seen = "rows => rows.filter(row => row.checkVisibility()).map(row => row.id)"
    return set(page.locator("#list li").evaluate_all(seen))


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
    # The page counts once its choices are back, which is after the click.
    visit.page.get_by_text(f"{len(year.ledger)} letters", exact=True).wait_for()
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
