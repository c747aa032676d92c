"""What a reply is worth: the accept rules, as a table."""

from datetime import datetime, timedelta

import pytest

from models.meeting import Meeting, MeetingState
from models.notice import LedgerState
from models.reply import Answer, Decline, Partstat, Reply, ReplyMethod, Trust, Way
from models.roster import Role
from models.seat import Seat
from rules.replies import Ruling, Verdict, Why, invited, matters
from tests.rules.replies import HOUR, MEETING, NOW, SEATS, answered, reply, ruled, verdict
from tests.rules.samples import ANN, BOB, LAID, LIV, seat
from tests.rules.samples import meeting as a_meeting
from tests.rules.stories import told as told_of


@pytest.mark.parametrize(
    ("partstat", "trust"),
    [
        (Partstat.ACCEPTED, Trust.PROVEN),
        (Partstat.DECLINED, Trust.UNKNOWN),
        (Partstat.TENTATIVE, Trust.PROVEN),
    ],
)
def test_yes_no_and_maybe_are_applied(partstat: Partstat, trust: Trust) -> None:
    applied = verdict(reply(partstat=partstat), trust=trust)
    assert applied == Verdict(
        Ruling.APPLIED,
        Answer(
            occasion=MEETING.id,
            person="ann",
            partstat=partstat,
            way=Way.MAIL,
            at=NOW,
            dtstamp=NOW - HOUR,
            sequence=0,
            note="Gladly",
            message_id="yes@example.org",
            verified=trust is Trust.PROVEN,
        ),
    )


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (reply(attendee="eve@example.org", sender="eve@example.org"), Why.NOT_INVITED),
        (reply(attendee="stu@example.org", sender="stu@example.org"), Why.NOT_INVITED),
        (reply(sender="bob@example.org"), Why.OTHER_SENDER),
        (reply(sender=None), Why.OTHER_SENDER),
        (reply(attendee="eve@example.org"), Why.NOT_INVITED),
        (reply(recurrence_id=NOW), Why.ONE_OF_SERIES),
        (reply(method=ReplyMethod.COUNTER), Why.PROPOSAL),
        (reply(partstat=Partstat.DELEGATED), Why.DELEGATED),
        (reply(method=ReplyMethod.REFRESH, automatic=True), Why.ANSWERS_ITSELF),
    ],
    ids=[
        "a stranger",
        "staff of the host",
        "sent by a colleague",
        "sent by nobody in particular",
        "sent for a stranger",
        "another day",
        "a proposal",
        "a delegation",
        "a machine that asks",
    ],
)
def test_what_must_not_be_guessed_waits_for_staff(said: Reply, why: Why) -> None:
    assert verdict(said, trust=Trust.PROVEN) == Verdict(Ruling.REVIEW, None, why)


def test_an_unknown_meeting_waits_for_staff() -> None:
    assert ruled(verdict(reply(), None)) == (Ruling.REVIEW, Why.UNKNOWN_MEETING)


@pytest.mark.parametrize("method", ReplyMethod)
def test_whatever_is_forged_waits_for_staff(method: ReplyMethod) -> None:
    said = verdict(reply(method=method), trust=Trust.FAILED)
    assert said == Verdict(Ruling.REVIEW, None, Why.FORGED)


def test_who_has_left_is_not_invited() -> None:
    left = seat("ann", Role.LEAD, left_at=NOW - HOUR)
    said = verdict(reply(), seats=[left, BOB, LIV])
    assert ruled(said) == (Ruling.REVIEW, Why.NOT_INVITED)


def test_who_was_never_told_cannot_answer() -> None:
    waiting = [told_of(ANN, MEETING, state=LedgerState.OWED)]
    assert ruled(verdict(reply(), told=waiting)) == (Ruling.REVIEW, Why.NOT_INVITED)


def test_a_day_of_a_series_that_is_the_meeting_itself_is_no_doubt() -> None:
    said = verdict(reply(recurrence_id=MEETING.slot.start))
    assert said.ruling is Ruling.APPLIED


@pytest.mark.parametrize(
    ("about", "now"),
    [
        (a_meeting(state=MeetingState.CALLED_OFF), NOW),
        (a_meeting(state=MeetingState.HELD), NOW),
        (MEETING, MEETING.slot.end),
    ],
    ids=["called off", "held", "over"],
)
@pytest.mark.parametrize("method", ReplyMethod)
def test_a_meeting_that_is_over_is_only_logged(
    about: Meeting, now: datetime, method: ReplyMethod
) -> None:
    said = verdict(reply(method=method), about, now=now)
    assert said == Verdict(Ruling.IGNORED, None, Why.OVER)


def test_a_meeting_can_be_answered_until_it_ends() -> None:
    said = verdict(reply(), now=MEETING.slot.end - timedelta(minutes=1))
    assert said.ruling is Ruling.APPLIED


def test_needs_action_says_nothing() -> None:
    said = verdict(reply(partstat=Partstat.NEEDS_ACTION))
    assert ruled(said) == (Ruling.IGNORED, Why.SAYS_NOTHING)


def test_a_refresh_repeats_the_invitation() -> None:
    said = verdict(reply(method=ReplyMethod.REFRESH, sequence=None))
    assert said == Verdict(Ruling.RESEND)


def test_an_answer_by_machine_is_an_answer_all_the_same() -> None:
    assert verdict(reply(automatic=True)).ruling is Ruling.APPLIED


def test_invited_are_the_taken_seats_of_the_audience_here() -> None:
    elsewhere = seat("cyd", team="lakeside")
    left = seat("dan", left_at=LAID)
    assert invited(MEETING, [*SEATS, elsewhere, left]) == [ANN, BOB, LIV]
    whole = a_meeting(id="lea-2027/-/kickoff/1", audience=(Role.CORE,))
    assert invited(whole, [*SEATS, elsewhere, left]) == [BOB, elsewhere]


ALONE = seat("eli", Role.LEAD, team="lakeside")
BOTH = [ANN, seat("ann", Role.LIAISON, number=2), BOB]


@pytest.mark.parametrize(
    ("who", "partstat", "seats", "absent", "decline"),
    [
        ("liv", Partstat.DECLINED, SEATS, [], Decline.BY_LIAISON),
        ("liv", Partstat.TENTATIVE, SEATS, [], None),
        ("liv", Partstat.ACCEPTED, SEATS, ["ann", "bob"], None),
        ("ann", Partstat.DECLINED, SEATS, [], None),
        ("ann", Partstat.DECLINED, SEATS, ["bob"], Decline.BY_TEAM),
        ("bob", Partstat.DECLINED, SEATS, ["ann"], Decline.BY_TEAM),
        ("bob", Partstat.ACCEPTED, SEATS, ["ann", "bob"], None),
        ("stu", Partstat.DECLINED, SEATS, ["ann", "bob"], None),
        ("eli", Partstat.DECLINED, [*SEATS, ALONE], [], Decline.BY_TEAM),
        ("ann", Partstat.DECLINED, [*SEATS, ALONE], ["eli"], None),
        ("ann", Partstat.DECLINED, BOTH, [], Decline.BY_LIAISON),
    ],
)
def test_a_no_of_the_liaison_or_of_a_whole_team_matters(
    who: str,
    partstat: Partstat,
    seats: list[Seat],
    absent: list[str],
    decline: Decline | None,
) -> None:
    others = [answered(person=name) for name in absent]
    others.append(answered(person="fay", partstat=Partstat.ACCEPTED))
    assert matters(answered(person=who, partstat=partstat), seats, others) is decline
