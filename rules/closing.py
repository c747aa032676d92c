"""What is over, and since when.

Closing tells nobody anything, so it may come late: it is stamped with its computed moment,
not with the moment somebody looked.
"""

from datetime import datetime, timedelta

from models.ask import Ask, AskState
from models.ask_step import AskKind
from models.meeting import Alert, AlertKind, Meeting, MeetingState
from models.roster import Role
from rules.moments import escalations_of_ask, presumed_at
from rules.send_slots import SendSlots

RIDES_ALONG = timedelta(days=7)  # a closing nobody waits for joins a later look
DOOR_STAYS_OPEN = timedelta(days=14)  # after it was closed, another word is taken


def closing_of_meeting(
    meeting: Meeting, slots: SendSlots, resumed_at: datetime | None
) -> datetime:
    """Return when a planned meeting is over by itself."""
    if meeting.report is None:
        return meeting.slot.end
    return presumed_at(meeting, slots, resumed_at)


def closed_meeting(
    meeting: Meeting, slots: SendSlots, now: datetime, resumed_at: datetime | None
) -> Meeting:
    """Return the meeting as it is at `now`: itself, or held, or presumed held."""
    if not meeting.is_planned:
        return meeting
    moment = closing_of_meeting(meeting, slots, resumed_at)
    if now < moment:
        return meeting
    ended = {"held_on": meeting.slot.day, "closed_at": moment}
    if meeting.report is None:
        return meeting.model_copy(update=ended | {"state": MeetingState.HELD})
    alerts = (*meeting.alerts, Alert(kind=AlertKind.PRESUMED, at=moment))
    presumed = {"state": MeetingState.PRESUMED, "alerts": alerts}
    return meeting.model_copy(update=ended | presumed)


def closed_ask(ask: Ask, now: datetime, slots: SendSlots) -> Ask:
    """Return the ask as it is at `now`: itself, or lapsed, which staff hear of once."""
    if not ask.is_open or now < ask.lapses_at:
        return ask
    ended = {"state": AskState.LAPSED, "closed_at": ask.lapses_at}
    if ask.each or _staff_knew(ask, slots):
        return ask.model_copy(update=ended)
    alerts = (*ask.alerts, Alert(kind=AlertKind.LAPSED, at=ask.lapses_at))
    return ask.model_copy(update=ended | {"alerts": alerts})


def _staff_knew(ask: Ask, slots: SendSlots) -> bool:
    chain = escalations_of_ask(ask, slots)
    return any(
        role is Role.STAFF and moment.leaves_at < ask.lapses_at for role, moment in chain
    )


def look_for_closing(
    occasion: Meeting | Ask, slots: SendSlots, resumed_at: datetime | None
) -> datetime | None:
    """Return when a look is needed to close this; None if it is closed."""
    if isinstance(occasion, Ask):
        return occasion.lapses_at if occasion.is_open else None
    if not occasion.is_planned:
        return None
    moment = closing_of_meeting(occasion, slots, resumed_at)
    return moment if occasion.report else moment + RIDES_ALONG


def heard_until(occasion: Meeting | Ask) -> datetime | None:
    """Return until when a year stays open for another word about what is over.

    Of meetings it is who came, and what became of them. Of asks only a look back keeps a
    year open, for it is the last of it: its answer can be changed, or be late.
    """
    if occasion.closed_at is None or isinstance(occasion, Meeting):
        return occasion.closed_at and occasion.closed_at + DOOR_STAYS_OPEN
    if occasion.kind is not AskKind.LOOK_BACK or occasion.state is AskState.WITHDRAWN:
        return None
    late = occasion.closed_at + DOOR_STAYS_OPEN
    return late if occasion.state is AskState.LAPSED else occasion.lapses_at
