"""Peer consultancies: a few teams at a time advise one of them on its problem of practice.

Each round every team is in one group. One team of a group brings its problem; the others
advise. Who has brought least brings next, so that over the rounds everybody has brought and
has advised. Those advise whom the others have met least; among them, who share the problem.
There is no chance in it: the same teams, in the same order, are matched alike.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations

from models.cohort import Team
from models.value import Value

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


@dataclass
class Tables:
    """Who has brought how often, and who has met whom, while rounds are matched."""

    teams: dict[str, Team]
    sizes: Sequence[int]
    brought: Counter[str] = field(default_factory=Counter)
    met: Counter[frozenset[str]] = field(default_factory=Counter)

    def seat(self, number: int) -> list[Consultancy]:
        """Return the groups of the next round, and remember them."""
        order = sorted(self.teams, key=lambda key: self.brought[key])  # stable: as filed
        bringing, free = order[: len(self.sizes)], dict.fromkeys(order[len(self.sizes) :])
        groups = [[key] for key in bringing]
        for seat in range(1, max(self.sizes, default=0)):
            for group, size in zip(groups, self.sizes, strict=True):
                if seat < size:
                    adviser = min(free, key=partial(self._cost, tuple(group)))
                    del free[adviser]
                    group.append(adviser)
        found = [self._consultancy(number, group) for group in groups]
        self.brought.update(bringing)
        self.met.update(frozenset(pair) for one in groups for pair in combinations(one, 2))
        return found

    def _cost(self, group: Sequence[str], key: str) -> tuple[int, bool]:
        """Return how little a team suits a group: met before, or another problem."""
        met = sum(self.met[frozenset((key, other))] for other in group)
        return met, not self._shares(group[0], key)

    def _shares(self, one: str, other: str) -> bool:
        problem = self.teams[one].problem
        return problem is not None and problem == self.teams[other].problem

    def _consultancy(self, number: int, group: Sequence[str]) -> Consultancy:
        brings, *advisers = group
        problem = self.teams[brings].problem or "its problem of practice"
        said = [f"{self.teams[brings].agency} brings: {problem}."]
        said += [self._reason(brings, key) for key in advisers]
        teams = tuple(self.teams[key] for key in group)
        return Consultancy(round=number, teams=teams, why=" ".join(said))

    def _reason(self, brings: str, key: str) -> str:
        adviser = self.teams[key].agency
        if self._shares(brings, key):
            return f"{adviser} works on the same, and advises."
        if not self.met[frozenset((brings, key))]:
            return f"{adviser} advises: the two have not sat together yet."
        return f"{adviser} advises: everybody has met, and it is time to meet again."
