"""An answer spares reminders, holds for one timing, and is told on only if it matters."""

from datetime import date, timedelta

import pytest

from models.meeting import Alert, AlertKind
from models.notice import LedgerState
from models.reply import Answer, Decline, Partstat
from models.roster import Role
from rules.answers import declined, holding
from rules.moments import hearers
from rules.outcomes import with_decline_told
from tests.rules.samples import (
    ANN,
    BOB,
    END,
    LIV,
    OTHER_DAY,
    STU,
    answered,
    at,
    meeting,
    seat,
    slot,
)
from tests.rules.stories import Story

WEEK_BEFORE = date(2027, 10, 5)
MORNING = at(WEEK_BEFORE, "08:30")
NO, YES = Partstat.DECLINED, Partstat.ACCEPTED
HEARD_BY_ALL = ["Oct 05 08:30 ann reminder-7", "Oct 11 08:30 ann reminder-1"]


def alone(*answers: Answer) -> Story:
    story = Story(meeting(), seats=[ANN], answers=answers)
    story.look()
    return story


@pytest.mark.parametrize(
    ("answers", "heard"),
    [
        pytest.param([(-60, YES)], HEARD_BY_ALL, id="yes"),
        pytest.param([(-60, Partstat.TENTATIVE)], HEARD_BY_ALL, id="maybe"),
        pytest.param([(-60, Partstat.DELEGATED)], HEARD_BY_ALL, id="a colleague instead"),
        pytest.param([(-60, NO)], [], id="no"),
        pytest.param([(-60, NO), (-30, YES)], HEARD_BY_ALL, id="no, undone in time"),
        pytest.param([(-60, YES), (-30, NO)], [], id="yes, undone"),
        pytest.param(
            [(-60, NO), (60, YES)], HEARD_BY_ALL[1:], id="yes, too late for the first"
        ),
        pytest.param([(60, NO)], HEARD_BY_ALL[:1], id="no, after the first"),
    ],
)
def test_whoever_says_no_is_not_reminded(
    answers: list[tuple[int, Partstat]], heard: list[str]
) -> None:
    said = [answered(MORNING + timedelta(minutes=m), word) for m, word in answers]
    story, told = alone(), []
    for answer in said:
        told += story.look_until(answer.at - timedelta(minutes=1))
        story.now, story.answers = answer.at, (*story.answers, answer)
    assert told + story.look_until(END) == heard


def test_a_no_spares_nobody_else() -> None:
    story = Story(meeting(), answers=(answered(at(date(2027, 9, 1)), NO),))
    story.look()
    assert {each.split()[-2] for each in story.look_until(END)} == {"bob", "liv"}


def test_a_move_asks_anew_so_a_no_to_the_old_day_spares_nothing() -> None:
    story = alone(answered(at(date(2027, 9, 1)), NO))
    story.now = at(date(2027, 9, 2))
    story.move(slot(OTHER_DAY))
    assert story.look_until(END)[1:] == [
        "Oct 12 08:30 ann reminder-7",
        "Oct 18 08:30 ann reminder-1",
    ]


def test_another_link_leaves_a_no_standing() -> None:
    story = alone(answered(at(date(2027, 9, 1)), NO))
    story.now = at(date(2027, 9, 2))
    story.alter(link="https://meet.example.org/b")
    assert story.look_until(END) == ["Sep 02 11:00 ann update #0"]


def test_a_reminder_that_waits_is_taken_back_by_a_no() -> None:
    story = alone()
    story.now = MORNING
    story.look(LedgerState.OWED)
    (waiting,) = [one for one in story.entries if one.offset == "-7"]
    story.answers = (answered(MORNING, NO),)
    story.now += timedelta(minutes=1)
    assert story.owed().superseded == [waiting.key]


def test_an_answer_to_what_was_replaced_holds_for_nothing() -> None:
    now, answer = at(date(2027, 9, 1)), answered(at(date(2027, 9, 1)), NO, timing=0)
    assert declined([answer], 1, now) == frozenset()
    assert holding([answer], meeting()) == {}


def test_the_last_answer_holds() -> None:
    first, last = answered(MORNING, NO), answered(MORNING, YES)
    assert holding([first, last], meeting()) == {"ann": last}


@pytest.mark.parametrize("decline", Decline)
def test_a_no_that_matters_is_told_once_for_each_timing(decline: Decline) -> None:
    first = with_decline_told(meeting(), decline, MORNING)
    kind = AlertKind(decline.value)
    assert first.alerts == (Alert(kind=kind, at=MORNING),)
    assert (first.revision, first.timing) == (1, 1), "nobody else is told"
    assert with_decline_told(first, decline, MORNING + timedelta(days=1)) == first
    retimed = first.model_copy(update={"retimed_at": MORNING + timedelta(hours=1)})
    again = with_decline_told(retimed, decline, MORNING + timedelta(hours=2))
    assert [alert.kind for alert in again.alerts] == [kind, kind]
    anew = with_decline_told(first, decline, MORNING + timedelta(days=9))
    assert [alert.kind for alert in anew.alerts] == [kind, kind], "taken back, and again no"


@pytest.mark.parametrize(
    ("kind", "heard", "names"),
    [
        (AlertKind.DECLINED_BY_LIAISON, ["stu"], ("Liv",)),
        (AlertKind.DECLINED_BY_TEAM, ["liv", "stu"], ("Ann", "Bob")),
        (AlertKind.LATE, ["stu"], ()),
    ],
)
def test_staff_hear_of_it_and_the_liaison_of_a_teams_no(
    kind: AlertKind, heard: list[str], names: tuple[str, ...]
) -> None:
    alert = Alert(kind=kind, at=at(date(2027, 9, 1)))
    elsewhere = seat("eve", Role.LIAISON, team="cedar-hollow")
    about = meeting(reminders=(), audience=(), alerts=(alert,))
    nobody_comes = [answered(alert.at, NO, person=who) for who in ("ann", "bob", "liv")]
    people = [ANN, BOB, LIV, elsewhere, STU]
    story = Story(about, seats=people, now=alert.at, answers=nobody_comes)
    said = [line.rsplit(maxsplit=1) for line in story.look_until(END)]
    assert [who.split()[-1] for who, _ in said] == heard
    assert {word for _, word in said} == {f"announcement-{kind}"}
    assert (Role.LIAISON in hearers(alert)) is ("liv" in heard)
    assert {notice.names for _, notice in story.heard} == {names}


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        pytest.param(
            AlertKind.DECLINED_BY_TEAM,
            [("ann", NO), ("bob", NO), ("bob", YES)],
            id="one of the team comes after all",
        ),
        pytest.param(
            AlertKind.DECLINED_BY_LIAISON,
            [("liv", NO), ("liv", YES)],
            id="the liaison comes after all",
        ),
        pytest.param(AlertKind.DECLINED_BY_LIAISON, [], id="it moved: all are asked anew"),
    ],
)
def test_a_no_that_is_taken_back_before_the_morning_alarms_nobody(
    kind: AlertKind, answers: list[tuple[str, Partstat]]
) -> None:
    alert = Alert(kind=kind, at=at(date(2027, 9, 1)))
    about = meeting(reminders=(), audience=(), alerts=(alert,))
    said = [answered(alert.at, word, person=who) for who, word in answers]
    story = Story(about, seats=[ANN, BOB, LIV, STU], now=alert.at, answers=said)
    assert story.look_until(END) == []
    assert {one.state for one in story.entries} == {LedgerState.EXPIRED}
