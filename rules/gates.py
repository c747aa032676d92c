"""Gates: whether a step's first meeting has, some days before, all that it needs.

A closed gate moves nothing and takes nothing back: the meeting stands in every calendar,
and the host's people are told once, with the facts. What arrives later opens it by itself.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from models.ask import Ask, AskState
from models.gate import Need
from models.meeting import Alert, AlertKind, Meeting, MeetingState
from models.occasion import OccasionId
from models.program import Form, Step
from models.refusal import Refused
from models.slot import moment_of
from rules.send_slots import SendSlots

_HELD = {MeetingState.HELD, MeetingState.PRESUMED}


def gate_looked_at(meeting: Meeting, days_before: int, slots: SendSlots) -> datetime:
    """Return when a gate is looked at: as a reminder of as many days leaves."""
    slot = meeting.slot
    day = slot.day - timedelta(days=days_before)
    return slots.last_until(moment_of(day, slot.at, slot.timezone))


def needs_of(
    step: Step, meeting: Meeting, known: Sequence[Meeting | Ask], now: datetime
) -> tuple[Need, ...]:
    """Return what a meeting needs, in the program's order; what nobody asks for, it has."""
    return tuple(need for key in step.needs for need in _needs(key, meeting, known, now))


def _needs(
    key: str, meeting: Meeting, known: Sequence[Meeting | Ask], now: datetime
) -> Iterator[Need]:
    asks = [one for one in known if isinstance(one, Ask) and one.step == key]
    asked = [ask for ask in asks if ask.state is not AskState.WITHDRAWN]
    answered = [ask for ask in asked if ask.state is AskState.DONE]
    if asked:
        yield _of_ask((answered or asked)[-1])
    team = OccasionId.parse(meeting.id).team
    for one in known:
        if isinstance(one, Meeting) and one.step == key and _is_for(one, team):
            yield _of_meeting(one, now)


def _is_for(meeting: Meeting, team: str | None) -> bool:
    return team is None or not meeting.teams or team in meeting.teams


def _of_ask(ask: Ask) -> Need:
    return Need(
        occasion=ask.id,
        title=ask.title,
        is_ask=True,
        is_there=ask.state is AskState.DONE,
        state=ask.state,
        day=ask.due_on,
        owner=ask.owner,
    )


def _of_meeting(meeting: Meeting, now: datetime) -> Need:
    """Return how a meeting stands; what nobody has to report is held once it is over."""
    closes_so = meeting.is_planned and not meeting.report and meeting.slot.end <= now
    state = MeetingState.HELD if closes_so else meeting.state
    return Need(
        occasion=meeting.id,
        title=meeting.title,
        is_ask=False,
        is_there=state in _HELD,
        state=state,
        day=meeting.day_counted,
    )


def is_first(meeting: Meeting, known: Sequence[Meeting | Ask]) -> bool:
    """Whether none of its step comes before it: the gate is passed but once."""
    own = OccasionId.parse(meeting.id)
    return not any(
        one.stands and one.slot.start < meeting.slot.start
        for one in known
        if isinstance(one, Meeting)
        and (one.step, OccasionId.parse(one.id).team) == (own.step, own.team)
    )


def gate_seen(
    meeting: Meeting,
    step: Step,
    needs: Sequence[Need],
    looked_at: datetime,
    now: datetime,
) -> Meeting:
    """Return the meeting as it is once its gate is looked at: itself, if as it was.

    A meeting that moved before the new day of its gate has that day ahead: what was told of
    the old one is settled.
    """
    if not meeting.is_planned or now >= meeting.slot.start:
        return meeting
    ready = all(need.is_there for need in needs)
    if (closed := meeting.closed_gate) and (ready or now < looked_at):
        return _settled(meeting, closed, now)
    if ready or now < looked_at or _was_told(meeting, looked_at):
        return meeting
    alert = Alert(
        kind=AlertKind.NOT_READY,
        at=now,
        needs=tuple(needs),
        instead=_other_form(step, meeting),
    )
    return meeting.model_copy(update={"alerts": (*meeting.alerts, alert)})


def _other_form(step: Step, meeting: Meeting) -> Form | None:
    if step.instead is None:
        return None
    return step.form if meeting.form is step.instead.form else step.instead.form


def _was_told(meeting: Meeting, looked_at: datetime) -> bool:
    """Whether staff heard of this gate: a short move brings it no second day."""
    since = looked_at if looked_at > meeting.retimed_at else None
    told = (one.at for one in meeting.alerts if one.kind is AlertKind.NOT_READY)
    return any(since is None or at >= since for at in told)


def _settled(meeting: Meeting, closed: Alert, now: datetime) -> Meeting:
    opened = closed.model_copy(update={"settled_at": now})
    alerts = tuple(opened if one is closed else one for one in meeting.alerts)
    return meeting.model_copy(update={"alerts": alerts})


def opened(meeting: Meeting, step: Step, now: datetime) -> Meeting:
    """Return the meeting with its gate open by order: itself, if it is open already."""
    if step.gate_days_before is None:
        raise Refused(f"{meeting.id} has no gate: its program says none for {step.key}")
    if not meeting.is_planned:
        raise Refused(f"{meeting.id} is {meeting.state}: there is no gate to open")
    if now >= meeting.slot.start:
        raise Refused(f"{meeting.id} has begun: there is no gate to open")
    if closed := meeting.closed_gate:
        return _settled(meeting, closed, now)
    if any(one.kind is AlertKind.NOT_READY for one in meeting.alerts):
        return meeting
    raise Refused(
        f"the gate of {meeting.id} is not closed: it is looked at {step.gate_days_before} "
        f"days before {meeting.slot.day}, and closes only if something is missing then"
    )
