"""Every program rehearsed with every cast: team-years a second, and what its proof finds.

Two years of ten teams are twenty team-years; the months until a look back count, too.
"""

from datetime import timedelta

from bench.rehearsal import lived
from bench.sample import samples
from bench.table import Figure, Say, at_most, load, middle, shown
from models.cohort import Cohort, CohortFile
from rehearsal.cast import Cast
from rehearsal.record import write_record

NAME = "programs"
A_YEAR = timedelta(days=365)


async def measure(say: Say) -> list[Figure]:
    """Live each program's year once with each cast; return the figures."""
    found = []
    for file in samples():
        key, speeds, faults = file.cohort.program.key, [], 0
        for cast in Cast:
            speed, wrong = await _live(file, cast)
            speeds.append(speed)
            faults += wrong
            say(f"  {key}, {cast}: {speed:.2f} team-years/s, {wrong} faults ({load()})")
        found.append(shown(NAME, key, middle(speeds), " team-years/s", len(speeds)))
        what = f"{key}: missed, told twice or told wrong"
        found.append(at_most(NAME, what, faults, 0, "", len(speeds)))
    return found


async def _live(file: CohortFile, cast: Cast) -> tuple[float, int]:
    """Return the team-years a second of one rehearsal, and what its proof has found."""
    async with lived(file, cast) as (scene, took):
        out = scene.folder / "record"
        sum_ = await write_record(scene, file.cohort.key, out, cast=cast, seed=1)
    return team_years(file.cohort) / took.wall, sum_.missed + sum_.twice + sum_.wrong


def team_years(cohort: Cohort) -> float:
    """Return how many years of one team a cohort lives through."""
    span = cohort.ends_on - cohort.starts_on + cohort.program.looks_back_for
    return len(cohort.teams) * (span / A_YEAR)
