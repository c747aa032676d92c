"""What histories hold: counted as Temporal's cloud counts, and as scores to play again."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowHistory

from bench.bare import ACT, Score

SCHEDULED = EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED
TIMER = EventType.EVENT_TYPE_TIMER_STARTED
ENDED = {EventType.EVENT_TYPE_TIMER_FIRED, EventType.EVENT_TYPE_TIMER_CANCELED}
COST = {  # actions, by the rules of docs.temporal.io/cloud/actions; a child is two
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED: 1,
    EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED: 1,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED: 1,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED: 1,
    EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED: 1,
    SCHEDULED: 1,
    TIMER: 1,
}


class Counted(NamedTuple):
    """The sum of some histories; an activity tried again costs one more and shows not."""

    actions: int
    events: int
    activities: int
    timers: int


async def histories_of(client: Client, journeys: Iterable[str]) -> list[WorkflowHistory]:
    """Fetch the histories of some journeys."""
    return [await client.get_workflow_handle(each).fetch_history() for each in journeys]


def counted(histories: Iterable[WorkflowHistory]) -> Counted:
    """Count what is in some histories."""
    kinds = Counter(event.event_type for each in histories for event in each.events)
    actions = sum(cost * kinds[kind] for kind, cost in COST.items())
    return Counted(actions, kinds.total(), kinds[SCHEDULED], kinds[TIMER])


def score_of(history: WorkflowHistory) -> Score:
    """Return how a journey waited and acted: its timers as they lasted, its activities."""
    begun: dict[int, datetime] = {}
    beats = []
    for event in history.events:
        if event.event_type == SCHEDULED:
            beats.append(ACT)
        elif event.event_type == TIMER:
            begun[event.event_id] = event.event_time.ToDatetime()
        elif event.event_type in ENDED:
            lasted = event.event_time.ToDatetime() - begun.pop(_started(event))
            beats.append(max(lasted.total_seconds(), 0.001))
    return Score(life=history.workflow_id, beats=tuple(beats))


def _started(event: HistoryEvent) -> int:
    if event.event_type == EventType.EVENT_TYPE_TIMER_FIRED:
        return event.timer_fired_event_attributes.started_event_id
    return event.timer_canceled_event_attributes.started_event_id
