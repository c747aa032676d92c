"""A relay that refuses everybody is in trouble itself: nobody is given up for that.

A refusal is final once the relay has taken a letter to somebody else, or a look is over. As
soon as five people in a row were refused, whichever their journeys, what they were to hear
waits, as with a relay that does not answer. Addresses that are not there count once a
domain: a list may well hold five of a school that changed its name, but not five such.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from activities.posts import Attempt, Ending
from store.ledger import Outgoing

IN_A_ROW = 5


class Tried(NamedTuple):
    """One letter's attempt."""

    attempt: Attempt
    letter: Outgoing


@dataclass
class Refusals:
    """Who was refused since the relay last took a letter, and what is not settled yet."""

    people: set[str] = field(default_factory=set)
    kept: dict[str, list[Tried]] = field(default_factory=dict)

    def sifted(self, journey: str, tried: Sequence[Tried]) -> list[Tried]:
        """Return what may be settled now; refusals are kept back until they are sure."""
        settled: list[Tried] = []
        for one in tried:
            if one.attempt.ending is Ending.ACCEPTED:
                self.people.clear()
                settled += self.kept.pop(journey, [])
            if _is_refused_by_relay(one.attempt):
                self.people.add(_whom(one))
                self.kept.setdefault(journey, []).append(one)
            else:
                settled.append(one)
        if len(self.people) < IN_A_ROW:
            return settled
        return [*settled, *(_stopped(one) for one in self.kept.pop(journey, []))]

    def at_last(self, journey: str) -> list[Tried]:
        """Return the refusals of a look that is over."""
        return self.kept.pop(journey, [])


def _is_refused_by_relay(attempt: Attempt) -> bool:
    """Whether it was the relay's word, and not our own before it was asked."""
    refused = attempt.ending in {Ending.REFUSED, Ending.UNREACHABLE}
    return refused and attempt.reply[:1] == "5"


def _whom(one: Tried) -> str:
    to = one.letter.envelope_to
    return to.rpartition("@")[2] if one.attempt.ending is Ending.UNREACHABLE else to


def _stopped(one: Tried) -> Tried:
    return one._replace(attempt=one.attempt._replace(ending=Ending.STOPPED))
