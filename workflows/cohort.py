"""One cohort's year, from its laying to its closing."""

import asyncio

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.laying import Laying, Years
    from models.journey import CohortStart, Laid
    from models.occasion import cohort_journey, team_journey

from workflows.agenda import Journey
from workflows.options import RECORD
from workflows.team import TeamJourney


@workflow.defn
class CohortJourney(Journey):
    """Lays the year, starts the teams, carries the cohort's meetings, closes last."""

    @workflow.init
    def __init__(self, start: CohortStart) -> None:
        super().__init__(cohort_journey(start.cohort))
        self.start = start

    @workflow.run
    async def run(self, _: CohortStart) -> None:
        laid = await self.lay_year()
        teams = await self.start_teams(laid)
        strands = (self.walk(strand) for strand in laid.strands)
        await self.live(asyncio.gather(*strands, *teams), may_roll=False)
        await self.close_year()

    async def lay_year(self) -> Laid:
        """Have the year laid into the database."""
        laying = Laying(start=self.start, now=workflow.now())
        return await workflow.execute_activity_method(Years.lay_year, laying, **RECORD)

    async def start_teams(
        self, laid: Laid
    ) -> list[workflow.ChildWorkflowHandle[TeamJourney, None]]:
        """Start each team's journey; a team outlives whatever befalls this one."""
        return [
            await workflow.start_child_workflow(
                TeamJourney.run,
                team,
                id=team_journey(team.cohort, team.team),
                parent_close_policy=workflow.ParentClosePolicy.ABANDON,
            )
            for team in laid.teams
        ]

    async def close_year(self) -> None:
        """Have the cohort marked closed."""
        laying = Laying(start=self.start, now=workflow.now())
        await workflow.execute_activity_method(Years.close_year, laying, **RECORD)
