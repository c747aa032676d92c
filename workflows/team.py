"""One team's year."""

import asyncio

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.journey import TeamStart
    from models.occasion import team_journey

from workflows.agenda import Journey


@workflow.defn
class TeamJourney(Journey):
    """Walks a team through its strands, and ends when all of them have."""

    @workflow.init
    def __init__(self, start: TeamStart) -> None:
        super().__init__(team_journey(start.cohort, start.team))

    @workflow.run
    async def run(self, start: TeamStart) -> None:
        story = asyncio.gather(*(self.walk(strand) for strand in start.strands))
        if not await self.live(story, may_roll=True):
            workflow.continue_as_new(start)
