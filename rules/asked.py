"""Whom an ask goes to, and who hears of it when they stay silent."""

from collections.abc import Sequence

from models.ask import Ask
from models.roster import Role
from models.seat import Seat
from rules.matter import Matter, taken

CHAIN = (Role.LEAD, Role.LIAISON, Role.STAFF)
TEAM = (Role.LEAD, Role.CORE)


def to_ask(matter: Matter) -> Sequence[Seat]:
    """Return those an ask goes to: its owner, else the lead, else all core members.

    One of `each` goes to everybody of its audience who has not answered.
    """
    ask = matter.occasion
    assert isinstance(ask, Ask)
    if ask.each:
        seats = taken(matter.seats_of(*ask.audience))
        return [seat for seat in seats if seat.person.id not in matter.submitted]
    team = taken(matter.seats_of(*TEAM))
    owner = [seat for seat in team if seat.person.id == ask.owner]
    return owner or taken(matter.seats_of(Role.LEAD)) or team


def concerned_roles(ask: Ask) -> Sequence[Role]:
    """Return the roles of those who may be asked."""
    return ask.audience if ask.each else TEAM


def to_tell(matter: Matter, role: Role, asked: Sequence[Seat]) -> list[Seat]:
    """Return who of a role hears that nobody of those `asked` answers.

    It is nobody who heard at a step before.
    """
    before = {seat.person.id for seat in asked}
    for earlier in CHAIN[: CHAIN.index(role)]:
        before |= {seat.person.id for seat in taken(matter.seats_of(earlier))}
    return [s for s in taken(matter.seats_of(role)) if s.person.id not in before]
