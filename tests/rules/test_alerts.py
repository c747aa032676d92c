"""Staff are told once of what needs them, and of nothing that was before their time."""

from datetime import date, datetime, timedelta

import pytest

from models.meeting import Alert, AlertKind
from models.roster import Role
from tests.rules.samples import ANN, LAID, STU, at, meeting, seat
from tests.rules.stories import Story, told

PRESUMED = Alert(kind=AlertKind.PRESUMED, at=at(date(2027, 10, 21), "08:30"))
LATE = Alert(kind=AlertKind.LATE, at=LAID)


@pytest.mark.parametrize(
    ("when", "heard"),
    [
        pytest.param(PRESUMED.at - timedelta(minutes=1), [], id="not before it is so"),
        pytest.param(PRESUMED.at, ["stu announcement-presumed"], id="on the minute"),
        pytest.param(
            PRESUMED.at + timedelta(days=2) - timedelta(minutes=1),
            ["stu announcement-presumed"],
            id="two days long",
        ),
        pytest.param(PRESUMED.at + timedelta(days=2), [], id="then it has expired"),
    ],
)
def test_staff_are_told_once(when: datetime, heard: list[str]) -> None:
    story = Story(meeting(alerts=(PRESUMED,), reminders=()), seats=[STU, ANN], now=when)
    story.entries = [told(ANN, meeting())]
    assert story.pause().look() == heard, "a pause holds nothing from staff"
    assert story.look() == []


@pytest.mark.parametrize(
    ("since", "heard"),
    [
        pytest.param(PRESUMED.at, ["stu announcement-presumed"], id="there when it leaves"),
        pytest.param(PRESUMED.at + timedelta(minutes=1), [], id="newer than the news"),
    ],
)
def test_staff_who_come_later_are_not_told_of_old_alerts(
    since: datetime, heard: list[str]
) -> None:
    newcomer = seat("stu", Role.STAFF, team=None, since=since)
    story = Story(meeting(alerts=(PRESUMED,), reminders=()), seats=[newcomer], now=since)
    assert story.look() == heard
    assert len(story.entries) == len(heard)


def test_each_alert_is_told_for_itself() -> None:
    twice = meeting(alerts=(LATE, PRESUMED, PRESUMED), reminders=(), audience=(Role.LEAD,))
    story = Story(twice, seats=[STU], now=PRESUMED.at)
    assert sorted(one.revision for one in story.owed().notices if not one.expired) == [2, 3]


def test_an_alert_to_come_asks_for_a_look() -> None:
    story = Story(meeting(alerts=(PRESUMED,), reminders=()), seats=[STU])
    assert story.owed().next_look == PRESUMED.at
