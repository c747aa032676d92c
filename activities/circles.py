"""Circles: whom a look tells of them, and the order that lets somebody in or out."""

from collections.abc import Sequence
from datetime import datetime

from activities.orders import Desk, Order
from models.circle import Circle
from models.command import Opt
from models.journey import Written
from models.notice import Notice
from models.occasion import cohort_journey
from models.refusal import Refused
from models.seat import Seat
from rules.circles import (
    circle_of,
    circles_of,
    open_step,
    openings_owed,
    place_for,
    places_in,
    turn_of,
)
from rules.send_slots import SendSlots
from store.occasions import meetings_of
from store.seats import leave_seat, take_seat
from store.situations import Situation


def openings_due(
    situation: Situation, slots: SendSlots, now: datetime
) -> tuple[list[tuple[Notice, Circle]], datetime | None]:
    """Return who is told now of which circle, and when to look for that again.

    A pause holds it: it is something that is asked of people.
    """
    due: list[tuple[Notice, Circle]] = []
    moments: list[datetime] = []
    for circle in circles_of(situation.cohort, situation.meetings, now):
        owed = openings_owed(
            situation.cohort,
            circle,
            seats=situation.seats,
            entries=situation.entries.get(circle.occasion, []),
            slots=slots,
            now=now,
        )
        due += [(notice, circle) for notice in owed.notices]
        moments += [owed.next_look] if owed.next_look else []
    return ([], None) if situation.journey.paused else (due, min(moments, default=None))


async def opt(desk: Desk, command: Opt) -> Written:
    """Let somebody into a circle, or out: invited to what is ahead, or free of it."""
    step = open_step(desk.cohort, command.step)
    seats = await desk.seats()
    inside = places_in(seats, command.person, step.key)
    if command.comes and inside:
        return Written(answer=f"They are in {step.key} already.")
    if not command.comes:
        return await _out(desk, step.key, inside, turn_of(seats, command.person, step.key))
    place = place_for(desk.cohort, step, seats, command.person)
    meetings = await meetings_of(desk.session, cohort_journey(desk.cohort.key))
    ahead = circle_of(desk.cohort, step, meetings, desk.now).ahead
    if not ahead:
        raise Refused(f"{step.key} does not meet any more")
    seat_id = await take_seat(
        desk.session,
        desk.cohort.key,
        command.person,
        team=place.team,
        role=place.role,
        at=desk.now,
        circle=step.key,
    )
    times = "once more" if len(ahead) == 1 else f"{len(ahead)} times more"
    return _noted(desk, seat_id, f"They are in {step.key} now; it meets {times}.")


async def _out(desk: Desk, step: str, inside: Sequence[Seat], turns: int) -> Written:
    if not turns:
        raise Refused(f"they are not in {step}")
    if not inside:
        return Written(answer=f"They have left {step} already.")
    for seat in inside:
        await leave_seat(desk.session, seat.id, desk.now)
    return _noted(desk, inside[0].id, f"They left {step}.")


def _noted(desk: Desk, seat: str, answer: str) -> Written:
    return desk.note_order(seat, answer, touched=(desk.journey.id,))


CIRCLE_ORDERS: dict[str, Order] = {"opt": opt}
