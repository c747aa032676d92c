"""An e-mail as a value, before it is bytes."""

from datetime import datetime

from models.invitation import Method
from models.value import Value


class Letter(Value):
    """One letter to one person.

    `calendar` is the finished iCalendar text of an invitation, update or cancellation, and
    `method` its METHOD; reminders, asks and nudges carry none. `references` is the id of
    the first letter of the thread. `date` is frozen with the bytes. `unsubscribe` is the
    page that ends letters of this kind, in those that people may do without.
    """

    message_id: str
    references: str | None
    date: datetime
    sender: str
    sender_name: str
    reply_to: str
    to: str
    to_name: str
    subject: str
    text: str
    html: str
    calendar: bytes | None = None
    method: Method | None = None
    unsubscribe: str | None = None
