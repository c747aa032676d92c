"""The proof that nobody was missed and nobody told twice.

It does not ask what is owed: that would prove a rule by itself. It folds the bytes that
were accepted into everybody's calendar and compares that with roster and meetings, and it
replays the table of moments over the record of changes, where each has to have its row.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from models.evidence import Evidence, Telling
from models.notice import LedgerState
from models.proof import Finding, Proof
from rules.proof_addresses import address_findings
from rules.proof_asks import ask_findings
from rules.proof_calendars import calendar_findings
from rules.proof_circles import circle_findings
from rules.proof_digests import digest_findings
from rules.proof_evidence import histories
from rules.proof_faults import Fault, Found
from rules.proof_history import LOOK_TAKES
from rules.proof_look_backs import look_back_findings
from rules.proof_readings import reading_findings
from rules.proof_resends import resend_findings, told_once
from rules.proof_series import announcement_findings, series_findings, welcome_findings
from rules.proof_twice import copy_findings, twice_findings
from rules.proof_wrong import stranger_findings, untimely_findings, word_findings


def prove(evidence: Evidence, now: datetime) -> Proof:
    """Return everybody who was missed, told twice or told wrong, by name of occasion."""
    faults: dict[Fault, list[Finding]] = {fault: [] for fault in Fault}
    for fault, finding in _found(evidence, now):
        faults[fault].append(finding)
    return Proof(
        meetings=len(evidence.meetings),
        asks=len(evidence.asks),
        letters=sum(telling.is_accepted for telling in evidence.tellings),
        missed=_sorted(faults[Fault.MISSED]),
        twice=_sorted(faults[Fault.TWICE]),
        wrong=_sorted(faults[Fault.WRONG]),
        waiting=_sorted(faults[Fault.WAITING]),
        expired=_ended(evidence, LedgerState.EXPIRED),
        refused=_ended(evidence, LedgerState.REFUSED, LedgerState.SUPPRESSED),
        unconfirmed=_ended(evidence, LedgerState.UNCONFIRMED),
    )


def _found(evidence: Evidence, now: datetime) -> Iterator[Found]:
    yield from _found_once(told_once(evidence), now)
    yield from resend_findings(evidence)
    yield from copy_findings(evidence)
    yield from stranger_findings(evidence)
    yield from _on_their_way(evidence, now)


def _found_once(evidence: Evidence, now: datetime) -> Iterator[Found]:
    for meeting in histories(evidence, evidence.meetings):
        yield from calendar_findings(meeting, now)
        yield from reading_findings(meeting, now)
        yield from word_findings(meeting)
        yield from untimely_findings(meeting)
        yield from series_findings(meeting, now)
        yield from announcement_findings(meeting, now)
    for ask in histories(evidence, evidence.asks):
        yield from ask_findings(ask, now)
        yield from untimely_findings(ask)
        yield from series_findings(ask, now)
        yield from announcement_findings(ask, now)
    yield from welcome_findings(evidence, now)
    yield from address_findings(evidence, now)
    yield from digest_findings(evidence)
    yield from circle_findings(evidence, now)
    yield from look_back_findings(evidence)
    yield from twice_findings(evidence)


def _on_their_way(evidence: Evidence, now: datetime) -> Iterator[Found]:
    """Yield what is decided and not settled; whose time has passed since, nobody sends."""
    for telling in evidence.tellings:
        if telling.state is LedgerState.COMMITTING:
            yield Fault.WAITING, _finding(telling, "handed over; no answer is known yet")
        elif telling.state.is_waiting and telling.until + LOOK_TAKES <= now:
            yield Fault.MISSED, _finding(telling, "its time passed, and nobody looked")
        elif telling.state.is_waiting:
            why = telling.reply or "decided, and about to be sent"
            yield Fault.WAITING, _finding(telling, why)


def _ended(evidence: Evidence, *states: LedgerState) -> tuple[Finding, ...]:
    rows = (telling for telling in evidence.tellings if telling.state in states)
    return _sorted(
        _finding(row, row.reply or f"{row.state}, no reason known") for row in rows
    )


def _finding(telling: Telling, why: str) -> Finding:
    return Finding(
        person=telling.person, occasion=telling.occasion, kind=telling.label, why=why
    )


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: (one.occasion, one.person, one.kind)))
