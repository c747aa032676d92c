"""Where a journey's strands stand, read from what is over: what its story wants dated.

The journey itself waits and need not ask; whoever looks in its stead does.
"""

from collections.abc import Collection, Iterator, Sequence

from models.journey import Laid, StrandOutline
from models.occasion import OccasionId, place_of


def strands_of(laid: Laid, journey: str) -> Sequence[StrandOutline]:
    """Return the strands of a laid year that a journey walks."""
    _, team = place_of(journey)
    if team is None:
        return laid.strands
    return next(start.strands for start in laid.teams if start.team == team)


def wanted(
    strands: Sequence[StrandOutline], journey: str, closed: Collection[str]
) -> Iterator[str]:
    """Yield the next occasion of each repeating step that a strand has come to."""
    for strand in strands:
        for stop in strand.stops:
            if stop.repeats:
                yield _next_of(stop.repeats, journey, closed)
                break
            if stop.occasion not in closed:
                break


def _next_of(step: str, journey: str, closed: Collection[str]) -> str:
    cohort, team = place_of(journey)
    one = OccasionId(cohort=cohort, team=team, step=step, ordinal=1)
    while str(one) in closed:
        one = one.model_copy(update={"ordinal": one.ordinal + 1})
    return str(one)
