"""Whom a meeting expected, what their answers suggest, and when absences are too many."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from models.attendance import AbsenceRule, Counting, Presence
from models.meeting import Meeting, MeetingState
from models.refusal import Refused
from models.reply import Answer, Partstat
from models.roster import Role
from models.seat import Seat
from rules.matter import gathers

HOSTS = frozenset({Role.LIAISON, Role.STAFF})
NOBODY_MET = frozenset({MeetingState.CALLED_OFF, MeetingState.NOT_HELD})
_SUGGESTED = {
    Partstat.ACCEPTED: Presence.PRESENT,
    Partstat.DECLINED: Presence.EXCUSED,
    Partstat.DELEGATED: Presence.EXCUSED,
}


def expected(meeting: Meeting, seats: Sequence[Seat]) -> list[Seat]:
    """Return the members of teams whom a meeting gathered, one seat a person.

    Whoever joined or left since counts as at its start.
    """
    start = meeting.slot.start
    first: dict[str, Seat] = {}
    for seat in seats:
        then = seat.since <= start and (seat.left_at is None or seat.left_at > start)
        member = seat.team is not None and seat.role not in HOSTS
        if then and member and gathers(meeting, seat):
            first.setdefault(seat.person.id, seat)
    return list(first.values())


def suggested(answer: Answer | None) -> Presence:
    """Return what an answer lets us suppose, until somebody says how it was."""
    said = answer.partstat if answer else Partstat.NEEDS_ACTION
    return _SUGGESTED.get(said, Presence.UNKNOWN)


def refuse_marking(meeting: Meeting, now: datetime) -> None:
    """Refuse to say who was at a meeting that was not, or is not yet."""
    if meeting.state in NOBODY_MET:
        raise Refused(f"{meeting.id} is {meeting.state}: nobody met, so nobody was there")
    if now < meeting.slot.start and meeting.is_planned:
        raise Refused(
            f"{meeting.id} has not begun: it is on {meeting.slot.day}; "
            "say afterwards who came"
        )


def of_team(presences: Iterable[Presence]) -> Presence:
    """Return a team's presence: it is there with any member, and absent with none at all.

    Some excused and all others absent is excused: somebody spoke for the team.
    """
    said = set(presences) or {Presence.UNKNOWN}
    ranks = (Presence.PRESENT, Presence.UNKNOWN, Presence.EXCUSED, Presence.ABSENT)
    return next(rank for rank in ranks if rank in said)


def by_team(
    seats: Sequence[Seat], presences: Mapping[str, Presence]
) -> dict[str, Presence]:
    """Return each team's presence, by key; `presences` are by person, `seats` expected."""
    members: dict[str, list[Presence]] = {}
    for seat in seats:
        said = presences.get(seat.person.id, Presence.UNKNOWN)
        members.setdefault(seat.team or "", []).append(said)
    return {team: of_team(said) for team, said in members.items()}


def run_of_absences(
    history: Sequence[tuple[str, Presence]], rule: AbsenceRule, occasion: str
) -> list[str]:
    """Return the absences that count together with the one at `occasion`, by meeting.

    `history` is one team's, by start. Only its presence ends a row: what is excused or not
    known is no absence, and no presence either.
    """
    runs: list[list[str]] = [[]]
    for meeting, presence in history:
        if presence is Presence.ABSENT:
            runs[-1].append(meeting)
        elif presence is Presence.PRESENT and rule.counted is Counting.IN_A_ROW:
            runs.append([])
    return next((run for run in runs if occasion in run), [])
