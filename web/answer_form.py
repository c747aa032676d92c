"""Whether somebody comes, as a form brings it: a command, or every fault at once."""

from hashlib import sha256
from typing import NamedTuple

from models.command import Answer as Order
from models.meeting import Meeting
from models.reply import Answer, Partstat
from models.value import Value
from web.fields import Fault, Fields, read_prose

LONGEST_NOTE = 1000
CHOICES = {
    "yes": Partstat.ACCEPTED,
    "no": Partstat.DECLINED,
    "maybe": Partstat.TENTATIVE,
    "colleague": Partstat.DELEGATED,
}
UNDO = "undo"  # as if nothing had been answered
WORDS = {partstat: word for word, partstat in CHOICES.items()}


class AnswerForm(Value):
    """The form as filled: `seen` is the timing of the meeting that its page showed."""

    seen: str = ""
    word: str = ""
    note: str = ""

    @classmethod
    def of(cls, fields: Fields) -> "AnswerForm":
        return cls(**{name: fields[name] for name in cls.model_fields})


class Read(NamedTuple):
    """What a form says; `partstat` is None where there are faults."""

    partstat: Partstat | None
    note: str | None
    faults: list[Fault]


def blank(meeting: Meeting, last: Answer | None) -> AnswerForm:
    """Return the form as shown: what is recorded is chosen, for it can be said anew."""
    word = WORDS.get(last.partstat, "") if last else ""
    note = (last.note or "") if last else ""
    return AnswerForm(seen=str(meeting.timing), word=word, note=note)


def read_form(form: AnswerForm) -> Read:
    """Read a form."""
    partstat = Partstat.NEEDS_ACTION if form.word == UNDO else CHOICES.get(form.word)
    note, faults = read_prose("note", form.note, LONGEST_NOTE, "The note")
    if partstat is None:
        faults.insert(0, Fault("word", "Choose an answer."))
    if partstat is Partstat.DELEGATED and "@" not in (note or ""):
        faults.append(Fault("note", "Give your colleague's name and e-mail address."))
    if form.word == UNDO:
        note = None
    return Read(None if faults else partstat, note, faults)


def order_of(
    partstat: Partstat, note: str | None, meeting: Meeting, person: str, given: int
) -> Order:
    """Return what to order, after `given` answers of this person to this meeting.

    The same press has the same request, however often it comes; the same word said anew
    after another one has not.
    """
    digest = sha256(f"{partstat} {note}".encode()).hexdigest()[:12]
    return Order(
        request=f"answer {meeting.id} {meeting.timing} {person} {given} {digest}",
        by=person,
        occasion=meeting.id,
        person=person,
        partstat=partstat,
        timing=meeting.timing,
        note=note,
    )
