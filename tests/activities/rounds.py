"""Rounds of letters for a relay, and what a fence may say of them."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from activities.clock import machine_clock
from activities.connecting import RelayAddress
from activities.posts import Attempt, Ending, Passed
from activities.relay import Relay
from models.notice import NoticeKind
from store.ledger import Outgoing
from tests.store.world import END, SENDER, a_letter, message_id

E = Ending


def outgoing(number: int = 1, **other: Any) -> Outgoing:
    letter = Outgoing(
        key=f"key {number}",
        kind=NoticeKind.INVITATION,
        message_id=message_id(number),
        envelope_to="ada@alder.example.org",
        letter=a_letter(number),
        attempts=0,
        until=END,
        person="ada",
    )
    return letter._replace(**other)


async def everything(keys: Collection[str]) -> Passed:
    return Passed(frozenset(keys), machine_clock() + timedelta(seconds=30))


@asynccontextmanager
async def a_relay(
    port: int, round_size: int = 4, per_minute: int = 0, *, is_tagged: bool = False
) -> AsyncIterator[Relay]:
    address = RelayAddress("127.0.0.1", port)
    relay = Relay(address, SENDER, round_size, per_minute, is_tagged)
    try:
        yield relay
    finally:
        await relay.close()
        await asyncio.sleep(0.02)


def endings(attempts: Sequence[Attempt]) -> list[Ending]:
    return [attempt.ending for attempt in attempts]
