"""Which group of a round meets when: nobody in two places, and as few moved as can be.

The days of a round stand already, and are in people's calendars.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.cohort import Cohort
from models.meeting import Meeting
from models.occasion import OccasionId
from models.roster import Role
from rules.consultancies import Consultancy


@dataclass
class Seating:
    """The groups of a round, each at the meeting of the same place in the list."""

    cohort: Cohort
    groups: Sequence[Consultancy]
    meetings: list[Meeting]
    others: Sequence[Meeting]

    def clashes_of(self, place: int) -> list[str]:
        """Return what a group would clash with, in words."""
        others = [*self.others, *(m for n, m in enumerate(self._as_seated()) if n != place)]
        return list(self._clashes(self._as_seated()[place], others))

    def swap(self, one: int, other: int) -> None:
        """Let two groups change places."""
        here = self.meetings
        here[one], here[other] = here[other], here[one]

    def cost_of(self, *places: int) -> tuple[int, int]:
        """Return how much speaks against some places: clashes, then teams new to them."""
        clashes = sum(len(self.clashes_of(place)) for place in places)
        return clashes, sum(_new(self.groups[n], self.meetings[n]) for n in places)

    def _as_seated(self) -> list[Meeting]:
        pairs = zip(self.groups, self.meetings, strict=False)
        return [at.model_copy(update={"teams": _keys(one)}) for one, at in pairs]

    def _clashes(self, meeting: Meeting, others: Sequence[Meeting]) -> Iterator[str]:
        ours = self._people(meeting)
        for other in others:
            at_once = other.is_planned and other.slot.overlaps(meeting.slot)
            if at_once and (both := ours & self._people(other)):
                who = ", ".join(sorted(both))
                yield f"{meeting.id} would clash with {other.id} for {who}"

    def _people(self, meeting: Meeting) -> set[str]:
        """Return the teams of a meeting and their liaisons; of a whole cohort's, nobody."""
        team = OccasionId.parse(meeting.id).team
        teams = (team,) if team else meeting.teams
        with_liaison = Role.LIAISON in meeting.audience
        return {*teams, *(self.cohort.team(key).liaison for key in teams if with_liaison)}


def seated(
    cohort: Cohort,
    groups: Sequence[Consultancy],
    meetings: Sequence[Meeting],
    others: Sequence[Meeting],
) -> Seating:
    """Return each group at a meeting of its round.

    Each takes the one that fewest of its teams are new to; who clashes changes places with
    another for as long as that helps. Those who sit well stay where they are.
    """
    free, found = list(meetings), []
    for group in groups:
        at = min(free, key=lambda one: _new(group, one))
        free.remove(at)
        found.append(at)
    seating = Seating(cohort, groups, found, others)
    while _one_swap(seating):
        pass
    return seating


def _one_swap(seating: Seating) -> bool:
    """Make the first swap that helps; return whether there was one."""
    for one in range(len(seating.groups)):
        if not seating.clashes_of(one):
            continue
        for other in range(len(seating.groups)):
            before = seating.cost_of(one, other)
            seating.swap(one, other)
            if seating.cost_of(one, other) < before:
                return True
            seating.swap(one, other)
    return False


def _keys(group: Consultancy) -> tuple[str, ...]:
    return tuple(team.key for team in group.teams)


def _new(group: Consultancy, meeting: Meeting) -> int:
    return sum(team.key not in meeting.teams for team in group.teams)
