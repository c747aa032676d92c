"""How many come to the meetings with an aim, from a cohort's database. No activity."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models.cohort import Cohort
from rules.headcount import Headcount, headcount
from store.answers import answers_to
from store.cohorts import journeys_of
from store.occasions import meetings_of
from store.seats import seats_of


async def headcounts(
    session: AsyncSession, cohort: Cohort, now: datetime
) -> list[Headcount]:
    """Return how each meeting with an aim that is still ahead stands, by start."""
    aims = {step.key: step.aim for step in cohort.program.steps() if step.aim}
    journeys = [journey.id for journey in await journeys_of(session, cohort.key)]
    ahead = [
        meeting
        for meeting in (await meetings_of(session, *journeys) if aims else [])
        if meeting.step in aims and meeting.is_planned and now < meeting.slot.end
    ]
    seats = await seats_of(session, cohort.key)
    answers = await answers_to(session, [meeting.id for meeting in ahead])
    return [
        headcount(meeting, aims[meeting.step] or 0, seats, answers[meeting.id])
        for meeting in ahead
    ]
