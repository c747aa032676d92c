"""Reads the evidence: what was recorded, told and answered, occasion by occasion.

Read by the proof alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from models.evidence import Change, Evidence
from models.occasion import OccasionId, cohort_journey, journey_of
from rules.open_days import OpenDays
from rules.proof_history import NEVER, History, Occasion, Pause, Version
from rules.proof_seats import has_place
from rules.send_slots import SendSlots

Item = TypeVar("Item")


def histories(
    evidence: Evidence, occasions: Sequence[Occasion]
) -> Iterator[History[Occasion]]:
    """Yield the history of each of these occasions."""
    changes = _by_subject(lambda change: change.subject, evidence.changes)
    tellings = _by_subject(lambda telling: telling.occasion, evidence.tellings)
    answers = _by_subject(lambda answer: answer.occasion, evidence.answers)
    submitted = _by_subject(lambda form: form.occasion, evidence.submitted)
    for occasion in occasions:
        team = OccasionId.parse(occasion.id).team
        versions = _versions(occasion, changes.get(occasion.id, []))
        groups = {getattr(then, "teams", ()): then for _, then in versions}.values()
        yield History(
            occasion=occasion,
            versions=versions,
            tellings=tellings.get(occasion.id, []),
            seats=[
                seat
                for seat in evidence.seats
                if any(has_place(seat, then, team) for then in groups)
            ],
            slots=_slots(evidence, team),
            pauses=list(_pauses(evidence, team)),
            answers=answers.get(occasion.id, []),
            submitted=submitted.get(occasion.id, []),
        )


def _by_subject(
    subject: Callable[[Item], str], items: Iterable[Item]
) -> dict[str, list[Item]]:
    """Return what there is of each subject, in the order in which it came."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(subject(item), []).append(item)
    return found


def _versions(occasion: Occasion, changes: Sequence[Change]) -> list[Version[Occasion]]:
    """Return what the record says it was, and what it is if that differs."""
    now = occasion.model_dump(mode="json")
    known = [
        Version(change.at, type(occasion).model_validate(now | change.new))
        for change in changes
        if change.new and "revision" in change.new  # else it was not the occasion's own
    ]
    if not known or known[-1].occasion != occasion:
        known.append(Version(occasion.changed_at, occasion))
    return known


def _slots(evidence: Evidence, team: str | None) -> SendSlots:
    cohort = evidence.cohort
    timezone = cohort.team(team).timezone if team else cohort.timezone
    return SendSlots(timezone=timezone, open_days=OpenDays.of(cohort), at=evidence.send_at)


def _pauses(evidence: Evidence, team: str | None) -> Iterator[Pause]:
    """Yield the pauses of a journey; one of the whole cohort is one of every team."""
    cohort = evidence.cohort.key
    whole = {cohort_journey(cohort), journey_of(cohort, team)}
    began = None
    for change in evidence.changes:
        if change.subject not in whole:
            continue
        if change.what == "pause":
            began = began or change.at
        elif change.what == "resume" and began:
            yield Pause(began, change.at)
            began = None
    if began:
        yield Pause(began, NEVER)
