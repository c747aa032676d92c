"""What a reply is worth: the accept rules, as a table."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from models.meeting import Meeting, MeetingState
from models.notice import Entry, LedgerState, NoticeKind
from models.program import Form
from models.reply import Answer, Decline, Partstat, Reply, ReplyMethod, Trust, Way
from models.roster import Role
from models.seat import Seat
from rules.replies import Ruling, Verdict, Why, invited, judge, matters
from tests.rules.samples import ANN, BOB, DAY, LAID, LIV, OTHER_DAY, STU, at, seat, slot
from tests.rules.samples import meeting as a_meeting
from tests.rules.stories import told as told_of

MEETING = a_meeting()
MOVED = a_meeting(slot=slot(OTHER_DAY), revision=2)
SEATS = [ANN, BOB, LIV, STU]
NOW = at(DAY - timedelta(days=3))
HOUR = timedelta(hours=1)
INVITED = [told_of(one, MEETING) for one in (ANN, BOB, LIV)]
ALL_MOVED = [*INVITED, told_of(ANN, MOVED, NoticeKind.UPDATE, sequence=1)]


def reply(**changed: Any) -> Reply:
    """Ann's yes, said an hour ago."""
    said: dict[str, Any] = {
        "sender": "ann@example.org",
        "message_id": "yes@example.org",
        "method": ReplyMethod.REPLY,
        "uid": MEETING.uid,
        "attendee": "ann@example.org",
        "partstat": Partstat.ACCEPTED,
        "sequence": 0,
        "dtstamp": NOW - HOUR,
        "note": "Gladly",
    }
    return Reply(**(said | changed))


def answered(**changed: Any) -> Answer:
    """What Ann answered two hours ago, by mail."""
    said: dict[str, Any] = {
        "occasion": MEETING.id,
        "person": "ann",
        "partstat": Partstat.DECLINED,
        "way": Way.MAIL,
        "at": NOW - 2 * HOUR,
        "dtstamp": NOW - 2 * HOUR,
        "message_id": "no@example.org",
    }
    return Answer(**(said | changed))


def verdict(
    said: Reply,
    about: Meeting | None = MEETING,
    *,
    seats: list[Seat] = SEATS,
    told: list[Entry] = INVITED,
    last: Answer | None = None,
    now: datetime = NOW,
    trust: Trust = Trust.UNKNOWN,
) -> Verdict:
    return judge(said, about, seats, told, last_answer=last, now=now, trust=trust)


def ruled(said: Verdict) -> tuple[Ruling, Why | None]:
    return said.ruling, said.why


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


ONLY_RENAMED = a_meeting(title="Coaching one", revision=2)
ELSEWHERE = a_meeting(form=Form.IN_PERSON, place="Riverbend Hall", revision=2)
TAKEN_BACK = [*INVITED, told_of(ANN, MEETING, NoticeKind.CANCELLATION, sequence=1)]


@pytest.mark.parametrize(
    ("about", "told", "sequence", "ruling"),
    [
        (MOVED, ALL_MOVED, 1, Ruling.APPLIED),
        (MOVED, ALL_MOVED, 0, Ruling.STALE),
        (MOVED, ALL_MOVED, None, Ruling.STALE),
        (MOVED, INVITED, 0, Ruling.STALE),
        (ELSEWHERE, INVITED, 0, Ruling.STALE),
        (ONLY_RENAMED, INVITED, 0, Ruling.APPLIED),
        (MEETING, TAKEN_BACK, 1, Ruling.STALE),
        (MEETING, INVITED, 7, Ruling.APPLIED),
        (MEETING, INVITED, None, Ruling.APPLIED),
    ],
    ids=[
        "answers the move",
        "answers what was before the move",
        "says no number after a move",
        "the move has not reached them",
        "the new place has not reached them",
        "only the title has changed",
        "it was taken back from them",
        "a number never told",
        "says no number",
    ],
)
def test_an_answer_counts_for_what_it_was_given_to(
    about: Meeting, told: list[Entry], sequence: int | None, ruling: Ruling
) -> None:
    said = verdict(reply(sequence=sequence), about, told=told)
    assert said.ruling is ruling
    assert said.answer
    assert said.answer.partstat is Partstat.ACCEPTED
    assert said.why is (Why.REPLACED if ruling is Ruling.STALE else None)


def test_a_proposal_against_what_was_replaced_is_stale_and_answers_nothing() -> None:
    said = verdict(reply(method=ReplyMethod.COUNTER), MOVED, told=ALL_MOVED)
    assert said == Verdict(Ruling.STALE, None, Why.REPLACED)


ON_PAGE = {"way": Way.PAGE, "message_id": None}
SAME_MAIL = {"partstat": Partstat.ACCEPTED, "message_id": "yes@example.org"}
SENT_ANEW = {"partstat": Partstat.ACCEPTED, "dtstamp": NOW - HOUR, "note": "Gladly"}


@pytest.mark.parametrize(
    ("last", "ruling", "why"),
    [
        ({}, Ruling.APPLIED, None),
        ({"dtstamp": NOW}, Ruling.STALE, Why.OVERTAKEN),
        ({"dtstamp": NOW - HOUR}, Ruling.STALE, Why.OVERTAKEN),
        ({"dtstamp": NOW, "sequence": -1}, Ruling.APPLIED, None),
        ({**ON_PAGE}, Ruling.APPLIED, None),
        ({**ON_PAGE, "dtstamp": NOW}, Ruling.STALE, Why.OVERTAKEN),
        ({**ON_PAGE, "partstat": Partstat.ACCEPTED}, Ruling.APPLIED, None),
        ({**SAME_MAIL}, Ruling.DUPLICATE, Why.HEARD),
        ({**SENT_ANEW}, Ruling.DUPLICATE, Why.HEARD),
        ({**SENT_ANEW, "note": "Well"}, Ruling.STALE, Why.OVERTAKEN),
    ],
    ids=[
        "older",
        "newer",
        "of the same second",
        "newer, to an older word",
        "older, on a page",
        "newer, on a page",
        "older, the same, on a page",
        "the same mail",
        "the same, sent anew",
        "of the same second, with another note",
    ],
)
def test_the_later_of_two_answers_counts(
    last: dict[str, Any], ruling: Ruling, why: Why | None
) -> None:
    message_id = last.get("message_id", "yes@example.org")  # an answer on a page has none
    said = reply(message_id=message_id)
    assert ruled(verdict(said, last=answered(**last))) == (ruling, why)


def test_the_answer_to_a_move_replaces_a_later_one_to_the_old_day() -> None:
    said = verdict(
        reply(sequence=1), MOVED, told=ALL_MOVED, last=answered(dtstamp=NOW, sequence=0)
    )
    assert said.ruling is Ruling.APPLIED


@pytest.mark.parametrize("dtstamp", [None, NOW + timedelta(days=400)])
def test_a_clock_that_is_wrong_does_not_outlive_later_answers(
    dtstamp: datetime | None,
) -> None:
    first = verdict(reply(dtstamp=dtstamp, sequence=999))
    assert first.answer
    assert (first.answer.dtstamp, first.answer.sequence) == (NOW, 0)
    second = verdict(
        reply(partstat=Partstat.DECLINED, dtstamp=NOW + HOUR, message_id="b@x.example"),
        last=first.answer,
        now=NOW + HOUR,
    )
    assert second.ruling is Ruling.APPLIED


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
