"""How often one link may be pressed: a person's hand, not a program's."""

from collections import OrderedDict
from datetime import datetime, timedelta

PRESSES = 30  # at once; twenty presses of a nervous hand are one
AGAIN_AFTER = timedelta(seconds=2)  # one more press each
MOST_LINKS = 10_000  # remembered; who is forgotten starts afresh


class Pace:
    """Counts the presses of each link, in bounded memory (a leaky bucket, as GCRA)."""

    def __init__(self) -> None:
        self._free_at: OrderedDict[str, datetime] = OrderedDict()

    def wait(self, link: str, now: datetime) -> timedelta:
        """Count a press; return how long to wait if it is one too many, and not counted."""
        begun = max(self._free_at.get(link, now), now)
        wait = begun - now - (PRESSES - 1) * AGAIN_AFTER
        if wait > timedelta():
            return wait
        self._free_at[link] = begun + AGAIN_AFTER
        self._free_at.move_to_end(link)
        if len(self._free_at) > MOST_LINKS:
            self._free_at.popitem(last=False)
        return timedelta()
