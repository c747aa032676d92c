"""A liaison's word as a form brings it: a command, or every fault at once."""

from datetime import date, datetime, time, timedelta
from hashlib import sha256

from pydantic import TypeAdapter, ValidationError

from models.command import Complete, NotHeld
from models.meeting import Meeting
from models.slot import Slot, day_of, local_time_fault
from models.value import Value
from models.wall_time import WallTime
from web.fields import Fault, Fields, read_prose
from wire.wording import long_day

LONGEST_NOTE = 2000
LONGEST_WHY = 300
A_YEAR = timedelta(days=366)
CHOICES = {"held": "held", "again": "not-held", "skipped": "not-held"}
_WALL_TIME = TypeAdapter[time](WallTime)


class HeldForm(Value):
    """The form as filled: `seen` is the revision that its page showed."""

    seen: str = ""
    word: str = ""
    held_on: str = ""
    next_day: str = ""
    next_at: str = ""
    note: str = ""
    retry: str = ""
    why: str = ""

    @classmethod
    def of(cls, fields: Fields) -> "HeldForm":
        return cls(**{name: fields[name] for name in cls.model_fields})


class Reading:
    """One form, read against its meeting at an hour."""

    def __init__(self, form: HeldForm, meeting: Meeting, now: datetime) -> None:
        self.form = form
        self.meeting = meeting
        self.today = day_of(now, meeting.slot.timezone)
        self.faults: list[Fault] = []

    def command(self, by: str) -> Complete | NotHeld | None:
        """Return what to order; None if there are faults."""
        order: Complete | NotHeld | None = None
        if self.form.word == "held":
            order = self._complete()
        elif self.form.word in CHOICES:
            order = self._not_held()
        else:
            self._fault("word", "Choose what became of the meeting.")
        if self.faults or order is None:
            return None
        return order.model_copy(update={"request": self._request(order), "by": by})

    def _complete(self) -> Complete | None:
        held_on = self._day("held_on", self.form.held_on, "the day on which it was held")
        if held_on and held_on > self.today:
            today = long_day(self.today)
            self._fault(
                "held_on", f"{long_day(held_on)} has not come yet: today is {today}."
            )
        next_slot = self._next_slot()
        note = self._text("note", self.form.note, LONGEST_NOTE)
        if held_on is None:
            return None
        occasion = self.meeting.id
        return Complete(
            request="", occasion=occasion, held_on=held_on, next_slot=next_slot, note=note
        )

    def _not_held(self) -> NotHeld:
        retry = None
        if self.form.word == "again":
            retry = self._coming_day(
                "retry", self.form.retry, "the day on which you try again"
            )
            self._slot("retry", retry, self.meeting.slot.at)
        why = self._text("why", self.form.why, LONGEST_WHY) or ""
        if not why and not self._has_fault("why"):
            self._fault("why", "Say in a few words why it was not held.")
        return NotHeld(request="", occasion=self.meeting.id, retry=retry, why=why)

    def _next_slot(self) -> Slot | None:
        day, at = self.form.next_day.strip(), self.form.next_at.strip()
        if not day and not at:
            return None
        then = self._coming_day("next_day", day, "the day on which you meet next")
        return self._slot("next_at" if at else "next_day", then, self._hour(at))

    def _hour(self, text: str) -> time | None:
        """Return the hour given, else the hour at which this meeting was planned."""
        if not text:
            return self.meeting.slot.at
        try:
            return _WALL_TIME.validate_python(text)
        except ValidationError:
            self._fault("next_at", f'"{text[:20]}" is not an hour: write it like 13:30.')
            return None

    def _slot(self, field: str, day: date | None, at: time | None) -> Slot | None:
        if day is None or at is None:
            return None
        slot = self.meeting.slot
        if fault := local_time_fault(day, at, slot.timezone):
            self._fault(field, f"{fault}. Choose another hour or day.")
            return None
        return Slot(day=day, at=at, minutes=slot.minutes, timezone=slot.timezone)

    def _coming_day(self, field: str, text: str, what: str) -> date | None:
        day = self._day(field, text, what)
        if day is None:
            return None
        if self.today <= day <= self.today + A_YEAR:
            return day
        gone = day < self.today
        words = "has gone by" if gone else "is more than a year away; is the year right"
        self._fault(field, f"{long_day(day)} {words}{'.' if gone else '?'}")
        return None

    def _day(self, field: str, text: str, what: str) -> date | None:
        if not (text := text.strip()):
            self._fault(field, f"Give {what}.")
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._fault(field, f'"{text[:20]}" is not a day: write it like 2027-10-05.')
            return None

    def _text(self, field: str, text: str, longest: int) -> str | None:
        said, faults = read_prose(field, text, longest, "The text")
        self.faults += faults
        return said

    def _has_fault(self, field: str) -> bool:
        return any(fault.field == field for fault in self.faults)

    def _fault(self, field: str, words: str) -> None:
        self.faults.append(Fault(field, words))

    def _request(self, order: Complete | NotHeld) -> str:
        """Return the same id however often the same form is sent.

        It holds a digest of what is said, because a refusal is the lasting answer to its
        request: a form that was put right must be another one.
        """
        said = order.model_dump_json(exclude={"request", "by"})
        digest = sha256(said.encode()).hexdigest()[:12]
        return f"{order.what} {order.occasion} {self.meeting.revision} {digest}"
