"""Something a team is asked for by a day."""

from datetime import date, datetime
from enum import StrEnum

from models.ask_step import AskKind, Escalation
from models.facts import Facts
from models.meeting import Alert
from models.roster import Role
from models.value import Value


class AskState(StrEnum):
    """Open, or how it ended."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"  # the meeting it belonged to was called off
    LAPSED = "lapsed"  # its time passed without an answer


class Ask(Value):
    """One ask of one team; it goes to the lead, else to all core members.

    One of `each` goes to everybody of its `audience`, and each answers for themselves.
    `meeting` is the id of the one it depends on; after `lapses_at` it is moot. `owner` is
    the person (by id) to whom a colleague handed it, in the timing `handed`; without an
    owner, it came back to the team then, as they left.
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
    escalation: Escalation = Escalation()
    each: bool = False
    audience: tuple[Role, ...] = (Role.LEAD, Role.CORE)
    owner: str | None = None
    handed: int | None = None
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

    def facts_for(self, person: str) -> Facts:
        """Return what one person is told: in whose hands it is, if it is in theirs."""
        if self.owner not in {None, person}:
            return self.facts
        return self.facts.model_copy(update={"handed": self.handed})

    @property
    def facts(self) -> Facts:
        return Facts(title=self.title, text=self.text, due_on=self.due_on)
