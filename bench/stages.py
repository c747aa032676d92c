"""Where the time of a wave goes: our own functions, timed in their places."""

from collections import defaultdict
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Collection,
    Iterator,
    Sequence,
)
from contextlib import asynccontextmanager, contextmanager
from time import perf_counter
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

import activities.agenda
import activities.composing
import wire.letters
from activities.posts import Attempt, Fence, Passed
from activities.relay import Relay
from store.database import Database
from store.ledger import Outgoing

Seconds = defaultdict[str, float]
# A look does one thing after the other, so that these never run at the same time.
PLACES = {
    "decide": (activities.agenda, "decide"),
    "render": (wire.letters, "render"),
    "iCalendar": (wire.letters, "write_invitation"),
    "MIME": (activities.composing, "write_letter"),
}


@contextmanager
def timed() -> Iterator[Seconds]:
    """Yield the seconds of each stage, which grow until the block is left."""
    seconds: Seconds = defaultdict(float)
    places: list[tuple[Any, str, Any]] = [
        (*place, _timing(getattr(*place), seconds, name)) for name, place in PLACES.items()
    ]
    places += [
        (Database, "writing", _writing(Database.writing, seconds)),
        (Relay, "hand_over", _handing(Relay.hand_over, seconds)),
    ]
    before = [(where, name, getattr(where, name)) for where, name, _ in places]
    for where, name, instead in places:
        setattr(where, name, instead)
    try:
        yield seconds
    finally:
        for where, name, function in before:
            setattr(where, name, function)


def _timing(
    function: Callable[..., Any], seconds: Seconds, name: str
) -> Callable[..., Any]:
    def instead(*args: Any, **named: Any) -> Any:
        began = perf_counter()
        try:
            return function(*args, **named)
        finally:
            seconds[name] += perf_counter() - began

    return instead


def _writing(writing: Callable[..., Any], seconds: Seconds) -> Callable[..., Any]:
    @asynccontextmanager
    async def instead(db: Database) -> AsyncIterator[AsyncSession]:
        began = perf_counter()
        async with writing(db) as session:
            yield session
        seconds["ledger"] += perf_counter() - began

    return instead


def _handing(
    hand_over: Callable[..., Awaitable[list[Attempt]]], seconds: Seconds
) -> Callable[..., Awaitable[list[Attempt]]]:
    """Time a hand-over without the fence, which is the ledger's."""

    async def instead(
        relay: Relay, letters: Sequence[Outgoing], fence: Fence
    ) -> list[Attempt]:
        async def fenced(keys: Collection[str]) -> Passed:
            began = perf_counter()
            passed = await fence(keys)
            seconds["SMTP"] -= perf_counter() - began
            return passed

        began = perf_counter()
        attempts = await hand_over(relay, letters, fenced)
        seconds["SMTP"] += perf_counter() - began
        return attempts

    return instead
