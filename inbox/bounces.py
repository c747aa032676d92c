"""Letters that came back: which one, whose, and whether for good. Nothing follows here.

What follows (staff hear of it, an address is corrected) is read from the inbox: rows of
kind `bounce`, with `ledger_key`, `person`, `permanent` and `status`.
"""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from models.inbox import InboxState, Reading
from models.reply import Bounce, BounceAction, InboundKind
from store.correspondents import Told, letter_called, letter_tagged, meeting_id

NOT_OURS = "it reports a letter that did not leave from here"
ARRIVED = "it says that a letter arrived"
_PERMANENT = {BounceAction.FAILED: True, BounceAction.DELAYED: False}


async def trace(session: AsyncSession, bounce: Bounce, envelope_to: str) -> Reading:
    """Say which letter came back; one that is not ours waits, for anybody can forge it.

    `envelope_to` is the address it came back to.
    """
    told = await letter_of(session, envelope_to, [bounce.letter] if bounce.letter else [])
    reading = Reading(
        kind=InboundKind.BOUNCE,
        state=InboxState.WAITS,
        why=NOT_OURS,
        permanent=_PERMANENT.get(bounce.action),
        status=bounce.status,
    )
    return await _about(session, reading, bounce, told) if told else reading


async def letter_of(
    session: AsyncSession, envelope_to: str, message_ids: Sequence[str]
) -> Told | None:
    """Return the letter that a message comes back from, or answers.

    Each letter's envelope has a subaddress of its own, and whoever knows that, or its
    Message-ID, has had the letter.
    """
    tag = envelope_to.partition("@")[0].partition("+")[2]
    tagged = await letter_tagged(session, tag) if tag else None
    return tagged or await letter_called(session, message_ids)


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
