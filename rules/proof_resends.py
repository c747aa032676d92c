"""Letters sent again on request: told twice on purpose, and by nobody else."""

from collections.abc import Iterator

from models.evidence import Evidence, Telling
from rules.proof_evidence import histories
from rules.proof_faults import Fault, Found, found
from rules.proof_wrong import untimely_findings


def told_once(evidence: Evidence) -> Evidence:
    """Return the evidence without the copies of what had been told before.

    The first copy that was accepted stands for a letter that was not, and as old as that.
    """
    told = {one.key for one in evidence.tellings if one.is_accepted}
    entered = {one.key: one.entered_at for one in evidence.tellings}
    kept = []
    for one in evidence.tellings:
        if one.resends is None:
            kept.append(one)
        elif one.is_accepted and one.resends not in told:
            told.add(one.resends)
            first = {"entered_at": entered.get(one.resends, one.entered_at)}
            kept.append(one.model_copy(update=first))
    return evidence.model_copy(update={"tellings": tuple(kept)})


def resend_findings(evidence: Evidence) -> Iterator[Found]:
    """Yield the copies that nobody asked for, or that said what was no longer so."""
    copies = tuple(one for one in evidence.tellings if one.resends)
    if not copies:
        return
    asked_for = {each.subject for each in evidence.changes if each.what == "resend"}
    for one in copies:
        if one.is_accepted and one.key not in asked_for:
            yield _found(one, "it was sent again, and nobody had asked for that")
    again = evidence.model_copy(update={"tellings": copies})
    for meeting in histories(again, evidence.meetings):
        yield from untimely_findings(meeting)
    for ask in histories(again, evidence.asks):
        yield from untimely_findings(ask)


def _found(telling: Telling, why: str) -> Found:
    return found(Fault.TWICE, telling.person, telling.occasion, telling.label, why)
