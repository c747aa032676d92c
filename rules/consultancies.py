"""Peer consultancies: a few teams at a time advise one of them on its problem of practice.

Each round every team is in one group. One team of a group brings its problem; the others
advise. Who has brought least brings next, so that over the rounds everybody has brought and
has advised. Those advise whom the others have met least; among them, whose problems are
nearest. What was before a round counts as it was, so groups can be matched anew in between.
There is no chance in it: the same teams, in the same order, are matched alike.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import combinations, product
from typing import Protocol

from models.cohort import Team
from models.value import Value
from rules.kinship import Kin

SMALLEST = 2


class Consultancy(Value):
    """One group of one round: `teams` (the one that brings is first), and why these."""

    round: int
    teams: tuple[Team, ...]
    why: str


def consultancies(
    teams: Sequence[Team], *, rounds: int, size: int
) -> list[list[Consultancy]]:
    """Return the groups of each round, of about `size` teams (a lone team is nowhere).

    With at least as many rounds as the largest group has teams, everybody has brought.
    """
    tables = Tables({team.key: team for team in teams}, groups_of(len(teams), size))
    return [tables.seat(number) for number in range(1, rounds + 1)]


def groups_of(teams: int, size: int) -> list[int]:
    """Return the sizes of the groups of so many teams, as even as can be."""
    count = min(-(-teams // size), teams // SMALLEST)
    return [teams // count + (n < teams % count) for n in range(count)] if count else []


class Hours(Protocol):
    """Who is busy while a group meets; groups are named by their place in the round."""

    def against(self, group: int, team: str) -> int:
        """Return how many clashes it would bring if a team came into a group."""

    def take(self, group: int, team: str) -> None:
        """Note that a team is in a group."""

    def clashes(self, groups: Sequence[Sequence[str]]) -> int:
        """Return how often somebody would be in two places with these groups."""


class _Anytime:
    """Days that are found only when the groups are known: nobody is busy."""

    def against(self, group: int, team: str) -> int:
        del group, team
        return 0

    def take(self, group: int, team: str) -> None:
        del group, team

    def clashes(self, groups: Sequence[Sequence[str]]) -> int:
        del groups
        return 0


ANYTIME = _Anytime()


@dataclass
class Tables:
    """Who has brought how often, and who has met whom, while rounds are matched."""

    teams: dict[str, Team]
    sizes: Sequence[int]
    brought: Counter[str] = field(default_factory=Counter)
    met: Counter[frozenset[str]] = field(default_factory=Counter)

    @cached_property
    def kin(self) -> Kin:
        """How near the teams' problems are."""
        return Kin({key: team.problem for key, team in self.teams.items()})

    def remember(self, group: Sequence[str]) -> None:
        """Count a group that met, or will: the first of it brings."""
        self.brought[group[0]] += 1
        self.met.update(frozenset(pair) for pair in combinations(group, 2))

    def bringing(self) -> list[str]:
        """Return who brings next: who has brought least, in the order of the file."""
        order = sorted(self.teams, key=lambda key: self.brought[key])  # stable
        return order[: len(self.sizes)]

    def seat(self, number: int, hours: Hours = ANYTIME) -> list[Consultancy]:
        """Return the groups of the next round, and remember them.

        `hours` say who cannot be in which group, if their days stand already.
        """
        groups = [[key] for key in self.bringing()]
        free = dict.fromkeys(key for key in self.teams if [key] not in groups)
        for place, (brings,) in enumerate(groups):
            hours.take(place, brings)
        for seat in range(1, max(self.sizes, default=0)):
            for place, group in enumerate(groups):
                if seat < self.sizes[place]:
                    adviser = min(free, key=partial(self._cost, hours, place, group))
                    del free[adviser]
                    group.append(adviser)
                    hours.take(place, adviser)
        _untangle(groups, hours)
        found = [self._consultancy(number, group) for group in groups]
        for group in groups:
            self.remember(group)
        return found

    def _cost(
        self, hours: Hours, place: int, group: Sequence[str], key: str
    ) -> tuple[int, int, float]:
        """Return how little a team suits a group: busy, met before, or another problem."""
        met = sum(self.met[frozenset((key, other))] for other in group)
        return hours.against(place, key), met, -self.kin.between(group[0], key).share

    def _consultancy(self, number: int, group: Sequence[str]) -> Consultancy:
        brings, *advisers = group
        problem = self.teams[brings].problem or "its problem of practice"
        full = problem if problem.endswith((".", "?", "!")) else f"{problem}."
        said = [f"{self.teams[brings].agency} brings: {full}"]
        said += [self._reason(brings, key) for key in advisers]
        teams = tuple(self.teams[key] for key in group)
        return Consultancy(round=number, teams=teams, why=" ".join(said))

    def _reason(self, brings: str, key: str) -> str:
        adviser = self.teams[key].agency
        kinship = self.kin.between(brings, key)
        if kinship.share == 1:
            return f"{adviser} works on the same, and advises."
        if kinship.words:
            return f"{adviser} writes of {_listed(kinship.words)} too, and advises."
        if not self.met[frozenset((brings, key))]:
            return f"{adviser} advises: the two have not sat together yet."
        return f"{adviser} advises: everybody has met, and it is time to meet again."


def _untangle(groups: list[list[str]], hours: Hours) -> None:
    """Let advisers change places for as long as fewer are then in two places at once."""
    while before := hours.clashes(groups):
        if not any(hours.clashes(groups) < before for _ in _swaps(groups)):
            return


def _swaps(groups: list[list[str]]) -> Iterator[None]:
    """Try each change of places of two advisers; what nobody keeps is undone."""
    for one, other in combinations(groups, 2):
        for a, b in product(range(1, len(one)), range(1, len(other))):
            one[a], other[b] = other[b], one[a]
            yield
            one[a], other[b] = other[b], one[a]


def _listed(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
