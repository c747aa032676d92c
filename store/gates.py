"""What stands before the gates that come soon."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from models.ask import Ask
from models.cohort import Cohort
from models.meeting import Meeting
from models.occasion import OccasionId, cohort_journey
from store.occasions import asks_of, meetings_of

LONGEST_BREAK = timedelta(days=60)  # a gate in a break is looked at on the open day before


def is_near(meeting: Meeting, gate_days_before: int | None, now: datetime) -> bool:
    """Whether a meeting's gate may be looked at now: only then is it worth reading."""
    if gate_days_before is None or not meeting.is_planned:
        return False
    near = timedelta(days=gate_days_before) + LONGEST_BREAK
    if meeting.closed_gate:
        return True
    return meeting.slot.start - near <= now < meeting.slot.start


async def before_gates(
    session: AsyncSession, cohort: Cohort, meetings: list[Meeting], now: datetime
) -> list[Meeting | Ask]:
    """Return all that gates of a journey's meetings look at; nothing while none is near."""
    days = {step.key: step.gate_days_before for step in cohort.program.steps()}
    near = [one for one in meetings if is_near(one, days[one.step], now)]
    if not near:
        return []
    journey, own = OccasionId.parse(near[0].id).journey, cohort_journey(cohort.key)
    known = await meetings_of(session, *{journey, own})
    return [*known, *await asks_of(session, journey)]
