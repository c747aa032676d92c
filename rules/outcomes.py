"""What becomes of a meeting by somebody's word. Each returns the new truth, or refuses."""

from datetime import date, datetime, timedelta

from models.ask import Ask, AskState
from models.meeting import Alert, AlertKind, Meeting, MeetingState
from models.refusal import Refused
from models.reply import Decline
from models.slot import Slot, day_of

GAP_DAYS = (
    21,
    49,
)  # a next meeting nearer or farther than 3 to 7 weeks is a question for staff
HEARD_WITHIN = timedelta(days=5)  # by then an alert was announced, or was moot


def called_off(meeting: Meeting, now: datetime, why: str) -> Meeting:
    """Return the meeting called off."""
    if meeting.state is MeetingState.CALLED_OFF:
        raise Refused(f"{meeting.id} is called off already")
    if not meeting.is_planned:
        raise Refused(
            f"{meeting.id} is over ({meeting.state}); there is nothing to call off"
        )
    if now >= meeting.slot.start:
        raise Refused(f"{meeting.id} has begun; say with not-held that it was not held")
    ended = {"state": MeetingState.CALLED_OFF, "closed_at": now, "why": why}
    return retimed(meeting, now).model_copy(update=ended)


def completed(
    meeting: Meeting, now: datetime, held_on: date, next_wish: Slot | None
) -> Meeting:
    """Return the meeting held on a day, which may be before or after its slot's."""
    if meeting.state is MeetingState.CALLED_OFF:
        raise Refused(f"{meeting.id} was called off; move it to put it back on first")
    today = day_of(now, meeting.slot.timezone)
    if held_on > today:
        raise Refused(f"{held_on} has not come yet; today is {today}")
    if (meeting.slot.day - held_on).days > GAP_DAYS[1]:
        raise Refused(
            f"{held_on} is more than seven weeks before {meeting.slot.day}, the day "
            f"{meeting.id} was planned for: is it another meeting?"
        )
    held = {
        "state": MeetingState.HELD,
        "held_on": held_on,
        "closed_at": now,
        "next_wish": next_wish,
        "revision": meeting.revision + 1,
        "changed_at": now,
        "why": None,
    }
    return meeting.model_copy(update=held)


def skipped(meeting: Meeting, now: datetime, why: str) -> Meeting:
    """Return the meeting not held, not tried again; the next counts from its slot's day."""
    refuse_before_its_time(meeting, now)
    ended = {"state": MeetingState.NOT_HELD, "held_on": None, "closed_at": now, "why": why}
    return meeting.model_copy(
        update=ended | {"revision": meeting.revision + 1, "changed_at": now}
    )


def refuse_before_its_time(meeting: Meeting, now: datetime) -> None:
    """Refuse to say of a meeting that it was not held before it could have been."""
    if meeting.state is MeetingState.CALLED_OFF:
        raise Refused(f"{meeting.id} was called off already")
    if now < meeting.slot.start:
        raise Refused(
            f"{meeting.id} has not begun: it is on {meeting.slot.day}; "
            "move it or call it off"
        )


def retimed(meeting: Meeting, now: datetime) -> Meeting:
    """Return the meeting with its counts raised, as one whose slot or state has changed."""
    return meeting.model_copy(
        update={
            "revision": meeting.revision + 1,
            "timing": meeting.timing + 1,
            "changed_at": now,
            "retimed_at": now,
        }
    )


def with_gap_told(following: Meeting, held_on: date, now: datetime) -> Meeting:
    """Return the next meeting, with a question for staff if it is too near or too far."""
    gap = (following.slot.day - held_on).days
    if GAP_DAYS[0] <= gap <= GAP_DAYS[1]:
        return following
    alert = Alert(kind=AlertKind.GAP, at=now)
    return following.model_copy(update={"alerts": (*following.alerts, alert)})


def with_decline_told(meeting: Meeting, decline: Decline, now: datetime) -> Meeting:
    """Return the meeting with an alert for a no that matters, once for each timing.

    A no that was taken back before staff could hear of it may come again.
    """
    kind, since = AlertKind(decline.value), max(meeting.retimed_at, now - HEARD_WITHIN)
    if any(one.kind is kind and one.at >= since for one in meeting.alerts):
        return meeting
    alert = Alert(kind=kind, at=now)
    return meeting.model_copy(update={"alerts": (*meeting.alerts, alert)})


def done(ask: Ask, now: datetime) -> Ask:
    """Return the ask answered; late is better than never."""
    if ask.state is AskState.WITHDRAWN:
        raise Refused(f"{ask.id} is no longer asked for: its meeting was called off")
    return ask.model_copy(update={"state": AskState.DONE, "closed_at": now})


def withdrawn(ask: Ask, now: datetime, why: str) -> Ask:
    """Return the ask withdrawn with its meeting; one that is answered stays answered."""
    if not ask.is_open:
        return ask
    ended = {"state": AskState.WITHDRAWN, "closed_at": now, "why": why}
    return ask.model_copy(update=ended | {"revision": ask.revision + 1, "changed_at": now})
