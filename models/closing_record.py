"""The closing record of a collaborative: what each team did, and what shows it (F27)."""

from datetime import date

from models.attendance import Presence
from models.meeting import MeetingState
from models.value import Value


class Source(Value):
    """Where a line comes from: an occasion, the day of the word, and whose (by role)."""

    occasion: str
    on: date | None = None
    by: str = ""


class Told(Value):
    """One question of an ask with its answer, as paragraphs."""

    question: str
    said: tuple[str, ...]


class Part(Value):
    """What a team answered to one ask; if it never did, nothing is `told`."""

    title: str
    state: str
    told: tuple[Told, ...]
    source: Source


class Gathering(Value):
    """One meeting, and how many of those it expected were there."""

    title: str
    day: date
    state: MeetingState
    expected: int
    counts: dict[Presence, int]
    presence: Presence
    source: Source


class Due(Value):
    """Of one step: how many times a team was owed it, and how many times it got it."""

    title: str
    owed: int
    got: int
    called_off: int = 0


class Letters(Value):
    """A team's letters: how many it was owed, how many arrived, who was missed."""

    owed: int
    told: int
    missed: int


class CaseStudy(Value):
    """Whether a team may become a case study: "yes", "no", or "not answered"."""

    consent: str
    source: Source


class LookBack(Value):
    """What a team told so many months after the last meeting."""

    months: int
    parts: tuple[Part, ...]


class Addition(Value):
    """What a later edition adds: a look back, asked from a day on, and who told.

    `told` are those of the `asked` teams that answered; `is_heard` once any has, or none
    is waited for any more.
    """

    months: int
    asked_on: date
    asked: int
    told: int
    is_heard: bool


class TeamRecord(Value):
    """One team's part of the record, its sections in the order in which they are read."""

    key: str
    agency: str
    state: str
    accomplishments: tuple[Part, ...]
    continuation: tuple[Part, ...]
    guides: tuple[Part, ...]
    case_studies: tuple[CaseStudy, ...]
    due: tuple[Due, ...]
    meetings: tuple[Gathering, ...]
    letters: Letters
    look_backs: tuple[LookBack, ...] = ()


class ClosingRecord(Value):
    """The record of a cohort as of a day; `is_closed` once its year is over.

    It is over when nothing is left but to look back; each look back that was heard makes
    another edition, and `additions` says what it added.
    """

    cohort: str
    title: str
    program: str
    starts_on: date
    ends_on: date
    made_on: date
    is_closed: bool
    teams: tuple[TeamRecord, ...]
    additions: tuple[Addition, ...] = ()

    @property
    def edition(self) -> int:
        """Which edition it is: the first, and one more for each look back heard."""
        return 1 + sum(addition.is_heard for addition in self.additions)
