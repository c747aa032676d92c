"""Staff read who was at a meeting, before anybody has said so and after."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from activities.recording import Recorder
from models.attendance import Presence
from models.command import MarkAttendance
from models.journey import Recording
from models.reply import Answer, Partstat, Way
from store.answers import add_answer
from store.occasions import meeting_called
from tests.commands.conftest import Tell
from tests.laid_years import KEYS, LAID, opened

KICKOFF = "peers/-/kickoff/1"
MARA, LENA = "mara@riverbend.example.org", "lena@cedar.example.org"
Say = Callable[[dict[str, Presence]], None]


@pytest.fixture
def say(laid_peers: str) -> Say:
    """Record attendance at the kick-off of a laid year, to which one person said yes."""
    asyncio.run(_say_yes(laid_peers))
    return lambda marks: asyncio.run(_mark(laid_peers, marks))


async def _say_yes(url: str) -> None:
    async with opened(url) as db:
        yes = Answer(
            occasion=KICKOFF,
            person=KEYS.person(MARA),
            partstat=Partstat.ACCEPTED,
            way=Way.PAGE,
            at=LAID,
            dtstamp=LAID,
        )
        async with db.writing() as session:
            await add_answer(session, yes, request="yes")


async def _mark(url: str, marks: dict[str, Presence]) -> None:
    async with opened(url) as db:
        async with db.reading() as session:
            meeting = await meeting_called(session, KICKOFF)
        assert meeting
        order = MarkAttendance(
            request="one",
            occasion=KICKOFF,
            marks={KEYS.person(email): presence for email, presence in marks.items()},
        )
        now = meeting.slot.end + timedelta(hours=1)
        await Recorder(db, KEYS).record_change(Recording(command=order, now=now))


def shown(tell: Tell) -> dict[str, dict[str, str | None]]:
    lines = json.loads(tell("attendance", KICKOFF, "--json").stdout)
    return {line.pop("email"): line for line in lines}


def test_an_answer_is_a_suggestion_until_somebody_says_how_it_was(
    say: Say, tell: Tell
) -> None:
    before = shown(tell)
    assert (before[MARA]["suggested"], before[MARA]["recorded"]) == ("present", None)
    assert before[LENA]["suggested"] == "unknown"
    say({MARA: Presence.ABSENT})
    assert shown(tell)[MARA]["recorded"] == "absent"


@pytest.mark.usefixtures("say")
def test_a_suggestion_is_shown_as_one(tell: Tell) -> None:
    said = tell("attendance", KICKOFF, "--show").stdout
    assert "not recorded (perhaps present)" in said
    assert "0 of 2 recorded." in said


def test_a_team_nobody_of_which_came_is_named(say: Say, tell: Tell) -> None:
    say({MARA: Presence.PRESENT, LENA: Presence.ABSENT})
    said = tell("attendance", KICKOFF).stdout
    assert "2 of 2 recorded: 1 present, 1 absent." in said
    assert "Whole teams absent: cedar." in said


@pytest.mark.usefixtures("say")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--present", f"{MARA}, x@example.org"], "did not expect x@example.org"),
        (["--present", MARA, "--absent", MARA], "cannot be present and absent"),
        (["--present", "mara"], "--present: "),
        (["--show", "--rest", "absent"], "only show"),
        (["--as-answered", "--import", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_what_cannot_be_recorded_is_refused_in_words(
    tell: Tell, words: list[str], says: str
) -> None:
    result = tell("attendance", KICKOFF, *words)
    assert result.exit_code == 1
    assert says in result.output


@pytest.mark.usefixtures("say")
def test_a_list_leaves_its_doubts_to_staff(tell: Tell, tmp_path: Path) -> None:
    """No server answers here, so nothing is recorded; doubts are told before that."""
    file = tmp_path / "list.csv"
    file.write_text(f"Name,Email\nMara,{MARA}\nLena Abernathy,\n")
    result = tell("attendance", KICKOFF, "--import", file)
    assert "1 of 2 expected people are on it" in result.stdout
    assert "not recorded, row 3: 'Lena Abernathy' came without an address" in result.stderr
