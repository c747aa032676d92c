"""Peer consultancies: a few teams at a time advise one of them on its problem of practice.

Each round every team is in one group. One team of a group brings its problem; the others
advise. Who has brought least brings next, so that over the rounds everybody has brought and
has advised. Those advise whom the others have met least; among them, whose problems are
nearest. What was before a round counts as it was, so groups can be matched anew in between.
There is no chance in it: the same teams, in the same order, are matched alike.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import combinations

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

    def seat(self, number: int, hours: int | None = None) -> list[Consultancy]:
        """Return the groups of the next round, and remember them.

        `hours` are how many of them can meet one after the other, if their days stand
        already: no liaison should have to be in more groups than that.
        """
        order = sorted(self.teams, key=lambda key: self.brought[key])  # stable: as filed
        bringing, free = order[: len(self.sizes)], dict.fromkeys(order[len(self.sizes) :])
        groups = [[key] for key in bringing]
        for seat in range(1, max(self.sizes, default=0)):
            for group, size in zip(groups, self.sizes, strict=True):
                if seat < size:
                    cost = partial(self._cost, group, groups, hours)
                    adviser = min(free, key=cost)
                    del free[adviser]
                    group.append(adviser)
        found = [self._consultancy(number, group) for group in groups]
        for group in groups:
            self.remember(group)
        return found

    def _cost(
        self,
        group: Sequence[str],
        groups: Sequence[Sequence[str]],
        hours: int | None,
        key: str,
    ) -> tuple[bool, int, float]:
        """Return how little a team suits a group: met before, or another problem."""
        crowds = hours is not None and self._crowds(group, groups, hours, key)
        met = sum(self.met[frozenset((key, other))] for other in group)
        return crowds, met, -self.kin.between(group[0], key).share

    def _crowds(
        self, group: Sequence[str], groups: Sequence[Sequence[str]], hours: int, key: str
    ) -> bool:
        """Whether a team's liaison would have to be in more groups than there are hours."""
        liaison = self.teams[key].liaison
        where = [one for one in groups if self._accompanies(liaison, one)]
        return group not in where and len(where) >= hours

    def _accompanies(self, liaison: str, group: Sequence[str]) -> bool:
        return any(self.teams[key].liaison == liaison for key in group)

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


def _listed(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
