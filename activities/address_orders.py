"""Orders about addresses: one takes no mail, one is corrected."""

from activities.orders import Desk, Order
from models.command import Bounced, CorrectAddress
from models.journey import Written
from models.refusal import Refused
from models.seat import Seat
from rules.bounces import seats_to_correct
from store.bad_addresses import hold, is_bad, journeys_with, mark_bad, mend
from store.seats import leave_seat, take_seat


async def bounced(desk: Desk, command: Bounced) -> Written:
    """Hold what somebody is to hear: letters to them come back. Staff hear of it."""
    if await is_bad(desk.session, command.person):
        await hold(desk.session, command.person)
        return Written(answer="That address is known to be bad already.")
    await mark_bad(desk.session, command.person, desk.now, command.status)
    return await _noted(desk, command.person, "The address is known to be bad now.")


async def correct_address(desk: Desk, command: CorrectAddress) -> Written:
    """Let a new address take the seats of an old one, which hears nothing of it."""
    if command.person == command.successor:
        return await _right_after_all(desk, command)
    seats = await desk.seats()
    left, taken = seats_to_correct(seats, command.person, command.successor)
    if not await is_bad(desk.session, command.person):
        await mark_bad(desk.session, command.person, desk.now, None)
    for seat in left:
        await leave_seat(desk.session, seat.id, desk.now)
    for seat in taken:
        await _take(desk, seat, command.successor)
    answer = (
        "The new address takes the seats of the old one, which hears nothing. "
        "What is still to come goes there."
    )
    return await _noted(desk, command.person, answer)


async def _right_after_all(desk: Desk, command: CorrectAddress) -> Written:
    if not await is_bad(desk.session, command.person):
        raise Refused("that address is not known to be bad: name another with --to")
    await mend(desk.session, command.person, desk.now)
    return await _noted(
        desk, command.person, "The address is right after all: what was held leaves now."
    )


async def _take(desk: Desk, seat: Seat, successor: str) -> None:
    await take_seat(
        desk.session,
        desk.cohort.key,
        successor,
        team=seat.team,
        role=seat.role,
        at=desk.now,
        circle=seat.circle,
    )
    await desk.session.flush()  # the next seat's number counts this one


async def _noted(desk: Desk, person: str, answer: str) -> Written:
    """Record the order; all journeys of that person look again, in every cohort."""
    touched = await journeys_with(desk.session, person)
    written = desk.note_order(person, answer)
    return written.model_copy(update={"touched": tuple(touched)})


ADDRESS_ORDERS: dict[str, Order] = {
    "bounced": bounced,
    "correct-address": correct_address,
}
