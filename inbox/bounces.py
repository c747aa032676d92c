"""Letters that came back: which one, whose, and whether for good.

If for good, and because of the address, its cohort hears of it: nothing goes there any
more, and staff are told. What was refused for itself waits for staff.
"""

from collections.abc import Sequence
from hashlib import sha256

from sqlmodel.ext.asyncio.session import AsyncSession

from models.address import tag_of
from models.command import Bounced
from models.inbox import InboxState, Reading
from models.occasion import OccasionId
from models.reply import Bounce, BounceAction, InboundKind
from rules.bounces import speaks_of_address
from store.correspondents import (
    Told,
    ask_id,
    letter_called,
    letter_tagged,
    meeting_id,
)

MAIL = "mail"  # who orders what a mail says
OF_LETTER = "a letter came back, and not because of the address"
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
    tag = tag_of(envelope_to)
    tagged = await letter_tagged(session, tag) if tag else None
    return tagged or await letter_called(session, message_ids)


def follow(reading: Reading, identity: str) -> Bounced | None:
    """Return what is ordered because a letter came back; the same for each copy."""
    taken = reading.state is InboxState.TAKEN and reading.permanent
    if not (taken and reading.person and reading.ledger_key):
        return None
    return Bounced(
        request=f"bounced.{sha256(identity.encode()).hexdigest()[:24]}",
        by=MAIL,
        cohort=OccasionId.parse(reading.ledger_key.split()[0]).cohort,
        person=reading.person,
        status=reading.status,
    )


async def _about(
    session: AsyncSession, reading: Reading, bounce: Bounce, told: Told
) -> Reading:
    state, why = _becomes(bounce)
    return reading.model_copy(
        update={
            "state": state,
            "why": why,
            "occasion": await meeting_id(session, told.occasion),
            "ask": await ask_id(session, told.occasion),
            "person": told.person,
            "ledger_key": told.key,
        }
    )


def _becomes(bounce: Bounce) -> tuple[InboxState, str]:
    if bounce.action is BounceAction.DELIVERED:
        return InboxState.DISMISSED, ARRIVED
    if _PERMANENT[bounce.action] and not speaks_of_address(bounce.status):
        return InboxState.WAITS, f"{OF_LETTER}: {bounce.said or bounce.status}"
    return InboxState.TAKEN, bounce.said or ""
