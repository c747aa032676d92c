"""What becomes of a year's meetings when the whole year is shifted."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from models.cohort import Cohort
from rules.open_days import OpenDays
from rules.year import lay_out


def exceptions(old: Cohort, new: Cohort, by: timedelta, now: datetime) -> Iterator[str]:
    """Yield in words each meeting that cannot be where the shift alone would put it.

    It hits a closed day, a holiday or the past, or finds no day at all.
    """
    open_days, plan = OpenDays.of(new), lay_out(new)
    placed = {_part(one.occasion): one for one in plan.meetings}
    for one in lay_out(old).meetings:
        if one.projected or (there := placed.get(_part(one.occasion))) is None:
            continue
        meant = one.slot.day + by
        if why := open_days.why_closed(meant):
            moved = f"it is on {there.slot.day} instead"
            yield f"{there.occasion} would be on {meant}, closed: {why}; {moved}"
        elif there.slot.day != meant:
            yield f"{there.occasion} would be on {meant}; it is on {there.slot.day} instead"
        if there.slot.start <= now:
            yield f"{there.occasion} would be in the past, on {there.slot.day}"
    yield from map(str, plan.unplaced)
    yield from plan.remarks


def _part(occasion: str) -> str:
    """Return what an occasion is called in every year."""
    return occasion.partition("/")[2]
