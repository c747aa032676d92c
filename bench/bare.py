"""Workflows that wait as often as ours and do nothing: what the server alone costs."""

import asyncio

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import sys
    from datetime import timedelta

    from models.value import Value

QUEUE = "bare"
WORKER = (sys.executable, "-m", "bench.bare_worker")
PATIENCE = timedelta(minutes=1)
ACT = -1.0  # in a score: an activity; anything else is a sleep of so many seconds


class Score(Value):
    """One life as a history has it: sleeps in seconds and activities, in order."""

    life: str
    beats: tuple[float, ...]


class Ensemble(Value):
    """A life that starts all others, as a cohort's journey does."""

    own: Score
    others: tuple[Score, ...]


@activity.defn
async def nothing(_subject: str) -> str:
    """Do nothing."""
    return ""


async def _play(score: Score) -> None:
    for beat in score.beats:
        if beat == ACT:
            await _nothing(score.life)
        else:
            await workflow.sleep(beat)


async def _nothing(subject: str) -> str:
    return await workflow.execute_activity(
        nothing, subject, start_to_close_timeout=PATIENCE
    )


@workflow.defn
class BareLife:
    """Plays one score."""

    @workflow.run
    async def run(self, score: Score) -> None:
        await _play(score)


@workflow.defn
class BareEnsemble:
    """Starts the others, plays its own, and closes last."""

    @workflow.run
    async def run(self, ensemble: Ensemble) -> None:
        lives = [
            await workflow.start_child_workflow(BareLife.run, score, id=score.life)
            for score in ensemble.others
        ]
        await asyncio.gather(_play(ensemble.own), *lives)


@workflow.defn
class BareCommand:
    """Takes commands, and answers each after two activities."""

    def __init__(self) -> None:
        self._over = False

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: self._over)

    @workflow.update
    async def steer(self, subject: str) -> str:
        """Do nothing twice."""
        await _nothing(subject)
        return await _nothing(subject)

    @workflow.signal
    def close(self) -> None:
        """Let it be over."""
        self._over = True
