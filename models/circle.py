"""A circle that whoever likes may join: what it is, and when it still meets."""

from models.meeting import Meeting
from models.occasion import OccasionId
from models.value import Value

_PREFIX = "circle-"


class Circle(Value):
    """A step that is open to all who ask; `ahead` are its meetings to come, in order."""

    occasion: str
    step: str
    title: str
    text: str
    ahead: tuple[Meeting, ...]


def circle_occasion(cohort: str, step: str) -> str:
    """Return the occasion under which a circle itself stands in ledger and links."""
    return f"{cohort}/-/{circle_name(step)}/1"


def circle_name(step: str) -> str:
    """Return the name that a circle takes among steps and asks."""
    return f"{_PREFIX}{step}"


def circle_step(occasion: str) -> str | None:
    """Return the step of a circle's occasion; None if it is another's."""
    name = OccasionId.parse(occasion).step
    return name.removeprefix(_PREFIX) if name.startswith(_PREFIX) else None
