"""Who is taken when, while a year is laid."""

from collections import defaultdict
from datetime import date, datetime

from models.slot import Slot

Span = tuple[datetime, datetime, str]


class Diary:
    """Days on which teams meet, and hours at which liaisons are somewhere.

    Both are kept by day, so that asking costs the same however many teams there are.
    """

    def __init__(self) -> None:
        self._days: defaultdict[str | None, set[date]] = defaultdict(set)
        self._hours: defaultdict[tuple[str, date], list[Span]] = defaultdict(list)

    def meet(self, team: str | None, slot: Slot, timezone: str) -> None:
        """Note a meeting of a team (or of the cohort, None) on the days its people see."""
        self._days[team] |= slot.days_in(timezone)

    def meets(self, team: str | None, slot: Slot, timezone: str) -> bool:
        """Return whether the team has another meeting on a day that `slot` touches."""
        return not self._days[team].isdisjoint(slot.days_in(timezone))

    def occupy(self, liaison: str, slot: Slot, team: str) -> None:
        """Note that a liaison is with a team."""
        span = (slot.start, slot.end, team)
        for day in slot.days_in("UTC"):
            self._hours[liaison, day].append(span)

    def elsewhere(self, liaison: str, slot: Slot, team: str | None) -> bool:
        """Return whether a liaison is with another team than `team` during `slot`."""
        start, end = slot.start, slot.end
        return any(
            begun < end and start < over and with_whom != team
            for day in slot.days_in("UTC")
            for begun, over, with_whom in self._hours[liaison, day]
        )
