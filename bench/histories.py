"""How much of Temporal a team-year takes: counted, so that no clock is involved.

The cohort's own journey is shared out among its teams. With more people nothing may change
but the number of letters: so the same cohort is lived with the asked sizes of team as well.
"""

from bench.rehearsal import lived
from bench.sample import journeys_of, sample, with_people
from bench.scores import Counted, counted, histories_of
from bench.table import Figure, Say, at_most
from models.cohort import CohortFile

NAME = "histories"
SIZES = (6, 60)
MOST_ACTIONS, MOST_EVENTS = 150, 800


async def measure(say: Say) -> list[Figure]:
    """Live the sample's year as it is and with other teams; return the counts."""
    figures = []
    cases = [("sample", sample())]
    cases += [
        (f"{people} people a team", with_people(sample(), people)) for people in SIZES
    ]
    for words, file in cases:
        count = await _count(file)
        say(f"  {words}: {count.activities} activities, {count.timers} timers in all")
        teams = len(file.cohort.teams)
        actions, events = count.actions / teams, count.events / teams
        figures += [
            at_most(
                NAME, f"actions a team-year, {words}", actions, MOST_ACTIONS, "", teams
            ),
            at_most(NAME, f"events a team-year, {words}", events, MOST_EVENTS, "", teams),
        ]
    return figures


async def _count(file: CohortFile) -> Counted:
    async with lived(file) as (scene, _):
        return counted(await histories_of(scene.client, journeys_of(file)))
