"""What a letter names beside the one thing that it is about."""

from models.meeting import Meeting
from models.seat import Person
from models.value import Value


class Surroundings(Value):
    """A welcome's `year`, and the `liaisons` of the person's team; an ask's `meeting`."""

    year: tuple[Meeting, ...] = ()
    liaisons: tuple[Person, ...] = ()
    meeting: Meeting | None = None


NOTHING = Surroundings()
