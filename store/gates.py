"""What stands before the gates that come soon."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from models.ask import Ask
from models.cohort import Cohort
from models.meeting import Meeting
from store.occasions import asks_of

LONGEST_BREAK = timedelta(days=60)  # a gate in a break is looked at on the open day before


def is_near(meeting: Meeting, gate_days_before: int | None, now: datetime) -> bool:
    """Whether a meeting's gate may be looked at now: only then is it worth reading."""
    if gate_days_before is None or not meeting.is_planned:
        return False
    near = timedelta(days=gate_days_before) + LONGEST_BREAK
    if meeting.closed_gate:
        return True
    return meeting.slot.start - near <= now < meeting.slot.start


def near_gates(cohort: Cohort, meetings: Iterable[Meeting], now: datetime) -> bool:
    """Whether the gate of any of these meetings may be looked at now."""
    days = {step.key: step.gate_days_before for step in cohort.program.steps()}
    return any(is_near(one, days[one.step], now) for one in meetings)


async def before_gates(
    session: AsyncSession, journey: str, meetings: Iterable[Meeting]
) -> list[Meeting | Ask]:
    """Return what the gates of a journey look at: `meetings`, its own and the cohort's."""
    by_end = sorted(meetings, key=lambda each: (each.slot.end, each.id))
    return [*by_end, *await asks_of(session, journey)]
