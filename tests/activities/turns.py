"""A turn of a sender without a look: claim what waits, and send it."""

from datetime import datetime

from activities.sending import Sender, Turn


async def sent(sender: Sender, turn: Turn) -> datetime | None:
    """Send as a look does that has nothing to enter; return when to look again."""
    async with sender.db.writing() as session:
        claim = await sender.claim(session, turn)
    return (await sender.send(claim, turn)).look_again
