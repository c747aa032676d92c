"""The life of a ledger row. Everything that can happen to one is in this table.

Rule 1: a row is sent only from `claimed`, and only through the fence to `committing`.
Rule 2: from `committing` nobody may guess; it is settled by an answer or by the oracle.
"""

from collections.abc import Mapping, Set

from models.notice import LedgerState as S

NEXT: Mapping[S, Set[S]] = {
    S.OWED: {S.CLAIMED, S.SUPERSEDED, S.SUPPRESSED, S.EXPIRED, S.REFUSED},
    S.CLAIMED: {S.OWED, S.COMMITTING, S.SUPERSEDED, S.EXPIRED, S.REFUSED},
    S.COMMITTING: {S.ACCEPTED, S.REFUSED, S.OWED, S.UNCONFIRMED},
    S.UNCONFIRMED: {S.ACCEPTED},
    S.ACCEPTED: set(),
    S.REFUSED: set(),
    S.SUPERSEDED: set(),
    S.SUPPRESSED: set(),
    S.EXPIRED: set(),
}
FINAL = frozenset(state for state, then in NEXT.items() if not then)


def may_become(now: S, then: S) -> bool:
    """Whether a row in state `now` may be put to `then`."""
    return then in NEXT[now]
