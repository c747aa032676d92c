"""A ledger row's life: sent through the fence or not at all, and never after its end."""

from collections.abc import Set

import pytest

from models.notice import LedgerState as S
from rules.transitions import FINAL, NEXT, may_become


def reachable(start: S, without: Set[S] = frozenset()) -> set[S]:
    """What a row may yet become, if it may not come by some states."""
    found: set[S] = set()
    ahead = [start]
    while ahead:
        fresh = [state for state in S if may_become(ahead[-1], state)]
        ahead.pop()
        fresh = [state for state in fresh if state not in found | without]
        found |= set(fresh)
        ahead += fresh
    return found


@pytest.mark.parametrize(
    ("now", "then"),
    [
        pytest.param(S.OWED, S.CLAIMED, id="a sender takes it"),
        pytest.param(S.CLAIMED, S.OWED, id="and lets it go again"),
        pytest.param(S.CLAIMED, S.COMMITTING, id="the fence lets it through"),
        pytest.param(S.CLAIMED, S.SUPERSEDED, id="or holds it back"),
        pytest.param(S.COMMITTING, S.ACCEPTED, id="the relay has it"),
        pytest.param(S.COMMITTING, S.REFUSED, id="the relay will not have it"),
        pytest.param(S.COMMITTING, S.OWED, id="it did not arrive"),
        pytest.param(S.COMMITTING, S.UNCONFIRMED, id="nobody knows"),
        pytest.param(S.UNCONFIRMED, S.ACCEPTED, id="then somebody does"),
        pytest.param(S.OWED, S.EXPIRED, id="its time is over"),
        pytest.param(S.OWED, S.SUPERSEDED, id="it is no longer so"),
        pytest.param(S.OWED, S.SUPPRESSED, id="its reader cannot be reached"),
    ],
)
def test_what_may_happen_to_a_row(now: S, then: S) -> None:
    assert may_become(now, then)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        pytest.param(S.OWED, S.COMMITTING, id="nothing passes the fence unclaimed"),
        pytest.param(S.OWED, S.ACCEPTED, id="nothing is accepted unsent"),
        pytest.param(S.CLAIMED, S.ACCEPTED, id="nothing is accepted past the fence"),
        pytest.param(S.COMMITTING, S.CLAIMED, id="what is in flight is nobody's to take"),
        pytest.param(
            S.COMMITTING, S.SUPERSEDED, id="what is in flight cannot be taken back"
        ),
        pytest.param(S.COMMITTING, S.EXPIRED, id="nor has it expired"),
        pytest.param(S.UNCONFIRMED, S.OWED, id="what is perhaps told is not sent again"),
    ],
)
def test_what_may_not(now: S, then: S) -> None:
    assert not may_become(now, then)


def test_the_only_way_to_be_accepted_is_through_the_fence() -> None:
    assert S.ACCEPTED in reachable(S.OWED)
    assert S.ACCEPTED not in reachable(S.OWED, without={S.COMMITTING})
    assert S.COMMITTING not in reachable(S.OWED, without={S.CLAIMED})


def test_every_state_is_reached_and_none_but_the_final_is_a_dead_end() -> None:
    assert reachable(S.OWED) == set(S)
    assert set(NEXT) == set(S)
    assert {state for state in S if not reachable(state)} == FINAL


def test_what_is_final_is_neither_waiting_nor_in_doubt() -> None:
    assert not [state for state in FINAL if state.is_waiting]
    assert {state for state in FINAL if state.is_maybe_told} == {S.ACCEPTED}


def test_a_state_is_waiting_or_told_or_neither_but_never_both() -> None:
    assert {state for state in S if state.is_waiting} == {S.OWED, S.CLAIMED}
    assert {state for state in S if state.is_maybe_told} == {
        S.COMMITTING,
        S.ACCEPTED,
        S.UNCONFIRMED,
    }
