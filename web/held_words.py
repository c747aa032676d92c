"""What the liaison's page says: flat mappings of ready words, from the truth alone."""

from datetime import date, datetime, time
from typing import Any

from models.meeting import Meeting, MeetingState
from models.slot import Slot, day_of
from rules.open_days import OpenDays
from rules.ta_dates import ta_window
from web.admission import Visit
from web.held_form import LONGEST_NOTE, LONGEST_WHY, HeldForm
from wire.wording import long_day, slot_line, slot_lines, zone_name

Words = dict[str, Any]


def of_meeting(visit: Visit, meeting: Meeting) -> Words:
    """Return what the page is about, and what is recorded of it."""
    mine = visit.person.timezone or meeting.slot.timezone
    return visit.words | {
        "title": meeting.title,
        "when": slot_lines(meeting.slot, mine, meeting.form),
        "recorded": recorded(visit, meeting),
    }


def of_form(
    visit: Visit, meeting: Meeting, following: Meeting | None, form: HeldForm, now: datetime
) -> Words:
    """Return what the form shows beside what was filled in."""
    slot = meeting.slot
    planned = following if following and following.is_planned else None
    return {
        "heading": "Was it held?",
        "takes": meeting.state is not MeetingState.CALLED_OFF,
        "ahead": meeting.is_planned and now < slot.start,
        "form": form,
        "today": day_of(now, slot.timezone),
        "repeats": _repeats(visit, meeting),
        "window": _window_words(visit, meeting, _counted(form, meeting)),
        "following": _slot_words(planned.slot, meeting) if planned else "",
        "hour": _hour(slot.at),
        "zone": zone_name(slot.timezone, slot.start).partition(" (")[0],
        "longest_note": LONGEST_NOTE,
        "longest_why": LONGEST_WHY,
    }


def blank(meeting: Meeting, following: Meeting | None, now: datetime) -> HeldForm:
    """Return the form as first shown: no answer is chosen, the day is the likely one.

    A next date wished for before stands there again while no meeting has it yet: another
    word would else lose it.
    """
    day, wish = meeting.day_counted, meeting.next_wish
    open_wish = wish if wish and wish.start > now and not following else None
    likely = day <= day_of(now, meeting.slot.timezone)
    return HeldForm(
        seen=str(meeting.revision),
        held_on=day.isoformat() if likely else "",
        next_day=open_wish.day.isoformat() if open_wish else "",
        next_at=f"{open_wish.at:%H:%M}" if open_wish else "",
    )


def recorded(visit: Visit, meeting: Meeting) -> list[str]:
    """Return what is recorded of a meeting, line by line; nothing if nothing is."""
    counted, why = long_day(meeting.day_counted), meeting.why or ""
    if meeting.state is MeetingState.HELD:
        return [f"It was held on {counted}.", *_next_words(visit, meeting)]
    if meeting.state is MeetingState.PRESUMED:
        return [f"Nobody has said so yet: it is counted as held on {counted}."]
    if meeting.state is MeetingState.NOT_HELD:
        return ["It was not held, and is skipped.", *_reason(why)]
    if meeting.state is MeetingState.CALLED_OFF:
        return ["It was called off.", *_reason(why)]
    return []


def moved(meeting: Meeting) -> list[str]:
    """Return what is recorded of a meeting that is tried again."""
    again = f"It was not held, and is tried again on {_slot_words(meeting.slot, meeting)}."
    return [again, *_reason(meeting.why or "")]


def _reason(why: str) -> list[str]:
    return [f"The reason given: {why}"] if why else []


def _next_words(visit: Visit, meeting: Meeting) -> list[str]:
    window = _window_words(visit, meeting, meeting.day_counted)
    if wish := meeting.next_wish:
        said = [f"You meet next on {_slot_words(wish, meeting)}."]
        first, last = _window(visit, meeting, meeting.day_counted)
        if not first <= wish.day <= last:
            said.append(f"Please note: that is not {window}, as this program advises.")
        return said
    if not _repeats(visit, meeting):
        return []
    return [f"If the next date is still open, a working day {window} is looked for."]


def _repeats(visit: Visit, meeting: Meeting) -> bool:
    return visit.cohort.program.step(meeting.step).repeats


def _window(visit: Visit, meeting: Meeting, since: date) -> tuple[date, date]:
    return ta_window(visit.cohort.program.step(meeting.step), since)


def _window_words(visit: Visit, meeting: Meeting, since: date) -> str:
    if not _repeats(visit, meeting):
        return ""
    first, last = _working_days(visit, *_window(visit, meeting, since))
    return f"between {long_day(first)} and {long_day(last)}"


def _working_days(visit: Visit, first: date, last: date) -> tuple[date, date]:
    """Return the first and last day on which people can meet, if there is any."""
    days = OpenDays.of(visit.cohort)
    opens, ends = days.first_from(first), days.last_until(last)
    return (opens, ends) if opens <= ends else (first, last)


def _counted(form: HeldForm, meeting: Meeting) -> date:
    """Return the day from which the form's window counts: the one filled in, if any."""
    try:
        day = date.fromisoformat(form.held_on)
    except ValueError:
        return meeting.slot.day
    near = abs((day - meeting.slot.day).days) <= 366  # noqa: PLR2004 - a year, either way
    return day if near else meeting.slot.day


def _hour(at: time) -> str:
    half = "am" if at.hour < 12 else "pm"  # noqa: PLR2004 - noon
    return f"{at.hour % 12 or 12}:{at:%M} {half}"


def _slot_words(slot: Slot, meeting: Meeting) -> str:
    return slot_line(slot, slot.timezone, meeting.form)
