"""How letters leave: what a relay and the rehearsal's postbox have in common."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from store.ledger import Outgoing


class Passed(NamedTuple):
    """What passed the fence. `until`, by the machine's clock, its dots may be written.

    A pass runs out so that a sender that was frozen behind the fence and wakes when others
    have taken over writes no dot.
    """

    keys: frozenset[str]
    until: datetime


Fence = Callable[[Collection[str]], Awaitable[Passed]]
HELD_UP = "held up between fence and dot: no dot was written"


class Ending(StrEnum):
    """How one attempt to hand a letter over ended."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # for good, this letter
    UNREACHABLE = "unreachable"  # for good, and with it all else to that address
    DEFERRED = "deferred"  # not now, this letter
    STOPPED = "stopped"  # not now, nothing: the relay itself is the trouble
    FENCED = "fenced"  # no longer true, or no longer mine: no dot was written
    UNKNOWN = "unknown"  # after the dot, without an answer


class Attempt(NamedTuple):
    """One letter's attempt, with the server's answer or our reason."""

    key: str
    ending: Ending
    reply: str


class Post(Protocol):
    """Where letters are handed over, `round_size` before their dot together."""

    round_size: int

    async def hand_over(self, letters: Sequence[Outgoing], fence: Fence) -> list[Attempt]:
        """Bring each letter before its dot, pass `fence` once for all, write the dots."""

    async def close(self) -> None:
        """Let go of every connection."""


class Silent(Exception):  # noqa: N818 - it is an answer: neither yes nor no
    """The oracle cannot tell now; the text says why."""


class Oracle(Protocol):
    """Who knows whether a letter arrived."""

    async def has(self, message_id: str, since: datetime) -> bool:
        """Say whether a letter of this Message-ID was taken; `Silent` if nobody can tell.

        Its dot was written after `since`, by the machine's clock, if it was at all.
        """
