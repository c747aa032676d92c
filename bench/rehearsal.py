"""A rehearsed year against the same waiting with nothing to do.

Ours: driver, worker, composing, database. The bare one: as many workflows, timers and
activities, read from the histories of the year just lived and played at the same moments
on the same server, in a worker process of its own. The start of server and worker is in
neither; writing the booklet is shown beside.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from temporalio.api.testservice.v1 import LockTimeSkippingRequest, UnlockTimeSkippingRequest

from bench.bare import QUEUE, WORKER, BareEnsemble, Ensemble
from bench.cpu import cpu_seconds
from bench.sample import journeys_of, sample
from bench.scores import histories_of, score_of
from bench.table import Figure, Say, at_most, load, middle, shown
from models.cohort import CohortFile
from rehearsal.cast import Cast, played_by
from rehearsal.record import write_record
from rehearsal.theatre import Stage, stage, throw_away_folder
from rehearsal.year import live_the_year, raise_curtain, to_the_curtain
from store.keys import keys_from_seed

NAME = "rehearsal"
ROUNDS = 3
ASKED, GOAL = 6, 3
YEARS = timedelta(days=800)


class Took(NamedTuple):
    """How long something took: seconds on the wall, and of processor in all processes."""

    wall: float
    cpu: float


class Stopwatch:
    """Measures from its making."""

    def __init__(self) -> None:
        self._wall, self._cpu = perf_counter(), cpu_seconds()

    def read(self) -> Took:
        """Return what has passed."""
        return Took(perf_counter() - self._wall, cpu_seconds() - self._cpu)


class Year(NamedTuple):
    """A year lived: what it took without its booklet, seconds for that, how it waited."""

    lived: Took
    booklet: float
    letters: int
    ensemble: Ensemble


async def measure(say: Say) -> list[Figure]:
    """Live the sample's year and the bare one in turn; return the figures."""
    years, bares = [], []
    for number in range(1, ROUNDS + 1):
        year = await _live(sample())
        bare = await _play(year.ensemble)
        years.append(year)
        bares.append(bare)
        say(f"  round {number}: {_seconds(year.lived)}, bare {_seconds(bare)} ({load()})")
    return _figures(years, bares)


def _seconds(took: Took) -> str:
    return f"{took.wall:.1f} s (processor {took.cpu:.1f})"


def _figures(years: list[Year], bares: list[Took]) -> list[Figure]:
    pairs = list(zip(years, bares, strict=True))
    ratio = middle(year.lived.wall / bare.wall for year, bare in pairs)
    whole = middle((year.lived.wall + year.booklet) / bare.wall for year, bare in pairs)
    cpu = middle(year.lived.cpu / bare.cpu for year, bare in pairs)
    lived = middle(year.lived.wall for year in years)
    letters = middle(year.letters / year.lived.wall for year in years)
    return [
        at_most(NAME, "a year / a bare year", ratio, ASKED, " x", ROUNDS),
        at_most(NAME, "the same, what is wanted", ratio, GOAL, " x", ROUNDS),
        at_most(NAME, "the same with its booklet", whole, ASKED, " x", ROUNDS),
        shown(NAME, "the same in processor time", cpu, " x", ROUNDS),
        shown(NAME, "a year", lived, " s", ROUNDS),
        shown(NAME, "its booklet", middle(y.booklet for y in years), " s", ROUNDS),
        shown(NAME, "a bare year", middle(bare.wall for bare in bares), " s", ROUNDS),
        shown(NAME, "letters lived through", letters, " /s", ROUNDS),
    ]


async def _live(file: CohortFile) -> Year:
    async with lived(file) as (scene, took):
        histories = await histories_of(scene.client, journeys_of(file))
        own, *others = (score_of(each) for each in histories)
        began = perf_counter()
        record = scene.folder / "record"
        key = file.cohort.key
        sum_ = await write_record(scene, key, record, cast=Cast.PUNCTUAL, seed=1)
        booklet = perf_counter() - began
    return Year(took, booklet, sum_.letters, Ensemble(own=own, others=tuple(others)))


@asynccontextmanager
async def lived(
    file: CohortFile, cast: Cast = Cast.PUNCTUAL
) -> AsyncIterator[tuple[Stage, Took]]:
    """Yield the stage after a year, and how long the year took."""
    with throw_away_folder() as folder:
        async with stage(Path(folder), keys_from_seed("bench")) as scene:
            await to_the_curtain(scene, file.cohort)
            while "polling" not in (scene.folder / "worker.log").read_text("utf-8"):  # noqa: ASYNC110 - a file
                await asyncio.sleep(0.05)
            watch = Stopwatch()
            await raise_curtain(scene, file)
            play = played_by(cast, 1)
            await live_the_year(scene, file.cohort, play, lambda _: None)
            yield scene, watch.read()


async def _play(ensemble: Ensemble) -> Took:
    """Play a bare year, and return how long it took."""
    with throw_away_folder() as folder:
        keys = keys_from_seed("bench")
        async with stage(Path(folder), keys, worker=WORKER) as scene:
            warm = Ensemble(own=ensemble.own.model_copy(update={"beats": ()}), others=())
            await _once(scene, warm, "warm")
            watch = Stopwatch()
            await _once(scene, ensemble, ensemble.own.life)
            return watch.read()


async def _once(scene: Stage, ensemble: Ensemble, name: str) -> None:
    """Let the server's clock skip by itself, which costs less than driving it."""
    handle = await scene.client.start_workflow(
        BareEnsemble.run, ensemble, id=name, task_queue=QUEUE, execution_timeout=YEARS
    )
    clock = scene.client.test_service
    await clock.unlock_time_skipping(UnlockTimeSkippingRequest())
    await handle.result()
    await clock.lock_time_skipping(LockTimeSkippingRequest())
