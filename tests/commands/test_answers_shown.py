"""Staff read with `show` how many come, and what people wrote with their answers."""

import asyncio
import json

import pytest

from models.reply import Answer, Partstat, Way
from models.submission import Submission
from store.answers import add_answer
from store.database import Database
from store.occasions import ask_called, keep_occasions
from store.submissions import count_submission, keep_submission
from tests.commands.conftest import Tell
from tests.laid_years import KEYS, LAID, opened

KICKOFF = "peers/-/kickoff/1"
GOALS = "peers/riverbend/data-and-goals/1"
VIEW = "peers/riverbend/workshop-feedback/1"
LEAD = "mara@riverbend.example.org"
NOTE = "Ida Moss comes,\nida@riverbend.example.org"


@pytest.fixture(autouse=True)
def answered(laid_peers: str) -> None:
    """A laid year, to whose kick-off one person said yes, then sent a colleague."""
    asyncio.run(_answer(laid_peers))


async def _answer(url: str) -> None:
    async with opened(url) as db:
        for partstat, note in ((Partstat.ACCEPTED, None), (Partstat.DELEGATED, NOTE)):
            answer = Answer(
                occasion=KICKOFF,
                person=KEYS.person(LEAD),
                partstat=partstat,
                way=Way.PAGE,
                at=LAID,
                dtstamp=LAID,
                note=note,
            )
            async with db.writing() as session:
                await add_answer(session, answer, request=partstat)
        await _ask(db)


async def _ask(db: Database) -> None:
    """Let one ask be in the lead's hands, and the lead have answered one of each."""
    lead = KEYS.person(LEAD)
    async with db.writing() as session:
        ask = await ask_called(session, GOALS)
        assert ask
        theirs = {"owner": lead, "handed": 2}
        await keep_occasions(session, [ask.model_copy(update=theirs)])
        form = Submission(request="view", occasion=VIEW, person=lead, answers={})
        await keep_submission(session, form)
        await count_submission(session, "view", turn=1, at=LAID)


def test_what_people_wrote_stands_below_the_meetings(tell: Tell) -> None:
    said = " ".join(tell("show", "peers").stdout.split())
    assert f"{KICKOFF}, {LEAD}, delegated: Ida Moss comes, ida@riverbend" in said


def test_what_people_said_is_counted_while_the_meeting_is_ahead(tell: Tell) -> None:
    shown = json.loads(tell("show", "peers", "--json").stdout)
    own = next(each for each in shown["journeys"] if each["team"] is None)
    answers = {each["id"]: each["answers"] for each in own["meetings"]}
    assert answers.pop(KICKOFF) == {
        "yes": 0,
        "no": 0,
        "maybe": 0,
        "instead": 1,
        "notes": [{"email": LEAD, "partstat": "DELEGATED", "note": NOTE}],
    }
    assert set(answers.values()) == {None}


def test_an_ask_says_in_whose_hands_it_is_and_how_many_answered_one_of_each(
    tell: Tell,
) -> None:
    shown = json.loads(tell("show", "peers", "--json").stdout)
    lines = {ask["id"]: ask for each in shown["journeys"] for ask in each["asks"]}
    assert lines[GOALS]["owner"] == LEAD
    assert (lines[VIEW]["answered"], lines[VIEW]["people"]) == (1, 2)
    assert {line["owner"] for key, line in lines.items() if key != GOALS} == {None}
    said = " ".join(tell("show", "peers").stdout.split())
    assert "open, with" in said
    assert "1 of 2 answered" in said
