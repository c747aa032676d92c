"""Circles: who is told, once, that there is one to join, and who may come to it.

Nobody is chased: the letter about a circle comes a single time, three weeks before it next
meets, or on joining if that is later. Who has ever been in it knows of it already.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from models.circle import Circle, circle_occasion
from models.cohort import Cohort
from models.facts import Facts
from models.meeting import Meeting
from models.notice import Entry, LedgerState, Notice, NoticeKind
from models.program import Step
from models.refusal import Refused
from models.seat import Seat
from rules.matter import Owed, taken
from rules.moments import opening_of
from rules.send_slots import SendSlots


def open_steps(cohort: Cohort) -> list[Step]:
    """Return the steps that are open to all who ask."""
    return [step for step in cohort.program.steps("cohort") if step.opt_in]


def circle_of(
    cohort: Cohort, step: Step, meetings: Sequence[Meeting], now: datetime
) -> Circle:
    """Return a circle as it is now; `meetings` may be the whole cohort's."""
    ahead = [m for m in meetings if m.step == step.key and m.is_planned]
    ahead = [m for m in ahead if m.slot.start > now]
    return Circle(
        occasion=circle_occasion(cohort.key, step.key),
        step=step.key,
        title=step.bare_title,
        text=step.text,
        ahead=tuple(sorted(ahead, key=lambda one: (one.slot.start, one.id))),
    )


def openings_owed(
    cohort: Cohort,
    circle: Circle,
    *,
    seats: Sequence[Seat],
    entries: Sequence[Entry],
    slots: SendSlots,
    now: datetime,
) -> Owed:
    """Return who is to be told of a circle now, and when to look for that again."""
    owed, step = Owed(), cohort.program.step(circle.step)
    if not circle.ahead:
        return owed
    told = {e.person for e in entries if e.state is not LedgerState.SUPERSEDED}
    used = {entry.key for entry in entries}
    inside = {seat.person.id for seat in seats if is_in(seat, circle.step)}
    for seat in taken([seat for seat in seats if may_join(cohort, step, seat)]):
        if seat.person.id in told | inside:
            continue
        notice = _opening(circle, seat, slots)
        leaves = slots.first_from(notice.owed_at)
        if now < leaves:
            owed.look_again(leaves)
        elif notice.key not in used:
            owed.notices.append(notice)
    return owed


def _opening(circle: Circle, seat: Seat, slots: SendSlots) -> Notice:
    return Notice(
        occasion=circle.occasion,
        seat=seat,
        kind=NoticeKind.OPENING,
        revision=1,
        owed_at=opening_of(circle.ahead[0], seat.since, slots).owed_at,
        until=circle.ahead[-1].slot.start,
        facts=Facts(title=circle.title, text=circle.text),
    )


def is_in(seat: Seat, step: str) -> bool:
    """Whether a seat, taken or left, is one in a circle, or in one of its meetings."""
    return seat.circle is not None and seat.circle.partition("/")[0] == step


def may_join(cohort: Cohort, step: Step, seat: Seat) -> bool:
    """Whether whoever has this seat may come into a circle."""
    track = cohort.team(seat.team).track if seat.team else None
    fits = not (step.track and seat.team) or step.track == track
    return fits and seat.circle is None and seat.role in step.audience


def open_step(cohort: Cohort, key: str) -> Step:
    """Return a step that is open to all who ask; refuse any other."""
    for step in open_steps(cohort):
        if step.key == key:
            return step
    there = ", ".join(step.key for step in open_steps(cohort))
    raise Refused(f"{key[:40]!a} is no space to opt into (there are: {there or 'none'})")


def place_for(cohort: Cohort, step: Step, seats: Sequence[Seat], person: str) -> Seat:
    """Return the seat with which somebody comes into a circle; refuse whoever may not."""
    theirs = [seat for seat in seats if seat.person.id == person and seat.is_taken]
    if not any(seat.circle is None for seat in theirs):
        raise Refused(f"they have no place in {cohort.key}: let them join first")
    for seat in theirs:
        if may_join(cohort, step, seat):
            return seat
    raise Refused(f"{step.key} is not for them; it is for: {', '.join(step.audience)}")


def turn_of(seats: Sequence[Seat], person: str, step: str) -> int:
    """Return how often somebody has come into a circle or left it: each order is one."""
    return sum(_turns(seat) for seat in seats if _is_theirs(seat, person, step))


def places_in(seats: Sequence[Seat], person: str, step: str) -> list[Seat]:
    """Return the places that somebody has in a circle now; none if they do not come."""
    return [s for s in seats if s.is_taken and _is_theirs(s, person, step)]


def _is_theirs(seat: Seat, person: str, step: str) -> bool:
    return seat.person.id == person and is_in(seat, step)


def _turns(seat: Seat) -> int:
    return 1 if seat.is_taken else 2


def circles_of(
    cohort: Cohort, meetings: Sequence[Meeting], now: datetime
) -> Iterator[Circle]:
    """Yield every circle of a cohort."""
    for step in open_steps(cohort):
        yield circle_of(cohort, step, meetings, now)
