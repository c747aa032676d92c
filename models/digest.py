"""The week ahead of one of the host's people: what one digest says, and from what."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from models.ask import Ask
from models.meeting import Meeting
from models.reply import Answer
from models.submission import Submission
from models.value import Value


class Coming(Value):
    """A meeting that is to come, and the names of those who have said no to it."""

    meeting: Meeting
    declined: tuple[str, ...] = ()


class Digest(Value):
    """What a digest says, as of `day`, in the cohort's zone.

    `first` are the meetings from that day to its Sunday, `second` those of the week after.
    `unreachable` are names, `inbox` counts messages, `matches` are the steps whose groups
    could be matched anew; these are for staff alone.
    """

    day: date
    first: tuple[Coming, ...] = ()
    second: tuple[Coming, ...] = ()
    unreported: tuple[Meeting, ...] = ()
    overdue: tuple[Ask, ...] = ()
    unreachable: tuple[str, ...] = ()
    inbox: int = 0
    matches: tuple[str, ...] = ()

    @property
    def next_monday(self) -> date:
        return self.day + timedelta(weeks=1) - timedelta(days=self.day.weekday())

    @property
    def says_nothing(self) -> bool:
        """Whether there is nothing in it: then there is no letter."""
        waits = self.unreported or self.overdue or self.unreachable or self.inbox
        return not (self.first or self.second or waits or self.matches)


class DigestWish(Value):
    """Whether somebody wants the digests, and how often they have said so."""

    wanted: bool = True
    turn: int = 0


@dataclass(frozen=True)
class DigestSource:
    """What the digests of a cohort are made from, whoever's journey carries it.

    `answers` are by meeting; `stopped` are the people who want no digests. `held` and
    `answered`, the meetings and asks that are over, and `submissions` are there only where
    groups are matched.
    """

    meetings: list[Meeting]
    asks: list[Ask]
    answers: dict[str, list[Answer]]
    inbox: int
    stopped: frozenset[str]
    held: list[Meeting] = field(default_factory=list)
    answered: list[Ask] = field(default_factory=list)
    submissions: list[Submission] = field(default_factory=list)


def digest_occasion(cohort: str) -> str:
    """Return the occasion under which a cohort's digests stand in the ledger."""
    return f"{cohort}/-/digest/1"
