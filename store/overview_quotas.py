"""What teams date themselves, and how far they are with it."""

from collections.abc import Iterator, Sequence

from models.cohort import Cohort
from models.meeting import MeetingState
from models.tables.meeting import MeetingRow
from models.value import Value

HELD = {MeetingState.HELD, MeetingState.PRESUMED}
GONE = {MeetingState.CALLED_OFF, MeetingState.NOT_HELD}


class QuotaLine(Value):
    """Of so many meetings that a team dates itself, how many have a day, or were held."""

    step: str
    title: str
    times: int
    dated: int
    held: int


def quota_lines(
    cohort: Cohort, team: str | None, meetings: Sequence[MeetingRow]
) -> Iterator[QuotaLine]:
    """Yield each quota of a team; the cohort (None) has none."""
    for step in cohort.quotas(cohort.team(team)) if team else ():
        theirs = [each.state for each in meetings if each.step == step.key]
        yield QuotaLine(
            step=step.key,
            title=step.bare_title,
            times=step.quota,
            dated=sum(state not in GONE for state in theirs),
            held=sum(state in HELD for state in theirs),
        )
