"""What is remembered of a look, and what makes it be weighed anew."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from activities import scales
from activities.scales import Scales
from models.notice import LedgerState
from models.reply import Partstat
from rules.matter import Matter, Owed
from rules.notices import owed
from tests.rules.samples import ANN, CAL, LAID, MINUTE, answered, meeting
from tests.rules.stories import Story

S = LedgerState
NO = Partstat.DECLINED
MEETING = meeting()
Change = Callable[[Story], object]


@pytest.fixture
def weighed(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moments of all that was really weighed."""
    moments = list[datetime]()

    def seen(matter: Matter, now: datetime) -> Owed:
        moments.append(now)
        return owed(matter, now)

    monkeypatch.setattr(scales, "owed", seen)
    return moments


def quiet_story() -> Story:
    """Everybody is invited, and nothing is owed before the reminder of a week before."""
    story = Story(MEETING)
    story.look()
    assert story.owed().notices == []
    return story


def test_what_stays_the_same_is_weighed_once_until_its_next_look(
    weighed: list[datetime],
) -> None:
    story, ours = quiet_story(), Scales()
    weighed.clear()
    first = ours.weigh(story.matter, story.now)
    then = first.next_look
    assert then is not None
    assert then > story.now + timedelta(days=7)
    for now in (story.now, story.now + MINUTE, then - MINUTE):
        assert ours.weigh(story.matter, now) == first
    assert weighed == [story.now]
    assert ours.weigh(story.matter, then).notices
    assert weighed == [story.now, then]


CHANGES: dict[str, Change] = {
    "it is called off": Story.call_off,
    "its words are others": lambda story: story.edit(title="Another title"),
    "somebody comes": lambda story: setattr(story, "seats", [*story.seats, CAL]),
    "somebody leaves": lambda story: setattr(story, "seats", story.seats[:-1]),
    "a letter was refused": lambda story: story.become(S.REFUSED, story.entries[0].key),
    "a letter was entered": lambda story: story.entries.append(
        story.entries[0].model_copy(update={"key": "another", "revision": 9})
    ),
    "the team pauses": lambda story: setattr(story, "paused", True),
    "somebody has answered": lambda story: setattr(story, "answers", [answered(LAID, NO)]),
    "somebody has sent it in": lambda story: setattr(story, "submitted", {ANN.person.id}),
    "the hour of letters is another": lambda story: setattr(
        story, "slots", story.slots.model_copy(update={"timezone": "America/New_York"})
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_is_weighed_anew(change: Change, weighed: list[datetime]) -> None:
    story, ours = quiet_story(), Scales()
    ours.weigh(story.matter, story.now)
    change(story)
    weighed.clear()
    assert ours.weigh(story.matter, story.now) == owed(story.matter, story.now)
    assert weighed == [story.now]


def test_what_waits_still_is_weighed_each_time(weighed: list[datetime]) -> None:
    story, ours = quiet_story(), Scales()
    story.become(S.CLAIMED, story.entries[0].key)
    ours.weigh(story.matter, story.now)
    weighed.clear()
    ours.weigh(story.matter, story.now)
    assert weighed == [story.now]


def test_an_answer_of_a_later_minute_is_weighed_when_that_has_come(
    weighed: list[datetime],
) -> None:
    story, ours = quiet_story(), Scales()
    story.answers = [answered(story.now + MINUTE, NO)]
    ours.weigh(story.matter, story.now)
    weighed.clear()
    ours.weigh(story.matter, story.now + MINUTE)
    assert weighed == [story.now + MINUTE]


def test_an_earlier_look_is_weighed_by_itself(weighed: list[datetime]) -> None:
    story, ours = quiet_story(), Scales()
    ours.weigh(story.matter, story.now)
    weighed.clear()
    ours.weigh(story.matter, story.now - MINUTE)
    assert weighed == [story.now - MINUTE]


def test_no_more_is_remembered_than_there_is_room_for(
    weighed: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scales, "REMEMBERED", 2)
    ours, stories = Scales(), []
    for number in range(3):
        story = quiet_story()
        story.occasion = story.meeting.model_copy(update={"id": f"{MEETING.id}{number}"})
        story.entries.clear()
        story.seats.clear()
        ours.weigh(story.matter, story.now)
        stories.append(story)
    weighed.clear()
    for story in reversed(stories):
        ours.weigh(story.matter, story.now)
    assert len(weighed) == 1
