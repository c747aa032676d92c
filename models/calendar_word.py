"""What one accepted letter told one person's calendar, as read back from its bytes."""

from datetime import datetime, time

from models.invitation import Method
from models.slot import moment_of
from models.value import Value


class CalendarWord(Value):
    """One iTIP message to one attendee (lower-cased address); every moment is in UTC.

    What spans whole days names no zone: its days are then midnights in UTC.
    """

    uid: str
    method: Method
    sequence: int
    dtstamp: datetime
    start: datetime
    end: datetime
    attendee: str
    status: str | None
    whole_days: bool = False

    def seen_in(self, timezone: str) -> "CalendarWord":
        """Return the same with its days as they begin and end in a zone."""
        if not self.whole_days:
            return self
        midnight = time(0)
        start, end = (
            moment_of(one.date(), midnight, timezone) for one in (self.start, self.end)
        )
        return self.model_copy(update={"start": start, "end": end, "whole_days": False})
