"""What came in and waits for staff: listed, shown harmlessly, dismissed."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from inbox.keeping import Keeping
from inbox.reading import Reader
from models.command import Command
from models.inbox import Door
from store.database import Database
from store.migrate import upgrade_async
from tests.commands.conftest import Tell
from tests.inbox.answers import fixture
from tests.store.world import NOW, SENDER

HUMAN = (
    b"From: Ann <ann@example.org>\r\nSubject: Re: \x1b]0;evil\x07 Kick-off\r\n\r\n"
    b"May I bring Bo?\r\n\x1b[2J\x1b[31mWhat can be done:\r\n  `rm -rf /`\r\n"
)
CAME = (
    HUMAN,
    fixture("google-counter"),
    fixture("out-of-office"),
    fixture("dsn-failed"),
    fixture("refresh"),
)


@pytest.fixture(autouse=True)
def came_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An inbox with one of each kind, none of which anybody was invited for."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'inbox.db'}"
    monkeypatch.setenv("CONVENER_DATABASE_URL", url)
    asyncio.run(_take_in(url))


async def _take_in(url: str) -> None:
    await upgrade_async(url)
    db = Database(url)
    keeping = Keeping(db, (SENDER,), lambda: NOW)
    for raw in CAME:
        await keeping.keep(raw, Door.SMTP)

    async def nobody(_: Command) -> str:
        raise AssertionError("nothing here answers anything")

    await Reader(db, nobody, lambda: NOW).read_all()
    await db.close()


def listed(tell: Tell, *more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(tell("inbox", "--json", *more).stdout)
    return found


def test_what_waits_is_listed_with_why(tell: Tell) -> None:
    assert [(one["number"], one["kind"], one["from"]) for one in listed(tell)] == [
        (1, "human", "ann@example.org"),
        (2, "counter", "bo.cruz@example.org"),
        (3, "auto", "kit.lane@example.org"),
        (4, "bounce", "mailer-daemon@mx.example.org"),
        (5, "refresh", "ida.jay@example.org"),
    ]
    table = tell("inbox").stdout
    assert "somebody wrote" in table
    assert "it answers a meeting that is not known here" in table


def test_one_is_shown_and_cannot_pass_for_us(tell: Tell) -> None:
    shown = tell("inbox", "--show", 1).stdout
    assert not set(shown) & set("\x1b\x07")
    lines = shown.splitlines()
    assert "  | May I bring Bo?" in lines
    assert [line for line in lines if "rm -rf" in line] == ["  |   `rm -rf /`"]
    assert lines.count("What can be done:") == 1


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (2, "and would rather meet 2027-10-13 16:00 UTC"),
        (2, "with the note: Wednesday morning?"),
        (4, "(5.1.1)"),
        (5, "`letters --resend NUMBER` sends it again"),
    ],
)
def test_what_a_message_says_is_said_in_words(tell: Tell, number: int, says: str) -> None:
    assert says in tell("inbox", "--show", number).stdout


def test_for_programs_it_is_shown_in_full(tell: Tell) -> None:
    shown = json.loads(tell("inbox", "--show", 2, "--json").stdout)
    assert shown["reply"]["proposal"]["start"] == "2027-10-13T16:00:00Z"
    assert shown["text"] == "Bo Cruz has proposed a new time for this event."
    assert "raw" not in shown


def test_what_is_dismissed_waits_no_more_and_is_still_there(tell: Tell) -> None:
    assert tell("inbox", "--dismiss", 1, "--dismiss", 3).stdout == "2 dismissed.\n"
    assert [one["number"] for one in listed(tell)] == [2, 4, 5]
    everything = {one["number"]: one for one in listed(tell, "--all")}
    assert everything[1]["state"] == "dismissed"
    assert everything[1]["by"] == "staff"
    assert everything[1]["why"] == "somebody wrote"


def test_all_of_a_kind_are_dismissed_at_once(tell: Tell) -> None:
    assert tell("inbox", "--dismiss-all", "--kind", "auto").stdout == "1 dismissed.\n"
    again = tell("inbox", "--dismiss-all", "--kind", "auto").stdout
    assert again == "Nothing of that kind waits.\n"
    assert [one["number"] for one in listed(tell)] == [1, 2, 4, 5]
    assert listed(tell, "--kind", "auto") == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--show", 9), "there is no message 9: `inbox --all` lists them"),
        (("--dismiss", 9), "there is no message 9"),
        (("--dismiss-all",), "--dismiss-all needs --kind"),
        (("--show", 1, "--dismiss", 2), "one at a time"),
        (("--says", "yes"), "belong to --accept"),
        (("--accept", 1), "add --says yes, no, maybe or instead"),
        (("--accept", 2), "add --says yes, no, maybe or instead"),
        (("--accept", 1, "--says", "yes"), "Add --meeting MEETING or --ask ASK"),
        (("--accept", 1, "--says", "28"), "'28' is no answer to a meeting: yes, no"),
    ],
)
def test_what_makes_no_sense_is_said_in_words(
    tell: Tell, words: tuple[object, ...], says: str
) -> None:
    result = tell("inbox", *words)
    assert result.exit_code == 1
    assert says in result.stderr
    assert len(listed(tell)) == 5


def test_a_settled_message_is_settled(tell: Tell) -> None:
    tell("inbox", "--dismiss", 1)
    for again in ("--dismiss", "--accept"):
        result = tell("inbox", again, 1)
        assert result.exit_code == 1
        assert "message 1 does not wait: it is dismissed" in result.stderr


def test_who_lists_the_cohorts_hears_of_mail_that_waits(tell: Tell) -> None:
    assert "Mail that waits for you: 5. `inbox` lists it." in tell("list").stdout
    assert json.loads(tell("list", "--json").stdout) == []


def test_an_empty_inbox_says_so(tell: Tell) -> None:
    tell("inbox", *(word for n in range(1, 6) for word in ("--dismiss", n)))
    assert tell("inbox").stdout == "Nothing waits for you.\n"
    assert "Mail" not in tell("list").stdout
