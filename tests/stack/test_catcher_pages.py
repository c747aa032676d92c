"""What a person at a browser sees of the catcher, by HTTP and without one script."""

from collections.abc import AsyncIterator
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from stack.catcher import catcher_app
from stack.moods import Mood
from store.mail_folder import MailFolder

ROSE = "rose@example.org"
CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:u1\r\n"
    b"DTSTART:20270907T200000Z\r\nSUMMARY:Kick-off\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> MailFolder:
    return MailFolder(tmp_path)


@pytest.fixture
async def browser(folder: MailFolder) -> AsyncIterator[httpx.AsyncClient]:
    app = catcher_app(folder, smtp_port=0, host="127.0.0.1", mood=Mood())
    wire = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=wire, base_url="http://127.0.0.1") as client:
        yield client


def invitation(
    message_id: str = "<1@example.org>", html: str = "<p>Hello, Rose</p>"
) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"] = "c@example.org", ROSE
    letter["Subject"], letter["Message-ID"] = 'Kick-off: "Ünï" <b>', message_id
    letter.set_content("Hello, Rose, in text")
    letter.add_alternative(html, subtype="html")
    letter.add_alternative(
        CALENDAR, maintype="text", subtype="calendar", params={"method": "REQUEST"}
    )
    return bytes(letter)


async def page(browser: httpx.AsyncClient, address: str) -> str:
    answer = await browser.get(address)
    assert answer.status_code == 200
    return answer.text


async def test_an_empty_catcher_says_so(browser: httpx.AsyncClient) -> None:
    assert "No letter has come yet" in await page(browser, "/")


async def test_letters_are_listed_newest_first_and_by_person(
    browser: httpx.AsyncClient, folder: MailFolder
) -> None:
    first = folder.keep(invitation("<1@example.org>"), envelope_to=ROSE).name
    second = folder.keep(invitation("<2@example.org>"), envelope_to="ana@example.org").name
    everybody = await page(browser, "/")
    rose = await page(browser, "/?to=rose%40example.org")
    assert everybody.index(second) < everybody.index(first)
    assert (first in rose, second in rose) == (True, False)


async def test_a_letter_told_twice_is_marked(
    browser: httpx.AsyncClient, folder: MailFolder
) -> None:
    folder.keep(invitation(), envelope_to=ROSE)
    assert "copy 2" not in await page(browser, "/")
    folder.keep(invitation(), envelope_to=ROSE)
    assert "copy 2" in await page(browser, "/")


async def test_older_letters_are_on_the_next_page(
    browser: httpx.AsyncClient, folder: MailFolder
) -> None:
    for number in range(101):
        folder.keep(invitation(f"<{number}@example.org>"), envelope_to=ROSE)
    shown = [(await page(browser, f"/?page={n}")).count("/letters/") for n in (1, 2, 3)]
    assert shown == [100, 1, 1]


@pytest.mark.parametrize(
    ("view", "seen"),
    [
        ("html", "srcdoc="),
        ("text", "<pre>Hello, Rose, in text"),
        ("calendar", "<dt>Title</dt><dd>Kick-off</dd>"),
        ("source", "Content-Type: multipart/alternative"),
    ],
)
async def test_each_part_of_a_letter_can_be_read(
    browser: httpx.AsyncClient, folder: MailFolder, view: str, seen: str
) -> None:
    name = folder.keep(invitation(), envelope_to=ROSE).name
    assert seen in await page(browser, f"/letters/{name}?view={view}")


class Frames(HTMLParser):
    """Collects what a page would run or load, and the attributes of its frames."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.frames: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "iframe":
            self.frames.append(dict(attrs))


HOSTILE = (
    '"></iframe><script>alert(1)</script><img src="http://example.org/pixel.gif" onerror=x>'
)


async def test_a_hostile_letter_stays_in_its_frame(
    browser: httpx.AsyncClient, folder: MailFolder
) -> None:
    name = folder.keep(invitation(html=HOSTILE), envelope_to=ROSE).name
    answer = await browser.get(f"/letters/{name}")
    seen = Frames(answer.text)
    [frame] = seen.frames
    assert {"script", "img"}.isdisjoint(seen.tags)
    assert HOSTILE in (frame["srcdoc"] or "")
    assert "allow-scripts" not in (frame["sandbox"] or "allow-scripts")
    assert "allow-same-origin" not in (frame["sandbox"] or "")
    assert answer.headers["content-security-policy"].startswith(
        "default-src 'none'; style-src"
    )


@pytest.mark.parametrize("view", ["text", "calendar", "source"])
async def test_a_letter_cannot_write_on_the_page(
    browser: httpx.AsyncClient, folder: MailFolder, view: str
) -> None:
    bad = (
        b"Subject: <script>1</script>\r\nContent-Type: text/plain\r\n\r\n<script>2</script>"
    )
    name = folder.keep(bad, envelope_to="<script>3</script>").name
    assert "script" not in Frames(await page(browser, f"/letters/{name}?view={view}")).tags
    assert "script" not in Frames(await page(browser, "/")).tags


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: =?no-such-charset?b?!!!?=\r\n\r\nx",
        b"Content-Type: text/plain; charset=no-such\r\n\r\n\xe4",
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR",
    ],
)
async def test_a_broken_letter_is_shown_as_it_came(
    browser: httpx.AsyncClient, folder: MailFolder, broken: bytes
) -> None:
    name = folder.keep(broken, envelope_to=ROSE).name
    assert name in await page(browser, "/")
    for view in ("html", "text", "calendar", "source"):
        await page(browser, f"/letters/{name}?view={view}")
    await page(browser, f"/letters/{name}")


async def test_a_letter_that_is_not_there_is_said_in_words(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.get("/letters/..%2f..%2fetc%2fpasswd.eml")
    unknown = await browser.get(f"/letters/{'0' * 24}.1.eml")
    assert (answer.status_code, unknown.status_code) == (404, 404)
    assert "there is no letter called" in unknown.text


async def test_have_answers_by_message_id(
    browser: httpx.AsyncClient, folder: MailFolder
) -> None:
    folder.keep(invitation(), envelope_to=ROSE)
    asked = [
        (await browser.get("/have", params={"message_id": message_id})).json()
        for message_id in ("<1@example.org>", "<2@example.org>")
    ]
    assert asked == [{"have": True, "copies": 1}, {"have": False, "copies": 0}]


async def test_a_stranger_s_name_for_this_machine_is_refused(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.get("/", headers={"Host": "evil.example.org"})
    assert answer.status_code == 400
