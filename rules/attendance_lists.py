"""A meeting tool's list of participants against the people whom the meeting expected.

People are told apart by address alone: a name is never enough, for two may share it.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from models.attendance import SheetLine
from models.seat import Seat
from rules.attendance import HOSTS


class Matched(NamedTuple):
    """Who was there, by person, and in words what is left for somebody to decide."""

    present: frozenset[str]
    doubts: tuple[str, ...]


def matched(
    lines: Sequence[SheetLine], members: Sequence[Seat], seats: Sequence[Seat]
) -> Matched:
    """Return who of `members` is on a list; `seats` are everybody's of the cohort.

    The host's people on it are no doubt: nobody asks whether they were there.
    """
    by_address = {seat.person.email: seat.person.id for seat in members}
    others = {seat.person.email: seat for seat in seats}
    present = {
        by_address[each] for line in lines for each in line.addresses if each in by_address
    }
    doubts = (
        words
        for line in lines
        if not by_address.keys() & set(line.addresses)
        for words in _doubt(line, others)
    )
    return Matched(frozenset(present), tuple(dict.fromkeys(doubts)))


def _doubt(line: SheetLine, others: dict[str, Seat]) -> Iterator[str]:
    """Yield a sentence, if a line leaves anything to decide."""
    if not line.addresses:
        yield f"row {line.row}: {line.name!a} came without an address"
        return
    known = [others[each] for each in line.addresses if each in others]
    if not known:
        shown = " or ".join(line.addresses)
        yield f"row {line.row}: {shown} ({line.name!a}) is nobody's address here"
    elif known[0].role not in HOSTS:
        team = f"of team {known[0].team}"
        yield f"row {line.row}: {line.addresses[0]} {team} was not expected here"
