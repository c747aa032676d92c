"""What a change would do, before it is ordered."""

from datetime import datetime

from models.value import Value


class PreviewedLetter(Value):
    """One letter that would leave.

    `kind` reads like `update` or `reminder-2`; `leaves_at` is the minute of the look that
    would send it; `sequence` is there where a calendar is told something.
    """

    key: str
    leaves_at: datetime
    to: str
    kind: str
    occasion: str
    sequence: int | None
    subject: str
    text: str
    letter: bytes


class Preview(Value):
    """What an order would answer, and which letters leave by `until` because of it.

    `held` are those that would have left by then, and would not.
    """

    answer: str
    until: datetime
    letters: tuple[PreviewedLetter, ...]
    held: tuple[PreviewedLetter, ...]
