from datetime import timedelta

import pytest

from models.attendance import AbsenceRule, Counting, Presence
from models.meeting import Meeting, MeetingState
from models.refusal import Refused
from models.reply import Answer, Partstat, Way
from models.roster import Role
from models.seat import Seat
from rules.attendance import (
    by_team,
    expected,
    of_team,
    refuse_marking,
    run_of_absences,
    suggested,
)
from tests.rules.samples import ANN, BOB, DAY, LAID, LIV, MINUTE, STU, at, meeting, seat

P, E, A, U = Presence.PRESENT, Presence.EXCUSED, Presence.ABSENT, Presence.UNKNOWN
HOUR = at(DAY, "13:00")


def names(*seats: Seat, of: Meeting | None = None) -> set[str]:
    gathered = expected(of or meeting(), list(seats))
    return {each.person.id for each in gathered}


def test_the_members_of_a_team_are_expected_and_its_hosts_are_not() -> None:
    assert names(ANN, BOB, LIV, STU) == {"ann", "bob"}


def test_a_guest_is_expected_only_where_guests_are_gathered() -> None:
    guest = seat("gil", Role.GUEST)
    assert names(ANN, guest) == {"ann"}
    workshop = meeting(audience=(Role.LEAD, Role.CORE, Role.GUEST))
    assert names(ANN, guest, of=workshop) == {"ann", "gil"}


def test_another_team_is_expected_only_at_a_meeting_of_the_whole_cohort() -> None:
    cleo = seat("cleo", team="cedar")
    assert names(BOB, cleo) == {"bob"}
    assert names(BOB, cleo, of=meeting(id="lea-2027/-/kickoff/1")) == {"bob", "cleo"}


@pytest.mark.parametrize(
    ("since", "left_at", "counts"),
    [
        (LAID, None, True),
        (LAID, HOUR, False),
        (LAID, HOUR + MINUTE, True),
        (HOUR, None, True),
        (HOUR + MINUTE, None, False),
    ],
)
def test_whoever_had_a_seat_at_the_start_is_expected(
    since: object, left_at: object, counts: bool
) -> None:
    someone = seat("sam").model_copy(update={"since": since, "left_at": left_at})
    assert names(someone) == ({"sam"} if counts else set())


def test_somebody_with_two_seats_is_expected_once() -> None:
    own = meeting(id="lea-2027/-/kickoff/1")
    seats = [BOB, seat("bob", team="cedar", number=2)]
    assert [each.id for each in expected(own, seats)] == ["bob.1"]


@pytest.mark.parametrize(
    ("said", "presence"),
    [
        (Partstat.ACCEPTED, P),
        (Partstat.DECLINED, E),
        (Partstat.DELEGATED, E),
        (Partstat.TENTATIVE, U),
        (None, U),
    ],
)
def test_an_answer_suggests_a_presence(said: Partstat | None, presence: Presence) -> None:
    given = {"occasion": "a", "person": "ann", "partstat": said or "DECLINED"}
    answer = Answer.model_validate(given | {"way": Way.PAGE, "at": LAID, "dtstamp": LAID})
    assert suggested(answer if said else None) is presence


@pytest.mark.parametrize(
    ("members", "team"),
    [
        ([A, P, U], P),
        ([A, A], A),
        ([A, E], E),
        ([A, U], U),
        ([E, U], U),
        ([], U),
    ],
)
def test_a_team_is_present_with_any_member(members: list[Presence], team: Presence) -> None:
    assert of_team(members) is team


def test_each_team_of_a_cohort_counts_for_itself() -> None:
    cleo = seat("cleo", team="cedar")
    presences = by_team([ANN, BOB, cleo], {"ann": A, "bob": P, "cleo": A})
    assert presences == {"riverbend": P, "cedar": A}


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MeetingState.CALLED_OFF, "nobody met"),
        (MeetingState.NOT_HELD, "nobody met"),
        (MeetingState.PLANNED, "has not begun"),
    ],
)
def test_nobody_was_at_a_meeting_that_was_not(state: MeetingState, words: str) -> None:
    with pytest.raises(Refused, match=words):
        refuse_marking(meeting(state=state), HOUR - MINUTE)


def test_a_meeting_that_has_begun_or_was_held_early_can_be_marked() -> None:
    refuse_marking(meeting(), HOUR)
    early = meeting(state=MeetingState.HELD, held_on=DAY - timedelta(days=3))
    refuse_marking(early, HOUR - timedelta(days=2))


ROW = AbsenceRule(counted=Counting.IN_A_ROW)
ALL = AbsenceRule(counted=Counting.IN_ALL)


@pytest.mark.parametrize(
    ("rule", "history", "at_meeting", "together"),
    [
        (ROW, [A, A], "2", ["1", "2"]),
        (ROW, [A, P, A], "3", ["3"]),
        (ROW, [A, E, A], "3", ["1", "3"]),
        (ROW, [A, U, A], "3", ["1", "3"]),
        (ROW, [A, A, P], "2", ["1", "2"]),
        (ROW, [A, P], "2", []),
        (ALL, [A, P, A], "3", ["1", "3"]),
        (ALL, [P, A], "1", []),
    ],
)
def test_absences_count_together_in_a_row_or_in_all(
    rule: AbsenceRule, history: list[Presence], at_meeting: str, together: list[str]
) -> None:
    numbered = [(str(number), each) for number, each in enumerate(history, start=1)]
    assert run_of_absences(numbered, rule, at_meeting) == together
