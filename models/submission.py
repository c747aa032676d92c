"""What somebody sent in for an ask: its questions, answered."""

from datetime import datetime

from models.reply import Way
from models.value import Value

Said = str | int | bool | tuple[str, ...]  # choices of many and rankings are tuples


class Submission(Value):
    """One form as one person (by id) filled it, found faultless; days read 2027-10-05.

    It is kept before anybody is told of it, and counts from `at` on, as the `turn`th of its
    ask: until then both are None. The last one counts; earlier ones stay as its history.
    """

    request: str
    occasion: str
    person: str
    answers: dict[str, Said]
    way: Way = Way.PAGE
    turn: int | None = None
    at: datetime | None = None
