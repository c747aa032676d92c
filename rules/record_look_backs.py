"""What later editions of a closing record add: how the teams looked back."""

from collections.abc import Iterator, Sequence
from datetime import date

from models.ask import Ask, AskState
from models.ask_step import AskKind, AskStep
from models.closing_record import Addition, LookBack
from models.evidence import Evidence
from models.meeting import Meeting
from rules.record_answers import Findings, answers_to, last_of


def look_backs_of(found: Findings, asks: Sequence[Ask]) -> Iterator[LookBack]:
    """Yield what a team told at each look back of its program; `asks` are the team's."""
    for step in _look_backs(found.evidence):
        theirs = [ask for ask in asks if ask.step == step.key]
        parts = [part for ask in theirs for part in answers_to(found, ask)]
        yield LookBack(months=step.asked_months_after or 0, parts=tuple(parts))


def additions_to(found: Findings) -> Iterator[Addition]:
    """Yield what each look back adds, in their order; one withdrawn adds nothing."""
    for step in _look_backs(found.evidence):
        asked = [ask for ask in found.evidence.asks if _is_asked(ask, step)]
        if asked:
            told = sum(bool(last_of(found, ask)) for ask in asked)
            yield Addition(
                months=step.asked_months_after or 0,
                asked_on=min(ask.opens_on for ask in asked),
                asked=len(asked),
                told=told,
                is_heard=told > 0 or not any(ask.is_open for ask in asked),
            )


def only_looks_back(evidence: Evidence, today: date) -> bool:
    """Whether a year that was laid is over but for its look back."""
    if not evidence.meetings:
        return False
    ahead = any(_is_to_come(meeting, today) for meeting in evidence.meetings)
    others = (ask for ask in evidence.asks if ask.kind is not AskKind.LOOK_BACK)
    return not ahead and not any(ask.is_open for ask in others)


def _is_to_come(meeting: Meeting, today: date) -> bool:
    """Whether more of a meeting is to come; what nobody reports is over with its day."""
    waits = meeting.report is not None or meeting.slot.day >= today
    return meeting.is_planned and waits


def _look_backs(evidence: Evidence) -> list[AskStep]:
    asks = (ask for step in evidence.cohort.program.steps() for ask in step.asks)
    found = [ask for ask in asks if ask.asked_months_after]
    return sorted(found, key=lambda ask: ask.asked_months_after or 0)


def _is_asked(ask: Ask, step: AskStep) -> bool:
    return ask.step == step.key and ask.state is not AskState.WITHDRAWN
