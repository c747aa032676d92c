"""Which answer counts: the one to what is so now, and of two the later."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from models.meeting import Meeting
from models.notice import Entry, NoticeKind
from models.program import Form
from models.reply import Partstat, ReplyMethod, Way
from rules.replies import Ruling, Verdict, Why
from tests.rules.replies import (
    ALL_MOVED,
    HOUR,
    INVITED,
    MEETING,
    MOVED,
    NOW,
    answered,
    reply,
    ruled,
    verdict,
)
from tests.rules.samples import ANN
from tests.rules.samples import meeting as a_meeting
from tests.rules.stories import told as told_of

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
