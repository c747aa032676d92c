"""What is owed of an occasion, weighed again only once that may be something else.

Most looks come for one of a journey's occasions, and find the others as they were.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from rules.matter import Matter, Owed
from rules.notices import owed

REMEMBERED = 1024  # occasions, with what their ledger says


class _Weighed(NamedTuple):
    """A matter of which nothing was owed at a moment, and what was found."""

    matter: Matter
    at: datetime
    found: Owed

    def holds(self, matter: Matter, now: datetime) -> bool:
        """Whether it would be found again: the same matter, and its moment has not come."""
        then = self.found.next_look
        return self.at <= now and (then is None or now < then) and matter == self.matter


@dataclass
class Scales:
    """Weighs as `rules.notices.owed` does.

    Until the next look that it asks for, nothing new is owed of a matter that stays the
    same: journeys sleep by that. Remembered is only where nothing is owed or waits, and
    nobody has answered at a later minute than that of the look.
    """

    _weighed: OrderedDict[str, _Weighed] = field(default_factory=OrderedDict)

    def weigh(self, matter: Matter, now: datetime) -> Owed:
        """Return what is owed of a matter, and when to look again; only to be read."""
        about = matter.occasion.id
        known = self._weighed.pop(about, None)
        if known is None or not known.holds(matter, now):
            known = _Weighed(matter, now, owed(matter, now))
            if not _is_quiet(known):
                return known.found
        self._weighed[about] = known
        if len(self._weighed) > REMEMBERED:
            self._weighed.popitem(last=False)
        return known.found


def _is_quiet(weighed: _Weighed) -> bool:
    matter, at, found = weighed
    if found.notices or found.superseded:
        return False
    waits = any(entry.state.is_waiting for entry in matter.entries)
    return not waits and all(answer.at <= at for answer in matter.answers)
