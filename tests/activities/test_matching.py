"""Groups matched anew by an order: the truth it writes, and what hangs on the meetings."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from activities.composing import Composer
from activities.previewing import Previewer
from activities.recording import Recorder
from models.ask import Ask
from models.command import MatchAnew, Submit
from models.journey import Recording
from models.meeting import Meeting
from models.occasion import OccasionId
from models.submission import Submission
from settings import ROOT
from store.cohort_files import load_cohort
from store.cohorts import journeys_of
from store.database import Database
from store.occasions import asks_of, meetings_of
from store.submissions import keep_submission
from tests.laid_years import KEYS, laid_in

NOW = datetime(2028, 3, 20, 18, tzinfo=UTC)
COHORT, STEP = "states-2028", 'groups = 3\ncadence = { rule = "nth-weekday", nth = 2'
BRING = """
[[strand.step.ask]]
key = "bring"
kind = "pre-work"
title = "Bring a page of yours"
text = "Something that shows the problem."
due_days_before = 7
lead_days = 14
"""
SAID = {"westmark": "Rural pupils", "kaimana": "Rural pupils", "saguaro": "Old buses"}


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    """A year in which each team is asked to bring something to its group."""
    programs = tmp_path / "programs"
    shutil.copytree(ROOT / "programs", programs)
    file = programs / "state-collaborative.toml"
    before, _, after = file.read_text().partition(STEP)
    step, _, rest = after.partition("\n\n")
    file.write_text(f"{before}{STEP}{step}\n{BRING}\n{rest}")
    cohort, _ = load_cohort(ROOT / "examples" / COHORT / "cohort.toml", programs)
    url = f"sqlite+aiosqlite:///{tmp_path}/year.db"
    async with laid_in(url, KEYS, cohort, datetime(2028, 1, 9, tzinfo=UTC)) as opened:
        for team, problem in SAID.items():
            await submit(opened, f"{COHORT}/{team}/problem-of-practice/1", problem)
        yield opened


async def submit(db: Database, ask: str, problem: str) -> None:
    person = KEYS.person("quinn.novak@westmark.example.org")
    async with db.writing() as session:
        form = Submission(
            request=ask, occasion=ask, person=person, answers={"problem": problem}
        )
        await keep_submission(session, form)
    await tell(db, Submit(request=ask, by=person, occasion=ask))


async def tell(db: Database, command: Submit | MatchAnew) -> str:
    recording = Recording(command=command, now=NOW)
    return (await Recorder(db, KEYS).record_change(recording)).answer


async def groups(db: Database) -> list[Meeting]:
    async with db.reading() as session:
        found = await meetings_of(session, f"cohort/{COHORT}")
    return [one for one in found if one.step == "consultancy"]


async def brought(db: Database) -> list[Ask]:
    async with db.reading() as session:
        journeys = [journey.id for journey in await journeys_of(session, COHORT)]
        return [one for one in await asks_of(session, *journeys) if one.step == "bring"]


def an_order(number: int = 1) -> MatchAnew:
    return MatchAnew(request=f"match {number}", cohort=COHORT, step="consultancy")


async def test_what_a_team_is_asked_for_goes_along_to_its_new_group(db: Database) -> None:
    before = {one.id: one.meeting for one in await brought(db)}
    await tell(db, an_order())
    teams = {one.id: one for one in await groups(db)}
    asks = await brought(db)
    assert len(asks) == len(before) == 40
    assert {one.id: one.meeting for one in asks} != before
    for ask in asks:
        meeting = teams[ask.meeting]
        assert OccasionId.parse(ask.id).team in meeting.teams
        assert ask.due_on < meeting.slot.day


async def test_the_same_answers_twice_change_nothing(db: Database) -> None:
    first = await tell(db, an_order())
    once = await groups(db)
    assert "3 of 10 teams have answered what they work on." in first
    again = await tell(db, an_order(2))
    assert again.startswith("Every group ahead is as it would be matched.")
    assert await groups(db) == once
    assert await tell(db, an_order()) == first, "the same request is the same order"


async def test_a_preview_shows_who_would_hear_and_changes_nothing(db: Database) -> None:
    before = await groups(db)
    composer = Composer(KEYS, "https://pages.example.org")
    previewer = Previewer(db, composer, time(8, 30))
    shown = await previewer.preview(an_order(), NOW)
    assert "meetings read otherwise" in shown.answer
    assert await groups(db) == before
