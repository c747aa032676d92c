"""The first and the last act of a cohort's year."""

from dataclasses import dataclass
from datetime import datetime

from temporalio import activity

from models.ask import Ask
from models.journey import CohortStart, Laid
from models.meeting import Meeting
from models.occasion import journey_of
from models.slot import to_the_minute
from models.tables.cohort import CohortRow, CohortState
from models.value import Value
from rules.laying import asks_laid, meetings_laid, outline
from rules.year import lay_out
from store.changes import change_of_occasion, record
from store.cohorts import journeys_of, mark_closed, mark_laid
from store.database import Database
from store.keys import Keys
from store.occasions import add_occasions
from store.situations import thawed
from store.values import Columns


class Laying(Value):
    """Which cohort's year, and the moment it begins or ends."""

    start: CohortStart
    now: datetime


@dataclass
class Years:
    """Lays a cohort's year into the database, and closes it."""

    db: Database
    keys: Keys

    @activity.defn
    async def lay_year(self, laying: Laying) -> Laid:
        """Enter the plan's meetings and asks and seat everybody, once."""
        now = to_the_minute(laying.now)
        async with self.db.writing() as session:
            row = await session.get_one(CohortRow, laying.start.cohort)
            cohort = thawed(row)
            plan = lay_out(cohort)
            if row.state is CohortState.FILED:
                meetings = list(meetings_laid(cohort, plan, self.keys.uid, now))
                asks = list(asks_laid(cohort, plan, {m.id: m for m in meetings}, now))
                await add_occasions(session, meetings, asks)
                everything: list[Meeting | Ask] = [*meetings, *asks]
                await record(session, [_laid(occasion, now) for occasion in everything])
                for journey in await journeys_of(session, cohort.key):
                    journey.reservations = [
                        kept.model_dump(mode="json")
                        for kept in plan.reservations
                        if journey.id == journey_of(cohort.key, kept.team)
                    ]
                await mark_laid(session, cohort.key, now)
            return outline(cohort, plan)

    @activity.defn
    async def close_year(self, laying: Laying) -> None:
        """Mark the cohort closed."""
        async with self.db.writing() as session:
            await mark_closed(session, laying.start.cohort, to_the_minute(laying.now))


def _laid(occasion: Meeting | Ask, now: datetime) -> Columns:
    request = f"laid {occasion.id}"
    return change_of_occasion(occasion, request=request, at=now, by="journey", what="laid")
