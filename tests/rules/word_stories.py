"""How stories of words begin: a meeting of three, and everybody has heard of it."""

from datetime import date, timedelta

from models.roster import Role
from tests.rules.samples import LAID, OTHER_DAY, meeting, seat, slot
from tests.rules.stories import Story

OTHER = slot(OTHER_DAY)
THIRD = slot(date(2027, 10, 26))
LINK = "https://meet.example.org/b"


def story() -> Story:
    return Story(meeting(reminders=()))


def invited() -> Story:
    """Everybody has an invitation."""
    begun = story()
    assert begun.look() == ["ann invitation #0", "bob invitation #0", "liv invitation #0"]
    return begun.later()


IN_TWO = (
    seat("ann", Role.LEAD, team="riverbend"),
    seat("ann", Role.CORE, team="lakeside", since=LAID + timedelta(days=1), number=2),
)
