"""What people read of an occasion, said anew: title, text, and where they meet.

Another place or form is another gathering: whoever said yes to a room has not said yes to
another, and a reminder that names the old one must not leave. Words and links keep answers.
"""

from collections.abc import Iterator
from datetime import datetime

from models.ask import Ask
from models.command import Edit
from models.line import line_fault, link_fault, prose_fault
from models.meeting import Meeting, MeetingState
from models.program import Form
from models.refusal import Refused
from rules.outcomes import retimed

OF_A_MEETING = ("title", "text", "form", "place", "link")
OF_AN_ASK = ("title", "text")


def edited_meeting(meeting: Meeting, edit: Edit, now: datetime) -> Meeting:
    """Return the meeting as it reads now: itself, if people see no difference."""
    _refuse_faults(edit, OF_A_MEETING)
    form = edit.form or meeting.form
    if edit.place and form is Form.VIRTUAL:
        raise Refused(
            f"{meeting.id} is virtual: it has no place (add --form in-person if it does)"
        )
    if edit.link and form is Form.IN_PERSON:
        raise Refused(
            f"{meeting.id} is in person: it has no link (add --form virtual if it does)"
        )
    after = meeting.model_copy(update=_said(edit, OF_A_MEETING))
    if after.facts == meeting.facts:
        return meeting
    if is_heard_of(meeting, now) and not after.facts.same_gathering(meeting.facts):
        return retimed(after, now).model_copy(update={"why": edit.why})
    return after.model_copy(update=_counted(meeting, edit, now))


def edited_ask(ask: Ask, edit: Edit, now: datetime) -> Ask:
    """Return the ask as it reads now: itself, if people see no difference."""
    if misplaced := [name for name in OF_A_MEETING[2:] if getattr(edit, name)]:
        raise Refused(f"{ask.id} is an ask: it has no {' and no '.join(misplaced)}")
    _refuse_faults(edit, OF_AN_ASK)
    after = ask.model_copy(update=_said(edit, OF_AN_ASK))
    if after.facts == ask.facts:
        return ask
    return after.model_copy(update=_counted(ask, edit, now))


def is_heard_of(meeting: Meeting, now: datetime) -> bool:
    """Whether anybody still hears of an edit: it is planned, and not over."""
    return meeting.is_planned and now < meeting.slot.end


def what_follows(before: Meeting, after: Meeting, now: datetime) -> str:
    """Say who hears of an edit, when, and whether they are asked anew."""
    if before.state is MeetingState.CALLED_OFF:
        return "It is called off, so nobody is told."
    if not is_heard_of(before, now):
        return "It is over, so nobody is told."
    if before.facts.same_but_words(after.facts):
        return (
            "Those who are invited hear of it an hour after the last edit (sooner, if it "
            "begins before); their answers stand."
        )
    if before.facts.same_gathering(after.facts):
        return "Everybody who is invited hears of it; their answers stand."
    return "Everybody who is invited hears of it, and is asked anew whether they come."


def _said(edit: Edit, names: tuple[str, ...]) -> dict[str, object]:
    return {name: said for name in names if (said := getattr(edit, name)) is not None}


def _counted(occasion: Meeting | Ask, edit: Edit, now: datetime) -> dict[str, object]:
    return {"revision": occasion.revision + 1, "changed_at": now, "why": edit.why}


def _refuse_faults(edit: Edit, names: tuple[str, ...]) -> None:
    """Refuse what no letter can carry, all of it at once."""
    if not _said(edit, names):
        options = " or ".join(f"--{name}" for name in names)
        raise Refused(f"nothing to change is named: give {options}")
    if faults := list(_faults(edit)):
        raise Refused("; ".join(faults))


def _faults(edit: Edit) -> Iterator[str]:
    checks = {
        "title": line_fault,
        "text": prose_fault,
        "place": line_fault,
        "link": link_fault,
        "why": prose_fault,
    }
    for name, fault_of in checks.items():
        said = getattr(edit, name)
        if said is not None and (fault := fault_of(said)):
            yield f"--{name} {fault}"
