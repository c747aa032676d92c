"""What a gate has before it: the steps and asks without which a meeting is not ready."""

from datetime import date

from models.value import Value


class Need(Value):
    """One thing that a meeting needs, as it stood when its gate was looked at.

    `state` is the meeting's or ask's; `day` the one it is on, or is due on. `owner` is the
    person (by id) to whom an ask was handed.
    """

    occasion: str
    title: str
    is_ask: bool
    is_there: bool
    state: str
    day: date
    owner: str | None = None
