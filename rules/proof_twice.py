"""Whether anybody was told twice."""

from collections import Counter
from collections.abc import Iterator

from models.evidence import Evidence, Telling
from models.notice import LedgerState, NoticeKind
from rules.proof_faults import Fault, Found, found

# What is said anew when something changed in between; all else is said once for ever.
SAID_ANEW = {
    NoticeKind.INVITATION,
    NoticeKind.UPDATE,
    NoticeKind.CANCELLATION,
    NoticeKind.ASK,
}
NEVER_LEFT = {
    LedgerState.SUPERSEDED,
    LedgerState.SUPPRESSED,
    LedgerState.EXPIRED,
    LedgerState.REFUSED,
}


def twice_findings(evidence: Evidence) -> Iterator[Found]:
    """Yield what was accepted twice: a key, a notice, a word with nothing in between."""
    yield from _rows(evidence)
    last: dict[tuple[str, str], Telling] = {}
    for telling in evidence.tellings:
        if telling.kind not in SAID_ANEW or not telling.state.is_maybe_told:
            continue
        before = last.get((telling.person, telling.occasion))
        last[telling.person, telling.occasion] = telling
        if before and before.is_accepted and telling.is_accepted and _same(before, telling):
            yield _found(
                telling, "the same was told before, and nothing changed in between"
            )


def _rows(evidence: Evidence) -> Iterator[Found]:
    accepted = [telling for telling in evidence.tellings if telling.is_accepted]
    keys = Counter(telling.key for telling in accepted)
    notices = Counter(_notice(telling) for telling in accepted)
    for telling in accepted:
        if keys[telling.key] > 1:
            yield _found(telling, f"{keys[telling.key]} rows of one key were accepted")
        elif telling.kind not in SAID_ANEW and notices[_notice(telling)] > 1:
            yield _found(telling, f"{notices[_notice(telling)]} of it were accepted")


def _notice(telling: Telling) -> tuple[str, str, str, str, int]:
    # Welcomes and the rest: whichever seat had it, it is one reader.
    return (
        telling.person,
        telling.occasion,
        telling.kind,
        telling.offset,
        telling.revision,
    )


def _same(one: Telling, other: Telling) -> bool:
    cancels = {each.kind is NoticeKind.CANCELLATION for each in (one, other)}
    return cancels == {True} or (cancels == {False} and one.facts == other.facts)


def copy_findings(evidence: Evidence) -> Iterator[Found]:
    """Yield where the post has more or fewer copies of a letter than the ledger says."""
    for telling in evidence.tellings:
        copies = telling.copies
        if copies is None:
            continue
        if copies > 1:
            yield _found(telling, f"the post has {copies} copies of it")
        elif telling.is_accepted and not copies:
            why = "the ledger says accepted, and the post does not have it"
            yield _found(telling, why, Fault.MISSED)
        elif copies and telling.state in NEVER_LEFT:
            why = f"the ledger says {telling.state}, and yet the post has it"
            yield _found(telling, why, Fault.WRONG)


def _found(telling: Telling, why: str, fault: Fault = Fault.TWICE) -> Found:
    return found(fault, telling.person, telling.occasion, telling.label, why)
