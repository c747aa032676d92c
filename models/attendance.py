"""Who was at a meeting, as somebody said afterwards."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from models.reply import Answer
from models.seat import Seat
from models.value import Value


class Presence(StrEnum):
    """What is known of one person, or one team, at one meeting."""

    PRESENT = "present"
    EXCUSED = "excused"  # said beforehand that they would not come
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Counting(StrEnum):
    """Which of a team's absences count together."""

    IN_A_ROW = "in-a-row"
    IN_ALL = "in-all"


class AbsenceRule(Value):
    """After how many absences of a whole team staff are told, once."""

    times: int = Field(default=2, ge=1, le=20)
    counted: Counting = Counting.IN_A_ROW


class Attendance(Value):
    """Somebody's dated word on one person (by id) at one meeting; a later word replaces it.

    `by` is the id of whoever said so, or staff.
    """

    occasion: str
    person: str
    presence: Presence
    at: datetime
    by: str


class Roll(Value):
    """What there is to say who was at one meeting.

    `seats` are the cohort's, those left too; `answers` in the order they came, `words` by
    person. `seen` counts how often somebody has said who was there.
    """

    seats: tuple[Seat, ...]
    answers: tuple[Answer, ...]
    words: dict[str, Attendance]
    seen: int


class SheetLine(Value):
    """One participant as a meeting tool exports them.

    `row` is the spreadsheet's; `addresses` are lower-cased, none if the tool knows none.
    """

    row: int
    name: str
    addresses: tuple[str, ...]
