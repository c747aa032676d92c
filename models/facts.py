"""What a person is told of an occasion: the part whose change somebody must hear."""

from datetime import date

from models.program import Form
from models.slot import Slot
from models.value import Value


class Facts(Value):
    """A meeting's facts carry a slot; an ask's carry the day it is due on."""

    title: str
    text: str = ""
    slot: Slot | None = None
    form: Form | None = None
    place: str | None = None
    link: str | None = None
    due_on: date | None = None
    handed: int | None = None  # the timing in which a colleague handed it over

    def is_news_to(self, then: "Facts") -> bool:
        """Whether somebody who heard this has to hear what they are told `then`.

        That it is theirs no more is no news to who handed it on.
        """
        handed = then.handed or self.handed
        return self != then.model_copy(update={"handed": handed})

    def same_gathering(self, other: "Facts") -> bool:
        """Whether only words or link differ: an answer to one still answers the other."""
        return (self.slot, self.form, self.place) == (other.slot, other.form, other.place)

    def same_but_words(self, other: "Facts") -> bool:
        """Whether nothing but title and text differ: such news can wait to be folded."""
        return self == other.model_copy(update={"title": self.title, "text": self.text})
