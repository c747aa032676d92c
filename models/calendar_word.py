"""What one accepted letter told one person's calendar, as read back from its bytes."""

from datetime import datetime

from models.invitation import Method
from models.value import Value


class CalendarWord(Value):
    """One iTIP message to one attendee (lower-cased address); every moment is in UTC."""

    uid: str
    method: Method
    sequence: int
    dtstamp: datetime
    start: datetime
    end: datetime
    attendee: str
    status: str | None
