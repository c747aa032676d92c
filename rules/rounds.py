"""When the groups of a round meet, and who cannot be there: their days stand already.

Who brings meets where they were to bring. Whoever's liaison is in another group at that
hour, or elsewhere, is better an adviser of another group.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from models.cohort import Cohort
from models.meeting import Meeting
from models.occasion import OccasionId
from models.roster import Role


@dataclass
class Round:
    """A round's meetings, group by group, with what else is at their hours.

    `taken` are the people of each group so far: its teams and their liaisons.
    """

    cohort: Cohort
    meetings: Sequence[Meeting]
    others: Sequence[Meeting]
    taken: list[set[str]] = field(init=False)
    busy: list[set[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.taken = [set() for _ in self.meetings]
        self.busy = [self._busy(meeting) for meeting in self.meetings]
        self._at_once = [
            [n for n, other in enumerate(self.meetings) if other.slot.overlaps(one.slot)]
            for one in self.meetings
        ]

    def _busy(self, meeting: Meeting) -> set[str]:
        elsewhere = (one for one in self.others if _at_once(one, meeting))
        return set().union(*(people_of(self.cohort, one) for one in elsewhere))

    def against(self, group: int, team: str) -> int:
        """Return how many clashes it would bring if a team came into a group."""
        people = self._people(group, team) - self.taken[group]
        others = [self.taken[n] for n in self._at_once[group] if n != group]
        return sum(bool(people & some) for some in (self.busy[group], *others))

    def take(self, group: int, team: str) -> None:
        """Note that a team is in a group."""
        self.taken[group] |= self._people(group, team)

    def clashes(self, groups: Sequence[Sequence[str]]) -> int:
        """Return how often somebody would be in two places with these groups."""
        people = [
            _people(self.cohort, teams, meeting)
            for teams, meeting in zip(groups, self.meetings, strict=True)
        ]
        found = sum(bool(some & busy) for some, busy in zip(people, self.busy, strict=True))
        for one, others in enumerate(self._at_once):
            found += sum(bool(people[one] & people[n]) for n in others if n > one)
        return found

    def _people(self, group: int, team: str) -> set[str]:
        return _people(self.cohort, [team], self.meetings[group])


def where_they_bring(bringing: Sequence[str], meetings: Sequence[Meeting]) -> list[Meeting]:
    """Return the meeting of each team that brings: its own, or else one that is free."""
    theirs = {meeting.teams[0]: meeting for meeting in meetings}
    free = [meeting for meeting in meetings if meeting.teams[0] not in bringing]
    return [theirs[key] if key in theirs else free.pop(0) for key in bringing]


def clashes(
    cohort: Cohort, round_: Sequence[Meeting], others: Sequence[Meeting]
) -> Iterator[str]:
    """Yield who would be in two places, in words; `round_` has the teams to be."""
    pairs = [*combinations(round_, 2), *((one, two) for one in round_ for two in others)]
    for one, other in pairs:
        both = people_of(cohort, one) & people_of(cohort, other)
        if both and _at_once(other, one):
            yield f"{one.id} would clash with {other.id} for {_named(cohort, both)}"


def _named(cohort: Cohort, people: set[str]) -> str:
    """Name teams, and liaisons by theirs: no address goes into a history."""
    teams = [team.agency for team in cohort.teams if team.key in people]
    accompanied: dict[str, list[str]] = {}
    for team in cohort.teams:
        accompanied.setdefault(team.liaison, []).append(team.agency)
    liaisons = [who for who in accompanied if who in people]
    teams += [f"the liaison of {' and '.join(accompanied[who])}" for who in liaisons]
    return ", ".join(teams)


def people_of(cohort: Cohort, meeting: Meeting) -> set[str]:
    """Return the teams of a meeting and their liaisons; of a whole cohort's, nobody."""
    team = OccasionId.parse(meeting.id).team
    return _people(cohort, (team,) if team else meeting.teams, meeting)


def _people(cohort: Cohort, teams: Sequence[str], meeting: Meeting) -> set[str]:
    with_liaison = Role.LIAISON in meeting.audience
    return {*teams, *(cohort.team(key).liaison for key in teams if with_liaison)}


def _at_once(one: Meeting, other: Meeting) -> bool:
    return one.is_planned and one.slot.overlaps(other.slot)
