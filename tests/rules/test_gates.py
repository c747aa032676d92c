"""A gate is looked at on its day: closed for want of something, open once it is there."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from models.ask import Ask, AskState
from models.cadence import InWeek
from models.meeting import AlertKind, Meeting, MeetingState
from models.notice import NoticeKind
from models.program import Form, Instead, MeetingKind, Report, Step
from models.refusal import Refused
from models.roster import Role
from rules.gates import gate_looked_at, gate_seen, is_first, needs_of, opened
from rules.moving import moved
from rules.outcomes import called_off
from tests.rules.samples import (
    ANN,
    BOB,
    DAY,
    LAID,
    LIV,
    MINUTE,
    SLOTS,
    STU,
    TEAM,
    ask,
    at,
    meeting,
    send_slots,
    slot,
)
from tests.rules.stories import Story

GATE = at(DAY - timedelta(days=14), "08:30")
STEP = Step(
    key="workshop",
    kind=MeetingKind.WORKSHOP,
    title="Workshop",
    text="Data.",
    form=Form.IN_PERSON,
    audience=(Role.LEAD, Role.CORE, Role.LIAISON),
    cadence=InWeek(rule="in-week", week=7),
    needs=("part-one", "topics"),
    gate_days_before=14,
)


def workshop(**changed: Any) -> Meeting:
    said: dict[str, Any] = {
        "id": f"lea-2027/{TEAM}/workshop/1",
        "step": "workshop",
        "form": Form.IN_PERSON,
        "link": None,
        "title": "Workshop",
    }
    return meeting(**(said | changed))


def part_one(state: MeetingState = MeetingState.HELD, **changed: Any) -> Meeting:
    said: dict[str, Any] = {
        "id": "lea-2027/-/part-one/1",
        "step": "part-one",
        "title": "Part 1",
        "slot": slot(date(2027, 9, 14)),
        "state": state,
    }
    return meeting(**(said | changed))


def topics(state: AskState = AskState.DONE, **changed: Any) -> Ask:
    return ask(state=state, **changed)


def seen(before: Meeting, known: Sequence[Meeting | Ask], now: Any = GATE) -> Meeting:
    needs = needs_of(STEP, before, known, now)
    looked_at = gate_looked_at(before, 14, SLOTS)
    return gate_seen(before, STEP, needs, looked_at, now)


def missing(after: Meeting) -> list[str]:
    gate = after.closed_gate
    return [need.title for need in gate.needs if not need.is_there] if gate else []


@pytest.mark.parametrize(
    ("known", "lacks"),
    [
        pytest.param([part_one(), topics()], [], id="all is there"),
        pytest.param([part_one(MeetingState.PRESUMED), topics()], [], id="presumed"),
        pytest.param([part_one(MeetingState.PLANNED), topics()], [], id="over by itself"),
        pytest.param(
            [part_one(MeetingState.PLANNED, report=Report()), topics()],
            ["Part 1"],
            id="over, and nobody has said so",
        ),
        pytest.param(
            [part_one(MeetingState.PLANNED, slot=slot(date(2027, 9, 29))), topics()],
            ["Part 1"],
            id="still ahead",
        ),
        pytest.param([part_one(MeetingState.CALLED_OFF), topics()], ["Part 1"], id="off"),
        pytest.param(
            [part_one(MeetingState.NOT_HELD), topics()], ["Part 1"], id="not held"
        ),
        pytest.param(
            [part_one(MeetingState.CALLED_OFF, teams=("elsewhere",)), topics()],
            [],
            id="of other teams",
        ),
        pytest.param([part_one(), topics(AskState.OPEN)], ["Your topics"], id="silence"),
        pytest.param([part_one(), topics(AskState.LAPSED)], ["Your topics"], id="lapsed"),
        pytest.param([part_one(), topics(AskState.WITHDRAWN)], [], id="asked no more"),
        pytest.param(
            [part_one(), topics(), topics(AskState.OPEN, id=f"lea-2027/{TEAM}/topics/2")],
            [],
            id="answered for another form",
        ),
        pytest.param(
            [part_one(MeetingState.NOT_HELD), topics(AskState.OPEN)],
            ["Part 1", "Your topics"],
            id="both, in the program's order",
        ),
    ],
)
def test_on_its_day_a_gate_closes_for_what_is_missing(
    known: list[Meeting | Ask], lacks: list[str]
) -> None:
    before = workshop()
    assert seen(before, known, GATE - MINUTE) is before
    after = seen(before, known)
    assert missing(after) == lacks
    assert (after is before) == (not lacks)
    assert (after.revision, after.timing) == (1, 1), "calendars hear nothing of it"
    assert seen(after, known, GATE + MINUTE) is after, "once"
    assert seen(before, known, before.slot.start) is before, "too late to decide"


def test_a_gate_is_looked_at_when_a_reminder_of_as_many_days_leaves() -> None:
    closed = send_slots([DAY - timedelta(days=14)])
    assert gate_looked_at(workshop(), 14, SLOTS) == GATE
    day_before = at(DAY - timedelta(days=15), "08:30")
    assert gate_looked_at(workshop(), 14, closed) == day_before


def test_what_arrives_opens_it_by_itself_and_it_closes_no_second_time() -> None:
    silence: list[Meeting | Ask] = [part_one(), topics(AskState.OPEN)]
    closed = seen(workshop(), silence)
    later = GATE + timedelta(days=1)
    answered: list[Meeting | Ask] = [part_one(), topics()]
    open_again = seen(closed, answered, later)
    assert open_again.closed_gate is None
    assert open_again.alerts[-1].settled_at == later
    lost: list[Meeting | Ask] = [part_one(MeetingState.NOT_HELD), topics()]
    assert seen(open_again, lost, later + MINUTE) is open_again


def test_a_move_to_where_the_gate_is_ahead_has_it_looked_at_anew() -> None:
    silence: list[Meeting | Ask] = [part_one(), topics(AskState.OPEN)]
    closed = seen(workshop(), silence)
    now = GATE + timedelta(days=1)
    by_a_week = moved(closed, slot(DAY + timedelta(days=1)), now, None)
    assert seen(by_a_week, silence, now + timedelta(days=2)).closed_gate, "told already"
    by_months = moved(closed, slot(DAY + timedelta(days=60)), now, None)
    settled = seen(by_months, silence, now)
    assert settled.closed_gate is None
    day = gate_looked_at(settled, 14, SLOTS)
    again = seen(settled, silence, day)
    assert [one.at for one in again.alerts] == [GATE, day]


def test_only_the_first_of_a_step_that_stands_has_the_gate() -> None:
    second = workshop(id=f"lea-2027/{TEAM}/workshop/2", slot=slot(DAY + timedelta(days=7)))
    assert not is_first(second, [workshop(), second])
    off = called_off(workshop(), LAID, "ill")
    assert is_first(second, [off, second])
    elsewhere = workshop(id="lea-2027/other/workshop/1")
    assert is_first(second, [elsewhere, second])


@pytest.mark.parametrize(
    ("form", "other"), [(Form.IN_PERSON, Form.VIRTUAL), (Form.VIRTUAL, Form.IN_PERSON)]
)
def test_staff_are_offered_the_other_form(form: Form, other: Form) -> None:
    before = workshop(form=form)
    needs = needs_of(STEP, before, [topics(AskState.OPEN)], GATE)
    two_ways = STEP.model_copy(update={"instead": Instead(form=Form.VIRTUAL, minutes=90)})
    assert gate_seen(before, STEP, needs, GATE, GATE).alerts[-1].instead is None
    assert gate_seen(before, two_ways, needs, GATE, GATE).alerts[-1].instead is other


def test_an_order_opens_it_once_and_is_refused_where_it_makes_no_sense() -> None:
    closed = seen(workshop(), [topics(AskState.OPEN)])
    open_now = opened(closed, STEP, GATE + MINUTE)
    assert open_now.closed_gate is None
    assert opened(open_now, STEP, GATE + 2 * MINUTE) is open_now
    no_gate = STEP.model_copy(update={"gate_days_before": None})
    off = called_off(closed, GATE + MINUTE, "ill")
    for what, step, now, why in (
        (workshop(), STEP, GATE, "is not closed: it is looked at 14 days before"),
        (closed, no_gate, GATE, "has no gate"),
        (off, STEP, GATE, "is called-off: there is no gate"),
        (closed, STEP, closed.slot.start, "has begun"),
    ):
        with pytest.raises(Refused, match=why):
            opened(what, step, now)


def test_staff_and_the_liaison_hear_once_who_owes_what_and_reminders_leave() -> None:
    known: list[Meeting | Ask] = [part_one(), topics(AskState.OPEN)]
    story = Story(seen(workshop(reminders=(14,)), known), [ANN, BOB, LIV, STU], now=GATE)
    told = story.owed().notices
    alerts = [one for one in told if one.kind is NoticeKind.ANNOUNCEMENT]
    assert {one.seat.person.id for one in alerts} == {"liv", "stu"}
    assert {one.names for one in alerts} == {("Ann",)}
    assert {one.offset for one in alerts} == {f"-{AlertKind.NOT_READY}"}
    reminded = {one.seat.person.id for one in told if one.kind is NoticeKind.REMINDER}
    assert reminded == {"ann", "bob", "liv"}
    story.look()
    assert story.look() == [], "once"


def test_whoever_it_was_handed_to_is_named() -> None:
    known = [topics(AskState.OPEN, owner="bob", handed=1)]
    story = Story(seen(workshop(), known), [ANN, BOB, LIV, STU], now=GATE)
    alerts = [one for one in story.owed().notices if one.kind is NoticeKind.ANNOUNCEMENT]
    assert {one.names for one in alerts} == {("Bob",)}


def test_what_has_opened_before_it_was_told_is_told_to_nobody() -> None:
    closed = seen(workshop(), [topics(AskState.OPEN)], GATE + timedelta(hours=2))
    off = opened(closed, STEP, GATE + timedelta(hours=3))
    told = Story(off, [LIV, STU], now=GATE + timedelta(days=1)).owed().notices
    alerts = [one for one in told if one.kind is NoticeKind.ANNOUNCEMENT]
    assert len(alerts) == 2
    assert all(one.expired for one in alerts)
