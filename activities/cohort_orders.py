"""Orders about a cohort's people and pace: join, leave, pause, resume."""

from activities.ask_orders import give_back
from activities.orders import Desk, Order
from models.command import Digests, InviteGuests, Join, Leave, Pause, Resume
from models.digest import DigestWish
from models.journey import Written
from models.occasion import journey_of
from models.roster import Role
from models.tables.cohort import JourneyRow
from rules import seating
from store.cohorts import journeys_of
from store.digests import digest_wish, keep_digest_wish
from store.seats import leave_seat, take_seat


async def join(desk: Desk, command: Join) -> Written:
    """Seat somebody: they hear exactly what is still to come."""
    seats = await desk.seats()
    seating.refuse_joining(
        desk.cohort,
        seats,
        command.person,
        command.team,
        command.role,
        circle=command.circle,
    )
    has = seating.seat_there(seats, command.person, command.team, command.circle)
    if has:
        return Written(answer=f"They are {seating.there(has)} already, as {has.role}.")
    seat = await take_seat(
        desk.session,
        desk.cohort.key,
        command.person,
        team=command.team,
        role=command.role,
        at=desk.now,
        circle=command.circle,
    )
    where = f"team {command.team}" if command.team else "the host's people"
    where = f"{command.circle}, beside {where}," if command.circle else where
    written = desk.note_order(seat, f"They joined {where} as {command.role}.")
    return written.model_copy(update={"touched": await _touched(desk, {command.team})})


async def invite_guests(desk: Desk, command: InviteGuests) -> Written:
    """Seat guests of a team; whoever sits in it already keeps their seat."""
    seating.refuse_unknown_team(desk.cohort, command.team)
    seats = await desk.seats()
    there = {s.person.id for s in seats if s.team == command.team and s.is_taken}
    fresh = {who: kind for who, kind in command.guests.items() if who not in there}
    for person, category in fresh.items():
        await take_seat(
            desk.session,
            desk.cohort.key,
            person,
            team=command.team,
            role=Role.GUEST,
            at=desk.now,
            category=category,
        )
    answer = f"Guests of team {command.team} newly invited: {len(fresh)}."
    if known := len(command.guests) - len(fresh):
        answer += f" In the team already: {known}."
    written = desk.note_order(journey_of(desk.cohort.key, command.team), answer)
    return written.model_copy(update={"touched": await _touched(desk, {command.team})})


async def leave(desk: Desk, command: Leave) -> Written:
    """Free somebody's seats; what was put into their calendar is taken back."""
    seats = await desk.seats()
    handover = seating.leaving(
        seats, command.person, command.team, command.successor, command.circle
    )
    if not handover.left:
        where = f" {command.team}" if command.team else ""
        return Written(answer=f"They have left{where} already.")
    for seat in handover.left:
        await leave_seat(desk.session, seat.id, desk.now)
        if seat.team and not seat.circle:
            await give_back(desk, command.person, seat.team)
    for team, role in handover.taken:
        await take_seat(
            desk.session,
            desk.cohort.key,
            command.successor or "",
            team=team,
            role=role,
            at=desk.now,
        )
    places = {seat.circle or seat.team or "the host's people" for seat in handover.left}
    answer = f"They left {', '.join(sorted(places))}."
    if handover.taken:
        answer += f" The successor takes over {len(handover.taken)}."
    written = desk.note_order(handover.left[0].id, answer)
    teams = {seat.team for seat in handover.left}
    return written.model_copy(update={"touched": await _touched(desk, teams)})


async def _touched(desk: Desk, teams: set[str | None]) -> tuple[str, ...]:
    """Return the teams' journeys; one of the host may belong to every team's meetings."""
    journeys = await journeys_of(desk.session, desk.cohort.key)
    return tuple(j.id for j in journeys if j.team and (None in teams or j.team in teams))


async def digests(desk: Desk, command: Digests) -> Written:
    """Stop somebody's digests, or let them come again; nothing else is stopped by it."""
    where = (desk.session, desk.cohort.key, command.person)
    before = await digest_wish(*where)
    wish = DigestWish(wanted=command.wanted, turn=before.turn + 1)
    await keep_digest_wish(*where, wish)
    answer = "Digests come again." if wish.wanted else "No more digests come."
    return desk.note_order(command.person, answer, new={"wanted": wish.wanted})


async def pause(desk: Desk, command: Pause) -> Written:
    """Hold reminders, asks and nudges."""
    return await _set_pause(desk, command.team, paused=True)


async def resume(desk: Desk, command: Resume) -> Written:
    """Let them leave again; what is past stays unsaid."""
    return await _set_pause(desk, command.team, paused=False)


async def _set_pause(desk: Desk, team: str | None, *, paused: bool) -> Written:
    concerned = [j for j in await _journeys(desk, team) if j.paused is not paused]
    if not concerned:
        state = "is paused already" if paused else "is not paused"
        return Written(answer=f"{_whose(desk, team)} {state}.")
    for journey in concerned:
        journey.paused = paused
        journey.resumed_at = None if paused else desk.now
    state = "paused: reminders, asks and nudges wait" if paused else "running again"
    subject = journey_of(desk.cohort.key, team)
    written = desk.note_order(subject, f"{_whose(desk, team)} is {state}.")
    touched = tuple(j.id for j in concerned if j.id != desk.journey.id)
    return written.model_copy(update={"touched": touched})


async def _journeys(desk: Desk, team: str | None) -> list[JourneyRow]:
    journeys = await journeys_of(desk.session, desk.cohort.key)
    if team is None:
        return journeys
    seating.refuse_unknown_team(desk.cohort, team)
    return [journey for journey in journeys if journey.team == team]


def _whose(desk: Desk, team: str | None) -> str:
    return f"team {team}" if team else f"cohort {desk.cohort.key}"


COHORT_ORDERS: dict[str, Order] = {
    "join": join,
    "guests": invite_guests,
    "leave": leave,
    "digests": digests,
    "pause": pause,
    "resume": resume,
}
