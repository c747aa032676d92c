"""What every page has at hand: the truth to read, the keys, a way to speak, the hour."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from models.command import Command
from store.database import Database
from store.keys import Keys

Steer = Callable[[Command], Awaitable[str]]
Clock = Callable[[], datetime]


def machine_clock() -> datetime:
    """Return the hour at which a page is asked for: for expiry and defaults, no more."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Reception:
    """`steer` hands a command on and returns its answer.

    It raises `Refused` in words, and `NotKnownYet` if no answer came in time.
    """

    db: Database
    keys: Keys
    steer: Steer
    now: Clock = machine_clock
