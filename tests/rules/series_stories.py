"""How stories of reminders and nudges begin: told, and a month ahead of the meeting."""

from datetime import date

from tests.rules.samples import ANN, REPORTED
from tests.rules.stories import Story

WEEK_BEFORE = date(2027, 10, 5)


def invited() -> Story:
    """Everybody has an invitation, and it is ten in the morning."""
    story = Story(REPORTED)
    story.look()
    return story


def alone() -> Story:
    """Ann alone has one."""
    story = Story(REPORTED, seats=[ANN])
    story.look()
    return story
