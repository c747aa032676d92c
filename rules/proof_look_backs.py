"""Whether each team is asked to look back, on the day that its program means.

`owed` goes by the ask as it stands; here the program and the meeting say whether there
has to be one, and when.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from models.ask import Ask, AskState
from models.ask_step import AskStep
from models.evidence import Evidence
from models.meeting import Meeting, MeetingState
from models.notice import NoticeKind
from models.occasion import OccasionId
from models.program import Step
from models.roster import Role
from rules.ask_days import days_of_ask
from rules.open_days import OpenDays
from rules.proof_faults import Fault, Found, found


def look_back_findings(evidence: Evidence) -> Iterator[Found]:
    """Yield whose team is asked for no look back, or on another day than is meant."""
    for step in evidence.cohort.program.steps():
        held = [one for one in evidence.meetings if _stands(one, step)]
        for look_back in (ask for ask in step.asks if ask.asked_months_after):
            for team in evidence.cohort.teams:
                theirs = [one for one in held if _gathers(one, team.key)]
                if theirs and (why := _fault(evidence, look_back, team.key, theirs)):
                    yield from _missed(evidence, look_back, team.key, why)


def _stands(meeting: Meeting, step: Step) -> bool:
    return meeting.step == step.key and meeting.state is not MeetingState.CALLED_OFF


def _gathers(meeting: Meeting, team: str) -> bool:
    whose = OccasionId.parse(meeting.id).team
    return whose == team if whose else not meeting.teams or team in meeting.teams


def _fault(
    evidence: Evidence, step: AskStep, team: str, meetings: Sequence[Meeting]
) -> str | None:
    ask = next((one for one in evidence.asks if _is_of(one, step, team)), None)
    if ask is None or ask.state is AskState.WITHDRAWN:
        return "its program promises a look back, and nobody is asked"
    meeting = next((one for one in meetings if one.id == ask.meeting), None)
    if meeting is None:
        return "it looks back on a meeting that does not stand"
    if ask.state is AskState.DONE:
        return None  # answered before its meeting moved, it stays so
    meant = _meant(evidence, step, meeting)
    # A day that still fits stays when the meeting moves: then only the last one is known.
    days = (ask.opens_on, ask.due_on)
    moved = meeting.retimed_at > ask.retimed_at
    if days == meant or (moved and ask.due_on == meant[1]):
        return None
    return f"it is asked on {days[0]}, due {days[1]}; meant are {meant[0]} and {meant[1]}"


def _is_of(ask: Ask, step: AskStep, team: str) -> bool:
    return ask.step == step.key and OccasionId.parse(ask.id).team == team


def _meant(evidence: Evidence, step: AskStep, meeting: Meeting) -> tuple[date, date]:
    cohort = evidence.cohort
    open_days = OpenDays.of(cohort)
    return days_of_ask(step, meeting.slot.day, open_days, not_before=cohort.starts_on)


def _missed(evidence: Evidence, step: AskStep, team: str, why: str) -> Iterator[Found]:
    """Name the team's lead, else its core: the ones who are to be asked."""
    occasion = OccasionId(cohort=evidence.cohort.key, team=team, step=step.key, ordinal=1)
    there = [one for one in evidence.seats if one.team == team and one.is_taken]
    leads = [one for one in there if one.role is Role.LEAD]
    for seat in leads or [one for one in there if one.role is Role.CORE]:
        person, label = seat.person.id, str(NoticeKind.ASK)
        yield found(Fault.MISSED, person, str(occasion), label, why)
