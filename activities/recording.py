"""Write what somebody ordered into the truth; nothing is sent here. Then somebody looks."""

from dataclasses import dataclass

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.address_orders import ADDRESS_ORDERS
from activities.answering import ANSWER_ORDERS
from activities.ask_orders import ASK_ORDERS
from activities.attending import ATTENDANCE_ORDERS
from activities.circles import CIRCLE_ORDERS
from activities.cohort_orders import COHORT_ORDERS
from activities.dating import DATING_ORDERS
from activities.gating import GATE_ORDERS
from activities.matching import MATCH_ORDERS
from activities.occasion_orders import OCCASION_ORDERS
from activities.orders import Desk, Order, open_desk
from activities.reforming import REFORM_ORDERS
from activities.resending import RESEND_ORDERS
from models.command import journey_for
from models.journey import Recording, Written
from models.refusal import Refused
from models.slot import to_the_minute
from store.changes import change_of, record, touch
from store.cohorts import journeys_of
from store.database import Database
from store.keys import Keys

REFUSED = "Refused"
ORDERS: dict[str, Order] = {
    **OCCASION_ORDERS,
    **COHORT_ORDERS,
    **ANSWER_ORDERS,
    **ATTENDANCE_ORDERS,
    **ASK_ORDERS,
    **RESEND_ORDERS,
    **ADDRESS_ORDERS,
    **DATING_ORDERS,
    **REFORM_ORDERS,
    **GATE_ORDERS,
    **CIRCLE_ORDERS,
    **MATCH_ORDERS,
}


@dataclass
class Recorder:
    """Records commands, each request once."""

    db: Database
    keys: Keys

    @activity.defn
    async def record_change(self, recording: Recording) -> Written:
        """Change the truth as ordered, or refuse in words (a non-retryable `Refused`)."""
        try:
            return await self._record(recording)
        except Refused as words:
            raise ApplicationError(str(words), type=REFUSED, non_retryable=True) from None

    async def _record(self, recording: Recording) -> Written:
        command, now = recording.command, to_the_minute(recording.now)
        async with self.db.writing() as session:
            desk = await open_desk(session, command, now, self.keys.uid)
            if earlier := await change_of(session, command.request):
                return Written(answer=earlier.answer, touched=await _perhaps(desk))
            written = await carry_out(desk)
            await touch(session, [desk.journey.id, *written.touched])
            return written


async def _perhaps(desk: Desk) -> tuple[str, ...]:
    """Return which journeys must look: whom an earlier order touched, nobody knows now."""
    if journey_for(desk.command) != desk.journey.id:
        return (desk.journey.id,)  # what the mailbox takes touches no other
    return tuple(j.id for j in await journeys_of(desk.session, desk.cohort.key))


async def carry_out(desk: Desk) -> Written:
    """Write and record what a desk's command orders; `Refused` in words if it cannot be."""
    written = await ORDERS[desk.command.what](desk, desk.command)
    await record(desk.session, desk.noted)
    return written
