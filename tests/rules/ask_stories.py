"""What happens to an ask in a story: another day, an end, another hand."""

from datetime import date

from models.ask import Ask
from models.roster import Role
from rules.outcomes import done, withdrawn
from tests.rules.samples import ask, at, seat
from tests.rules.stories import Story

OPENS = date(2027, 9, 21)
DUE = date(2027, 10, 5)
LATER = date(2027, 10, 7)
LAPSES = at(date(2027, 10, 12), "13:00")
NEW_LEAD = seat("lea", Role.LEAD)


def its(story: Story) -> Ask:
    assert isinstance(story.occasion, Ask)
    return story.occasion


def redate(story: Story, day: date) -> Story:
    """Another day it is due on, as when its meeting moves."""
    story.alter(due_on=day, timing=its(story).timing + 1)
    story.occasion = its(story).model_copy(update={"retimed_at": story.now})
    return story


def withdraw(story: Story) -> Story:
    story.occasion = withdrawn(its(story), story.later().now, "snow")
    return story


def finish(story: Story) -> Story:
    story.occasion = done(its(story), story.later().now)
    return story


def asked() -> Story:
    """Ann, the lead, was asked on the day it opened; it is half past nine."""
    story = Story(ask(reminders=(), nudges=()), now=at(OPENS, "08:30"))
    assert story.look() == ["ann ask"]
    return story.later()
