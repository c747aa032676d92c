"""Moving a meeting: what speaks against it, and what follows it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from models.ask import Ask, AskState
from models.ask_step import AskStep
from models.meeting import Meeting, MeetingState
from models.refusal import Refused
from models.slot import Slot, day_of
from rules.ask_days import days_of_ask
from rules.moments import SHORT_NOTICE_DAYS, end_of_day
from rules.open_days import OpenDays
from rules.outcomes import retimed

MOVABLE = {MeetingState.PLANNED, MeetingState.CALLED_OFF}


def moved(
    meeting: Meeting,
    slot: Slot,
    now: datetime,
    why: str | None,
    against: Sequence[str] = (),
) -> Meeting:
    """Return the meeting on its new slot; one called off is back on.

    `against` are objections that the person did not set aside.
    """
    if meeting.state not in MOVABLE:
        raise Refused(f"{meeting.id} is over ({meeting.state}) and cannot be moved")
    if meeting.is_planned and slot == meeting.slot:
        raise Refused(f"{meeting.id} is on {slot.day} at {slot.at:%H:%M} already")
    refuse_the_past(slot, now)
    refuse_objections(against)
    fresh = {"slot": slot, "state": MeetingState.PLANNED, "why": why}
    return retimed(meeting, now).model_copy(
        update=fresh | {"closed_at": None, "held_on": None}
    )


def refuse_objections(against: Sequence[str]) -> None:
    """Refuse what somebody did not set aside."""
    if against:
        raise Refused("; ".join(against) + " (add --anyway to do it all the same)")


def refuse_the_past(slot: Slot, now: datetime) -> None:
    """Refuse a slot that has begun."""
    if slot.start <= now:
        raise Refused(f"{slot.day} at {slot.at:%H:%M} is in the past")


def objections(
    slot: Slot,
    open_days: OpenDays,
    others: Sequence[Meeting],
    window: tuple[date, date] | None,
) -> Iterator[str]:
    """Yield what speaks against a slot: a closed day, a clash, a day outside the window."""
    if not open_days.is_open(slot.day):
        yield f"{slot.day} is closed: {open_days.why_closed(slot.day)}"
    for other in others:
        if other.is_planned and other.slot.overlaps(slot):
            when = f"{other.slot.day} at {other.slot.at:%H:%M}"
            yield f"it would clash with {other.id} on {when}"
    if window and not window[0] <= slot.day <= window[1]:
        yield f"{slot.day} is outside its window, {window[0]} to {window[1]}"


def follows(
    ask: Ask, step: AskStep, meeting: Meeting, open_days: OpenDays, now: datetime
) -> Ask:
    """Return the ask with its days moved along with the meeting it belongs to.

    A new day is at least three working days ahead; a day that still fits stays, however
    near it is. One withdrawn is asked again; so is one that lapsed, for the meeting it
    serves is still to come. One that is answered stays so.
    """
    if ask.state is AskState.DONE:
        return ask
    _, meant = days_of_ask(step, meeting.slot.day, open_days, not_before=ask.opens_on)
    opens_on, due_on = _days_ahead(step, meeting, open_days, now)
    if ask.is_open and ask.due_on in {meant, due_on}:
        lapses_at = lapse_of_ask(ask.due_on, meeting)
        same = lapses_at == ask.lapses_at
        return ask if same else ask.model_copy(update={"lapses_at": lapses_at})
    return ask.model_copy(
        update={
            "opens_on": opens_on,
            "due_on": due_on,
            "lapses_at": lapse_of_ask(due_on, meeting),
            "state": AskState.OPEN,
            "closed_at": None,
            "revision": ask.revision + 1,
            "timing": ask.timing + 1,
            "changed_at": now,
            "retimed_at": now,
            "why": meeting.why,
        }
    )


def in_time(
    ask: Ask, step: AskStep, meeting: Meeting, open_days: OpenDays, now: datetime
) -> Ask:
    """Return a new ask as it is, or, if it was due too soon, with time to answer it."""
    opens_on, due_on = _days_ahead(step, meeting, open_days, now)
    if due_on <= ask.due_on:
        return ask
    lapses_at = lapse_of_ask(due_on, meeting)
    said = {"opens_on": opens_on, "due_on": due_on, "lapses_at": lapses_at}
    return ask.model_copy(update=said)


def _days_ahead(
    step: AskStep, meeting: Meeting, open_days: OpenDays, now: datetime
) -> tuple[date, date]:
    """Return (opens on, due on), with three working days to answer if there are so many.

    What is meant for before the meeting is never due after its day.
    """
    today = day_of(now, meeting.slot.timezone)
    soonest = today
    for _ in range(SHORT_NOTICE_DAYS):
        soonest = open_days.first_from(soonest + timedelta(days=1))
    if not step.comes_after:
        soonest = min(soonest, meeting.slot.day)
    opens_on, due_on = days_of_ask(step, meeting.slot.day, open_days, not_before=today)
    return opens_on, max(due_on, soonest)


def lapse_of_ask(due_on: date, meeting: Meeting) -> datetime:
    """Return when an ask is moot: as its meeting begins, or a month after it was due."""
    if due_on < meeting.slot.day:
        return meeting.slot.start
    return end_of_day(due_on + timedelta(days=30), meeting.slot.timezone)
