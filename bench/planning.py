"""How long it takes to lay a year: of the largest sample, and of many more teams."""

import asyncio
import time
from pathlib import Path

from bench.sample import ROOT
from bench.table import Figure, Say, at_most, middle, shown
from models.cohort import Cohort
from rules.year import lay_out
from store.cohort_files import load_cohort

LARGEST = ROOT / "examples" / "states-2028" / "cohort.toml"
FEWEST, MIDDLE, MOST = 6, 60, 600  # teams
TEAMS_A_LIAISON = 5
ABOUT_LINEAR = 15.0  # times as long for ten times as many teams
TIMES = 3


async def measure(say: Say) -> list[Figure]:
    """Lay the largest sample, then its program for ever more teams."""
    cohort = load_cohort(Path(LARGEST), ROOT / "programs")[0].cohort
    seconds = {0: await asyncio.to_thread(_seconds, cohort)}
    for teams in (FEWEST, MIDDLE, MOST):
        say(f"laying a year for {teams} teams")
        seconds[teams] = await asyncio.to_thread(_seconds, with_teams(cohort, teams))
    growth = {
        f"{few} to {many} teams, times as long": seconds[many] / seconds[few]
        for few, many in ((FEWEST, MIDDLE), (MIDDLE, MOST))
    }
    return [
        at_most("planning", "ten states, two years", seconds[0], 1.0, " s", TIMES),
        shown("planning", f"{MOST} teams, two years", seconds[MOST], " s", TIMES),
        *(
            at_most("planning", what, ratio, ABOUT_LINEAR, "", TIMES)
            for what, ratio in growth.items()
        ),
    ]


def with_teams(cohort: Cohort, teams: int) -> Cohort:
    """Return the same cohort with so many teams, each liaison with as many as before."""
    made = tuple(
        cohort.teams[n % len(cohort.teams)].model_copy(
            update={
                "key": f"team-{n}",
                "liaison": f"liaison{n // TEAMS_A_LIAISON}@host.example.org",
            }
        )
        for n in range(teams)
    )
    return cohort.model_copy(update={"teams": made, "choices": ()})


def _seconds(cohort: Cohort) -> float:
    """Return the processor's seconds for one plan."""
    taken = []
    for _ in range(TIMES):
        begun = time.process_time()
        lay_out(cohort)
        taken.append(time.process_time() - begun)
    return middle(taken)
