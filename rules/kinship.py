"""How near two teams' problems are, by the words that both use.

A word that many teams use says little, so each counts for less the more of them use it.
It is a help to whoever decides, and shown with its words; no more is read into a text.
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

SHORTEST = 4  # letters of a word that may say something
MOST_NAMED = 3
_WORD = re.compile(r"[^\W\d_]+")
_PLURAL = re.compile(r"(?:(?<=[^aeiou])(ies)|(?<=[^su])s)$")
_SAY_NOTHING = """
about after again also among another around because been before being between both could
does doing done each else enough even ever every from gets give good have having help
here into just keep know less like made make making many more most much must need needs
never next often once only other others over same should since some still such take tell
than that their them then there these they thing think this those though through time
together under until upon used using very want ways well were what when where whether
which while whom whose will with within without work working would year your problem
practice question agency agencies state states district districts county counties team
teams
"""
SAY_NOTHING = frozenset(_SAY_NOTHING.split())


class Kinship(NamedTuple):
    """How near two problems are, from 0 to 1 (the same), and by which words."""

    share: float = 0.0
    words: tuple[str, ...] = ()


class Kin:
    """The problems of some teams, by their keys; a team may have none."""

    def __init__(self, problems: Mapping[str, str | None]) -> None:
        self._said = {key: _plain(text or "") for key, text in problems.items()}
        self._words = {text: words_of(text) for text in self._said.values()}
        self._known: dict[tuple[str, str], Kinship] = {}  # by text: many share one

    def between(self, one: str, other: str) -> Kinship:
        """Return how near two teams' problems are."""
        mine, theirs = self._said[one], self._said[other]
        pair = (mine, theirs) if mine < theirs else (theirs, mine)
        if pair not in self._known:
            self._known[pair] = self._compare(*pair)
        return self._known[pair]

    def _compare(self, one: str, other: str) -> Kinship:
        if one and one == other:
            return Kinship(1.0)
        mine, theirs = self._words[one], self._words[other]
        shared = mine.keys() & theirs.keys()
        if not shared:
            return Kinship()
        rarest = sorted(shared, key=lambda word: (self._users[word], word))
        share = self._weight(shared) / self._weight(mine.keys() | theirs.keys())
        return Kinship(share, tuple(mine[word] for word in rarest[:MOST_NAMED]))

    def _weight(self, words: set[str]) -> float:
        return sum(1 / self._users[word] for word in sorted(words))

    @cached_property
    def _users(self) -> Counter[str]:
        return Counter(word for text in self._said.values() for word in self._words[text])


def words_of(text: str) -> dict[str, str]:
    """Return the words that may say something, by their singular."""
    found: dict[str, str] = {}
    for word in _WORD.findall(text.casefold()):
        if len(word) >= SHORTEST and word not in SAY_NOTHING:
            found.setdefault(_singular(word), word)
    return found


def _singular(word: str) -> str:
    return _PLURAL.sub(lambda end: "y" if end[1] else "", word)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
