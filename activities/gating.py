"""Gates of meetings: what a look finds of them, and the order that opens one."""

from datetime import datetime

from activities.orders import Desk, Order
from models.command import OpenGate
from models.journey import Written
from models.meeting import Meeting
from models.refusal import Refused
from rules.gates import gate_looked_at, gate_seen, is_first, needs_of, opened
from rules.send_slots import SendSlots
from store.cohorts import journeys_of
from store.occasions import keep_occasions, meeting_called
from store.situations import Situation


def look_for_gate(
    meeting: Meeting, situation: Situation, slots: SendSlots
) -> datetime | None:
    """Return when the gate of a planned meeting is looked at; None if it has none."""
    days = situation.cohort.program.step(meeting.step).gate_days_before
    if days is None or not meeting.is_planned:
        return None
    return gate_looked_at(meeting, days, slots)


def gated(
    meeting: Meeting, situation: Situation, slots: SendSlots, now: datetime
) -> Meeting:
    """Return the meeting as it is once its gate is seen. A pause closes nothing."""
    looked_at = look_for_gate(meeting, situation, slots)
    known = situation.before_gates
    if looked_at is None or situation.journey.paused or not known:
        return meeting
    if not (is_first(meeting, known) or meeting.closed_gate):
        return meeting
    step = situation.cohort.program.step(meeting.step)
    needs = needs_of(step, meeting, known, now)
    return gate_seen(meeting, step, needs, looked_at, now)


async def open_gate(desk: Desk, command: OpenGate) -> Written:
    """Let a meeting be held though not all is there."""
    meeting = await meeting_called(desk.session, command.occasion)
    if meeting is None:
        raise Refused(f"there is no meeting {command.occasion} (or not yet)")
    after = opened(meeting, desk.cohort.program.step(meeting.step), desk.now)
    if after is meeting:
        return Written(answer=f"the gate of {meeting.id} is open already.")
    answer = f"The gate of {meeting.id} is open; it stays on {meeting.slot.day}."
    await keep_occasions(desk.session, [after])
    desk.note(meeting, after, answer, command.why)
    return Written(answer=answer)


async def gates_behind(desk: Desk, meeting: Meeting) -> frozenset[str]:
    """Return the journeys of teams with a gate that looks at a meeting of the cohort."""
    steps = desk.cohort.program.steps("team")
    if desk.journey.team or not any(
        meeting.step in step.needs and step.gate_days_before for step in steps
    ):
        return frozenset()
    journeys = await journeys_of(desk.session, desk.cohort.key)
    return frozenset(each.id for each in journeys if each.team)


GATE_ORDERS: dict[str, Order] = {"open-gate": open_gate}
