"""Something a team is asked for by a day."""

from datetime import date, datetime
from enum import StrEnum

from models.ask_step import AskKind
from models.facts import Facts
from models.meeting import Alert
from models.value import Value


class AskState(StrEnum):
    """Open, or how it ended."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"  # the meeting it belonged to was called off
    LAPSED = "lapsed"  # its time passed without an answer


class Ask(Value):
    """One ask of one team; it goes to the lead, else to all core members.

    `meeting` is the id of the one it depends on; after `lapses_at` it is moot.
    `revision`, `timing` and `changed_at` as with a meeting.
    """

    id: str
    meeting: str
    step: str
    kind: AskKind
    title: str
    text: str
    opens_on: date
    due_on: date
    lapses_at: datetime
    reminders: tuple[int, ...]
    nudges: tuple[int, ...]
    state: AskState = AskState.OPEN
    revision: int = 1
    timing: int = 1
    changed_at: datetime
    retimed_at: datetime
    why: str | None = None
    closed_at: datetime | None = None
    alerts: tuple[Alert, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state is AskState.OPEN

    @property
    def facts(self) -> Facts:
        return Facts(title=self.title, due_on=self.due_on)
