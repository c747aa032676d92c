"""The closing record of two states' years, as laid and then partly lived."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from activities.closing_record import closing_record
from activities.recording import Recorder
from models.attendance import Presence
from models.closing_record import ClosingRecord, TeamRecord
from models.command import MarkAttendance
from models.journey import Recording
from models.meeting import MeetingState
from models.occasion import cohort_journey
from models.submission import Said, Submission
from rules.attendance import expected
from store.database import Database
from store.occasions import ask_called, keep_occasions, meeting_called, meetings_of
from store.seats import seats_of
from store.submissions import count_submission, keep_submission
from tests.laid_years import KEYS, copied, example, laid_file

LAID = datetime(2028, 1, 10, 15, tzinfo=UTC)
TEAM, OTHER, COHORT = "westmark", "saguaro", "states-2028"
PILOT = f"{COHORT}/{TEAM}/guide-pilot/1"
ACCOMPLISHMENTS = f"{COHORT}/{TEAM}/accomplishments/1"
KICKOFF = f"{COHORT}/-/kickoff/1"


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return laid_file(tmp_path_factory.mktemp("record"), KEYS, example(COHORT), LAID)


@pytest.fixture
async def db(laid: Path, tmp_path: Path) -> AsyncIterator[Database]:
    async with copied(laid, tmp_path / "year.db") as db:
        yield db


async def members(db: Database, occasion: str, team: str) -> list[str]:
    async with db.reading() as session:
        meeting = await meeting_called(session, occasion)
        assert meeting
        seats = expected(meeting, await seats_of(session, COHORT))
    return [seat.person.id for seat in seats if seat.team == team]


async def answer(db: Database, occasion: str, turn: int = 1, **said: Said) -> None:
    who = (await members(db, KICKOFF, TEAM))[0]
    answers = {name.replace("_", "-"): value for name, value in said.items()}
    submission = Submission(
        request=f"{occasion} {turn}", occasion=occasion, person=who, answers=answers
    )
    async with db.writing() as session:
        await keep_submission(session, submission)
        await count_submission(session, submission.request, turn=turn, at=LAID)


async def record(db: Database) -> ClosingRecord:
    async with db.reading() as session:
        return await closing_record(session, COHORT, LAID)


async def team(db: Database, key: str = TEAM) -> TeamRecord:
    return next(each for each in (await record(db)).teams if each.key == key)


async def test_an_answer_stands_with_its_questions_and_its_source(db: Database) -> None:
    await answer(db, ACCOMPLISHMENTS, changed="First.\n\nSecond.", known_by="Counted.")
    (part,) = (await team(db)).accomplishments
    assert [(told.question, told.said) for told in part.told] == [
        ("What has changed?", ("First.", "Second.")),
        ("How do you know?", ("Counted.",)),
    ]
    assert (part.source.occasion, part.source.on) == (ACCOMPLISHMENTS, LAID.date())
    assert part.source.by in {"lead", "core"}


async def test_of_an_answer_that_was_changed_the_last_counts(db: Database) -> None:
    await answer(db, ACCOMPLISHMENTS, turn=1, changed="Nothing.")
    await answer(db, ACCOMPLISHMENTS, turn=2, changed="Much.")
    (part,) = (await team(db)).accomplishments
    assert [told.said for told in part.told] == [("Much.",)]


async def test_what_was_never_answered_is_in_the_record_as_that(db: Database) -> None:
    (part,) = (await team(db)).continuation
    assert (part.told, part.state) == ((), "open")


@pytest.mark.parametrize(("said", "consent"), [(True, "yes"), (False, "no")])
async def test_consent_to_a_case_study_is_what_the_team_said(
    db: Database, said: bool, consent: str
) -> None:
    await answer(db, PILOT, used="In one school.", case_study=said)
    assert [one.consent for one in (await team(db)).case_studies] == [consent]
    assert {one.consent for one in (await team(db, OTHER)).case_studies} == {"not answered"}


async def test_attendance_is_counted_by_team_with_who_recorded_it(db: Database) -> None:
    people = await members(db, KICKOFF, TEAM)
    marks = dict.fromkeys(people, Presence.ABSENT) | {people[0]: Presence.PRESENT}
    async with db.reading() as session:
        meeting = await meeting_called(session, KICKOFF)
    assert meeting
    order = MarkAttendance(request="one", occasion=KICKOFF, marks=marks)
    now = meeting.slot.end + timedelta(hours=1)
    await Recorder(db, KEYS).record_change(Recording(command=order, now=now))
    kickoff = next(m for m in (await team(db)).meetings if m.source.occasion == KICKOFF)
    assert kickoff.expected == len(people)
    assert kickoff.counts == {Presence.PRESENT: 1, Presence.ABSENT: len(people) - 1}
    assert (kickoff.presence, kickoff.source.by) == (Presence.PRESENT, "staff")
    others = next(
        m for m in (await team(db, OTHER)).meetings if m.source.occasion == KICKOFF
    )
    assert (others.counts, others.presence) == ({}, Presence.UNKNOWN)


async def test_a_team_got_what_was_held_of_what_it_was_owed(db: Database) -> None:
    async with db.writing() as session:
        first = await meeting_called(session, f"{COHORT}/-/learning-session/1")
        second = await meeting_called(session, f"{COHORT}/-/learning-session/2")
        assert first
        assert second
        held = first.model_copy(update={"state": MeetingState.HELD})
        off = second.model_copy(update={"state": MeetingState.CALLED_OFF})
        await keep_occasions(session, [held, off])
    (due,) = [one for one in (await team(db)).due if one.title == "Learning session"]
    assert (due.got, due.called_off) == (1, 1)
    assert due.owed > due.got


async def test_a_team_has_no_meetings_of_another_track_or_group(db: Database) -> None:
    shown = {each.source.occasion for each in (await team(db)).meetings}
    async with db.reading() as session:
        own = await meetings_of(session, cohort_journey(COHORT))
    chosen = {each.id: each.teams for each in own if each.teams}
    ours = {occasion for occasion, teams in chosen.items() if TEAM in teams}
    assert ours < chosen.keys(), "there are some for us, and some for others alone"
    assert shown & chosen.keys() == ours


async def test_every_line_names_an_occasion_that_there_is(db: Database) -> None:
    found = await record(db)
    assert not found.is_closed
    parts = [p for t in found.teams for p in (*t.accomplishments, *t.guides)]
    assert len(parts) == 2 * len(found.teams)
    async with db.reading() as session:
        for part in parts:
            assert await ask_called(session, part.source.occasion)
