"""Who was at a meeting, as ordered on the example's laid year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from temporalio.exceptions import ApplicationError

from activities.proving import prove_cohort
from activities.recording import Recorder
from models.attendance import Presence
from models.command import MarkAttendance
from models.journey import Recording
from models.meeting import Alert, AlertKind
from rules.attendance import expected
from store.attendance import attendance_at, times_recorded
from store.changes import changes_of
from store.database import Database
from store.occasions import meeting_called
from store.seats import seats_of
from tests.laid_years import KEYS, LAID

KICKOFF, SESSION = "lea-2027/-/kickoff/1", "lea-2027/-/group-session/1"
CHECK_IN = "lea-2027/riverbend/check-in/1"
P, A = Presence.PRESENT, Presence.ABSENT


@dataclass
class Year:
    """The example's year, laid; orders are taken as its journeys take them."""

    db: Database

    async def people(self, occasion: str, team: str) -> list[str]:
        async with self.db.reading() as session:
            meeting = await meeting_called(session, occasion)
            assert meeting
            members = expected(meeting, await seats_of(session, "lea-2027"))
        return [seat.person.id for seat in members if seat.team == team]

    async def mark(
        self,
        occasion: str,
        presence: Presence,
        people: Iterable[str],
        *,
        request: str = "",
        after: timedelta = timedelta(days=1),
    ) -> str:
        async with self.db.reading() as session:
            meeting = await meeting_called(session, occasion)
            seen = await times_recorded(session, occasion)
        assert meeting
        order = MarkAttendance(
            request=request or f"attendance {occasion} {seen} {presence}",
            occasion=occasion,
            marks=dict.fromkeys(people, presence),
        )
        recording = Recording(command=order, now=meeting.slot.end + after)
        return (await Recorder(self.db, KEYS).record_change(recording)).answer

    async def alerts(self, occasion: str) -> list[Alert]:
        async with self.db.reading() as session:
            meeting = await meeting_called(session, occasion)
        assert meeting
        return [one for one in meeting.alerts if one.kind is AlertKind.ABSENT]


@pytest.fixture
def year(laid_db: Database) -> Year:
    return Year(laid_db)


async def test_a_word_is_kept_and_a_later_one_replaces_it(year: Year) -> None:
    people = await year.people(CHECK_IN, "riverbend")
    await year.mark(CHECK_IN, A, people)
    await year.mark(CHECK_IN, P, people[:1])
    async with year.db.reading() as session:
        words = await attendance_at(session, CHECK_IN)
        history = [c for c in await changes_of(session, "lea-2027") if c.what != "laid"]
    assert {p: w.presence for p, w in words.items()} == dict.fromkeys(people, A) | {
        people[0]: P
    }
    assert [(c.old, c.new) for c in history] == [
        ({"presence": {}}, {"presence": dict.fromkeys(people, "absent")}),
        ({"presence": {people[0]: "absent"}}, {"presence": {people[0]: "present"}}),
    ]


async def test_the_same_request_and_the_same_word_are_recorded_once(year: Year) -> None:
    people = await year.people(CHECK_IN, "riverbend")
    first = await year.mark(CHECK_IN, P, people, request="one")
    assert await year.mark(CHECK_IN, P, people, request="one") == first
    assert "already" in await year.mark(CHECK_IN, P, people, request="two")
    async with year.db.reading() as session:
        assert await times_recorded(session, CHECK_IN) == 1


async def test_somebody_a_meeting_did_not_gather_is_refused(year: Year) -> None:
    stranger = (await year.people(KICKOFF, "cedar-hollow"))[0]
    with pytest.raises(ApplicationError, match="did not gather"):
        await year.mark(CHECK_IN, P, [stranger])


async def test_a_second_absence_in_a_row_is_told_to_staff_once(year: Year) -> None:
    people = await year.people(KICKOFF, "riverbend")
    assert "staff are told" not in await year.mark(KICKOFF, A, people)
    assert "riverbend has been absent 2 times" in await year.mark(CHECK_IN, A, people)
    assert "staff are told" not in await year.mark(SESSION, A, people)
    told = [(one.team, one.times) for one in await year.alerts(CHECK_IN)]
    assert (await year.alerts(KICKOFF), told) == ([], [("riverbend", 2)])
    assert await year.alerts(SESSION) == []


async def test_one_member_who_comes_ends_a_row(year: Year) -> None:
    people = await year.people(KICKOFF, "riverbend")
    await year.mark(KICKOFF, A, people)
    await year.mark(CHECK_IN, A, people[1:])
    await year.mark(CHECK_IN, P, people[:1])
    assert "staff are told" not in await year.mark(SESSION, A, people)


async def test_two_teams_absent_from_one_session_are_two_alerts(year: Year) -> None:
    teams = ("riverbend", "cedar-hollow")
    people = [p for team in teams for p in await year.people(KICKOFF, team)]
    await year.mark(KICKOFF, A, people)
    await year.mark(SESSION, A, people)
    assert {one.team for one in await year.alerts(SESSION)} == set(teams)


async def test_what_is_long_over_is_recorded_and_raises_no_letter(year: Year) -> None:
    people = await year.people(KICKOFF, "riverbend")
    late = timedelta(days=90)
    await year.mark(KICKOFF, A, people, after=late)
    answer = await year.mark(CHECK_IN, A, people, after=late)
    assert "absent 2 times" in answer
    assert await year.alerts(CHECK_IN) == []


async def test_attendance_leaves_the_proof_of_the_letters_clean(year: Year) -> None:
    """What is recorded of people is no version of the meeting they were at."""
    await year.mark(CHECK_IN, P, await year.people(CHECK_IN, "riverbend"))
    async with year.db.reading() as session:
        found = await prove_cohort(session, "lea-2027", LAID)
    assert (found.meetings > 0, found.wrong) == (True, ())
