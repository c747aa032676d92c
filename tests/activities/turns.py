"""A sender, letters that wait for it, and a turn of it without a look."""

from datetime import datetime, timedelta

from activities.connecting import RelayAddress
from activities.posts import Oracle, Post
from activities.relay import Relay
from activities.sending import Sender, Sent, Turn
from store.database import Database
from tests.store.world import JOURNEY, NOW, SENDER, a_row, entered

A_MINUTE = timedelta(minutes=1)
GRACE = timedelta(minutes=11)


def a_turn(now: datetime = NOW, token: str = "first") -> Turn:
    return Turn(JOURNEY, token, now)


def a_sender(db: Database, post: Post, oracle: Oracle | None = None) -> Sender:
    return Sender(db, post, oracle, GRACE)


def relay_at(port: int) -> Relay:
    return Relay(RelayAddress("127.0.0.1", port), SENDER)


async def several(db: Database, letters: int) -> None:
    """Let letters wait, numbered from one."""
    await entered(db, *(a_row(number) for number in range(1, letters + 1)))


async def turned(sender: Sender, turn: Turn) -> Sent:
    """Send as a look does that has nothing to enter; return how that ended."""
    async with sender.db.writing() as session:
        claim = await sender.claim(session, turn)
    return await sender.send(claim, turn)


async def sent(sender: Sender, turn: Turn) -> datetime | None:
    """Send in the same way; return when to look again."""
    return (await turned(sender, turn)).look_again
