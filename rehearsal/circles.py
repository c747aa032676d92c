"""Who in a rehearsal has been told of which circle, and may want to come to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel.ext.asyncio.session import AsyncSession

from models.circle import Circle
from models.cohort import Cohort
from models.meeting import Meeting
from models.notice import LedgerState
from rules.circles import circles_of
from store.entries import entries_of


class Open(NamedTuple):
    """A circle that still meets, and who (by id) had the letter about it."""

    circle: Circle
    cohort: str
    told: frozenset[str]


async def open_circles(
    session: AsyncSession, cohort: Cohort, meetings: Sequence[Meeting], now: datetime
) -> list[Open]:
    """Return the circles of a cohort that still meet, with whoever was told of them."""
    found = []
    for circle in circles_of(cohort, meetings, now):
        if circle.ahead:
            entries = await entries_of(session, [circle.occasion])
            told = {e.person for e in entries if e.state is LedgerState.ACCEPTED}
            found.append(Open(circle, cohort.key, frozenset(told)))
    return found
