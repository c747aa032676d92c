"""Whose place is where, and who sat there when. Read by the proof alone."""

from collections.abc import Sequence
from datetime import datetime

from models.ask import Ask
from models.meeting import Meeting
from models.roster import Role
from models.seat import Seat


def sitting(seats: Sequence[Seat], moment: datetime) -> dict[str, Seat]:
    """Return each person's earliest seat among those taken at a moment."""
    first: dict[str, Seat] = {}
    for seat in sorted(seats, key=lambda seat: seat.since):
        if seat.since <= moment and (seat.left_at is None or moment < seat.left_at):
            first.setdefault(seat.person.id, seat)
    return first


def has_place(seat: Seat, occasion: Meeting | Ask, team: str | None) -> bool:
    """Whether a seat's place is in a team (None: the cohort); staff sit with each.

    A seat in a circle is in the meetings of its step alone, or in that one meeting.
    """
    if seat.circle:
        return f"{occasion.id}/".split("/", 2)[2].startswith(f"{seat.circle}/")
    if isinstance(occasion, Meeting):
        if occasion.opt_in:
            return False
        if occasion.teams:
            return seat.team in occasion.teams or _is_staff(seat)
    return team in {None, seat.team} or _is_staff(seat)


def _is_staff(seat: Seat) -> bool:
    return seat.team is None and seat.role is Role.STAFF
