"""What the letter about a closed gate is told: the facts, and the orders to choose from."""

from models.ask import AskState
from models.gate import Need
from models.meeting import Meeting, MeetingState
from models.notice import Notice
from models.program import Form
from wire.particulars import COMMAND, LONGEST, Particulars
from wire.plain import one_line
from wire.wording import long_day

_ASK_STANDS: dict[str, str] = {
    AskState.DONE: "answered",
    AskState.OPEN: "no answer yet (due {day})",
    AskState.LAPSED: "no answer (was due {day})",
}
_MEETING_STANDS: dict[str, str] = {
    MeetingState.HELD: "held on {day}",
    MeetingState.PRESUMED: "presumed held on {day}",
    MeetingState.PLANNED: "no word yet that it was held (its day: {day})",
    MeetingState.NOT_HELD: "not held (its day was {day})",
    MeetingState.CALLED_OFF: "called off (its day was {day})",
}


_FORMS: dict[str, str] = {Form.VIRTUAL: "online", Form.IN_PERSON: "in person"}


def of_gate(notice: Notice, meeting: Meeting) -> Particulars:
    """Return what a meeting needs, there or missing, and the orders to choose from."""
    alert = meeting.alerts[notice.revision - 1] if meeting.alerts else None
    needs = alert.needs if alert else ()
    other = alert.instead if alert else None
    change = f'{COMMAND} change-form {meeting.id} --to {other} --why "..."'
    return {
        "there": [_need(need) for need in needs if need.is_there],
        "missing": [_need(need) for need in needs if not need.is_there],
        "done": [
            f"{COMMAND} done {n.occasion}" for n in needs if n.is_ask and not n.is_there
        ],
        "open_gate": f'{COMMAND} open-gate {meeting.id} --why "..."',
        "change_form": change if other else "",
        "other_form": _FORMS.get(other or "", ""),
    }


def _need(need: Need) -> str:
    """Say one thing that a meeting needs, and how it stands."""
    words = _ASK_STANDS if need.is_ask else _MEETING_STANDS
    stands = words[need.state].format(day=long_day(need.day))
    return f"{one_line(need.title, LONGEST)}: {stands}"
