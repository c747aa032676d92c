"""Who may join, and what it means that somebody leaves."""

from collections.abc import Sequence
from typing import NamedTuple

from models.cohort import Cohort
from models.refusal import Refused
from models.roster import OF_ONE_STEP, Role
from models.seat import Seat

IN_A_TEAM = {Role.CORE, Role.LEAD, Role.GUEST}


class Handover(NamedTuple):
    """Seats to be left, none if they were before; and the places a successor takes."""

    left: tuple[Seat, ...]
    taken: tuple[tuple[str | None, Role], ...] = ()


def refuse_joining(
    cohort: Cohort,
    seats: Sequence[Seat],
    person: str,
    team: str | None,
    role: Role,
    *,
    circle: str | None = None,
) -> None:
    """Refuse a seat that does not exist, or that this person has as somebody else."""
    refuse_circle(cohort, role, circle)
    if role in IN_A_TEAM:
        if team is None:
            raise Refused(f"somebody who joins as {role} needs a team: add --team")
        refuse_unknown_team(cohort, team)
    elif team is not None:
        raise Refused(
            f"somebody who joins as {role} belongs to the host: leave --team out"
            + (
                " (a liaison takes over teams by: leave --to)"
                if role is Role.LIAISON
                else ""
            )
        )
    seat = seat_there(seats, person, team, circle)
    if seat and seat.role is not role:
        raise Refused(f"they are {there(seat)} already, as {seat.role}")


def seat_there(
    seats: Sequence[Seat], person: str, team: str | None, circle: str | None = None
) -> Seat | None:
    """Return the seat that somebody has in a team or circle, or among the host's people."""
    return next(
        (s for s in _taken(seats, person) if (s.team, s.circle) == (team, circle)), None
    )


def there(seat: Seat) -> str:
    """Say where a seat is."""
    if seat.circle or seat.team:
        return f"in {seat.circle or seat.team}"
    return "among the host's people"


def refuse_circle(cohort: Cohort, role: Role, circle: str | None) -> None:
    """Refuse a place in one step alone that there is not, or to be there for none."""
    if circle is None and role in OF_ONE_STEP:
        raise Refused(f"a {role} is there for one step: add --circle STEP")
    if circle and (fault := cohort.program.circle_fault(circle, role)):
        raise Refused(fault)


def refuse_unknown_team(cohort: Cohort, team: str) -> None:
    """Refuse a team that this cohort has not."""
    keys = [each.key for each in cohort.teams]
    if team not in keys:
        raise Refused(f"{cohort.key} has no team {team}; it has {', '.join(keys)}")


def leaving(
    seats: Sequence[Seat],
    person: str,
    team: str | None,
    successor: str | None,
    circle: str | None = None,
) -> Handover:
    """Return which seats are left, and which a successor takes.

    Who leaves a circle keeps all other places; who leaves a team leaves its circles too.
    The same order once more leaves nothing.
    """
    had = [seat for seat in seats if seat.person.id == person]
    had = [seat for seat in had if circle is None or seat.circle == circle]
    meant = [seat for seat in had if team is None or seat.team == team]
    if not meant:
        raise Refused(f"they have no seat in {team if team and had else 'this cohort'}")
    left = [seat for seat in meant if seat.is_taken]
    if not left:
        _refuse_another_successor(seats, meant, successor)
        return Handover(())
    held = [seat for seat in had if seat.is_taken]
    if led := {seat.team for seat in left if seat.role is Role.LIAISON and seat.team}:
        return _handed_over(seats, left, sorted(led), successor)
    if successor:
        raise Refused("only a liaison hands over to a successor; leave --to out")
    if team is None and len({seat.team for seat in held}) > 1:
        teams = ", ".join(sorted(seat.team or "the host's people" for seat in held))
        raise Refused(f"they have more than one seat ({teams}): say which with --team")
    return Handover(tuple(left))


def _refuse_another_successor(
    seats: Sequence[Seat], left: Sequence[Seat], successor: str | None
) -> None:
    """Refuse, of those who have left, a successor who took nothing over."""
    led = {seat.team for seat in left if seat.role is Role.LIAISON and seat.team}
    has = {seat.team for seat in _taken(seats, successor or "")}
    if successor and not led & has:
        raise Refused("they have left already, and nothing was handed to that successor")


def _handed_over(
    seats: Sequence[Seat], left: Sequence[Seat], led: Sequence[str], successor: str | None
) -> Handover:
    if successor is None:
        raise Refused(
            f"they are the liaison of {', '.join(led)}: name a successor with --to EMAIL"
        )
    if any(seat.person.id == successor for seat in left):
        raise Refused("nobody is their own successor")
    theirs = [seat for seat in _taken(seats, successor) if seat.role is Role.LIAISON]
    if not theirs:
        raise Refused("the successor is no liaison of this cohort; let them join first")
    has = {seat.team for seat in theirs}
    return Handover(
        tuple(left), tuple((team, Role.LIAISON) for team in led if team not in has)
    )


def _taken(seats: Sequence[Seat], person: str) -> list[Seat]:
    return [seat for seat in seats if seat.person.id == person and seat.is_taken]
