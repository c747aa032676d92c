"""Relays have moods: they say 4xx for days, take so many letters a minute, answer late.

For trying what a sender does then. The catcher of a real installation has none.
"""

from collections import deque
from typing import Literal

from pydantic import Field

from models.value import Value

_MINUTE = 60.0  # seconds


class Mood(Value):
    """How a catcher treats those who bring letters.

    `say` is its whole answer, `"451 4.7.1 later"`; beyond `per_minute` letters it says 450;
    both `at` the recipient or at the dot. `delay` seconds pass between keeping a letter and
    saying so: a sender that dies in between has been heard and does not know it.
    """

    say: str | None = Field(default=None, pattern=r"^[45]\d\d [^\r\n]+$")
    per_minute: int | None = Field(default=None, ge=0)
    at: Literal["rcpt", "dot"] = "dot"
    delay: float = Field(default=0.0, ge=0)


class Doorkeeper:
    """Says no on behalf of a mood; the mood may be changed while it stands there."""

    def __init__(self, mood: Mood) -> None:
        self.mood = mood
        self._let_in: deque[float] = deque()

    def refusal(self, at: Literal["rcpt", "dot"], *, now: float) -> str | None:
        """Return what to answer instead of 250, or None; `now` in seconds from anywhere."""
        if at != self.mood.at:
            return None
        if self.mood.say is not None:
            return self.mood.say
        if self.mood.per_minute is None:
            return None
        while self._let_in and self._let_in[0] <= now - _MINUTE:
            self._let_in.popleft()
        if len(self._let_in) >= self.mood.per_minute:
            return f"450 4.7.1 No more than {self.mood.per_minute} letters a minute"
        self._let_in.append(now)
        return None
