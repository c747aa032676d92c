"""What a person is told of an occasion: the part whose change somebody must hear."""

from datetime import date

from models.program import Form
from models.slot import Slot
from models.value import Value


class Facts(Value):
    """A meeting's facts carry a slot; an ask's carry the day it is due on."""

    title: str
    slot: Slot | None = None
    form: Form | None = None
    place: str | None = None
    link: str | None = None
    due_on: date | None = None

    handed: int | None = None  # the timing in which a colleague handed it over
    def same_gathering(self, other: "Facts") -> bool:
        """Whether only title or link differ: an answer to one still answers the other."""
        return (self.slot, self.form, self.place) == (other.slot, other.form, other.place)
