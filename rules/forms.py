"""Another form of a meeting: one in-person workshop, or its two virtual parts, and back."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from models.ask import Ask
from models.ask_step import AskStep
from models.cohort import Cohort
from models.meeting import Meeting
from models.occasion import OccasionId
from models.program import Form, Instead, Step
from models.refusal import Refused
from models.slot import Slot
from rules.chosen import titled
from rules.laying import new_meeting, where
from rules.moving import follows
from rules.open_days import OpenDays
from rules.outcomes import retimed, withdrawn

SEARCHED_DAYS = 28


def shape_of(step: Step, form: Form) -> Instead:
    """Return in how many parts, of which length, a step is held in a form."""
    if form is step.form:
        return Instead(form=form, minutes=step.minutes)
    if step.instead is None or step.instead.form is not form:
        raise Refused(
            f"the program knows no {form} form of {step.key}: `edit` alone changes where "
            "one meeting is"
        )
    return step.instead


def refuse_broken_set(
    step: Step, named: Meeting, parts: Sequence[Meeting], now: datetime
) -> None:
    """Refuse to change the form of what is not whole, and still to come."""
    if not parts or named.id not in {part.id for part in parts}:
        now_held = ", ".join(part.id for part in parts) or "nothing of it is planned"
        raise Refused(f"{named.id} is {named.state}; planned now: {now_held}")
    if any(part.slot.start <= now for part in parts):
        raise Refused(f"{parts[0].id} has begun: its form stays as it is")
    if len(parts) != shape_of(step, parts[0].form).parts:
        raise Refused(
            f"a part of {step.key} is over or called off already: move or call off what is "
            "left of it"
        )


def days_after(day: date, shape: Instead, open_days: OpenDays) -> Iterator[date]:
    """Yield the open days on which the part after another can be, the best first."""
    for distance in range(shape.days_apart, shape.days_apart + SEARCHED_DAYS):
        if open_days.is_open(later := day + timedelta(days=distance)):
            yield later


def in_form(
    cohort: Cohort, meeting: Meeting, slot: Slot, form: Form, now: datetime
) -> Meeting:
    """Return the same meeting in another form: its UID stays, answers are asked anew."""
    place, link = where(cohort, OccasionId.parse(meeting.id).team, form)
    said = {"form": form, "slot": slot, "place": place, "link": link}
    return retimed(meeting, now).model_copy(update=said)


def new_part(
    cohort: Cohort,
    occasion: OccasionId,
    slot: Slot,
    shape: Instead,
    *,
    number: int,
    uid: str,
    now: datetime,
) -> Meeting:
    """Return one part of a meeting in its new form."""
    step = cohort.program.step(occasion.step)
    title = titled(cohort, step, 1, occasion.team)
    if shape.parts > 1:
        title += f", part {number} of {shape.parts}"
    made = new_meeting(
        cohort, step, str(occasion), title=title, slot=slot, uid=uid, now=now
    )
    place, link = where(cohort, occasion.team, shape.form)
    return made.model_copy(update={"form": shape.form, "place": place, "link": link})


def why_called_off(shape: Instead, why: str | None) -> str:
    """Say what those who are called off read: that it is not lost."""
    form = "in person" if shape.form is Form.IN_PERSON else "online"
    parts = f"in {shape.parts} parts of" if shape.parts > 1 else "as one meeting of"
    said = f"It is held {form} instead, {parts} {shape.minutes} minutes."
    return f"{said} A new invitation follows. {why or ''}".strip()


def ask_in_form(
    ask: Ask,
    step: AskStep,
    parts: Sequence[Meeting],
    *,
    open_days: OpenDays,
    now: datetime,
    why: str,
) -> Ask:
    """Return the ask as it serves a meeting in its form: withdrawn, reopened, or moved.

    What is due before the meeting hangs on its first part, what comes after on its last.
    """
    meeting = parts[-1] if step.comes_after else parts[0]
    theirs = ask.model_copy(update={"meeting": meeting.id})
    if step.form not in {None, meeting.form}:
        return withdrawn(theirs, now, why)
    return follows(theirs, step, meeting, open_days, now)
