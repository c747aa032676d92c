"""Letters that came back: which one, whose, and whether for good. Nothing follows here.

What follows (staff hear of it, an address is corrected) is read from the inbox: rows of
kind `bounce`, with `ledger_key`, `person`, `permanent` and `status`.
"""

from sqlmodel.ext.asyncio.session import AsyncSession

from models.inbox import InboxState, Reading
from models.reply import Bounce, BounceAction, InboundKind
from store.correspondents import Told, letter_called, meeting_id

NOT_OURS = "it reports a letter that did not leave from here"
ARRIVED = "it says that a letter arrived"
_PERMANENT = {BounceAction.FAILED: True, BounceAction.DELAYED: False}


async def trace(session: AsyncSession, bounce: Bounce, envelope_to: str) -> Reading:
    """Say which letter came back; one that is not ours waits, for anybody can forge it.

    `envelope_to` is the address it came back to.
    """
    told = await _letter(session, bounce, envelope_to)
    reading = Reading(
        kind=InboundKind.BOUNCE,
        state=InboxState.WAITS,
        why=NOT_OURS,
        permanent=_PERMANENT.get(bounce.action),
        status=bounce.status,
    )
    return await _about(session, reading, bounce, told) if told else reading


async def _letter(session: AsyncSession, bounce: Bounce, _envelope_to: str) -> Told | None:
    """Return the letter by the Message-ID that came back: who knows one has had it."""
    return await letter_called(session, [bounce.letter]) if bounce.letter else None


async def _about(
    session: AsyncSession, reading: Reading, bounce: Bounce, told: Told
) -> Reading:
    arrived = bounce.action is BounceAction.DELIVERED
    return reading.model_copy(
        update={
            "state": InboxState.DISMISSED if arrived else InboxState.TAKEN,
            "why": ARRIVED if arrived else bounce.said or "",
            "occasion": await meeting_id(session, told.occasion),
            "person": told.person,
            "ledger_key": told.key,
        }
    )
