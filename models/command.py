"""What staff and liaisons may order. Each carries its request's id, unique for ever."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from models.attendance import Presence
from models.guest import Category
from models.occasion import MAILBOX, OccasionId, cohort_journey
from models.program import Form
from models.reply import Partstat, Way
from models.roster import Role
from models.slot import Slot
from models.value import Value

STAFF = "staff"


class _Command(Value):
    """`request` names command, subject, revision seen; `by` is a person's id or staff."""

    request: str
    by: str = STAFF


class Move(_Command):
    """Give a meeting another slot; one called off is back on."""

    what: Literal["move"] = "move"
    occasion: str
    slot: Slot
    why: str | None = None
    anyway: bool = False
    with_dependents: bool = False


class Date(_Command):
    """Give a meeting of a quota its first slot; one that has a slot is moved."""

    what: Literal["date"] = "date"
    occasion: str
    slot: Slot
    anyway: bool = False


class CallOff(_Command):
    """Let a meeting not be."""

    what: Literal["call-off"] = "call-off"
    occasion: str
    why: str


class Edit(_Command):
    """Say anew what people read of a meeting or an ask; what is None stays as it is."""

    what: Literal["edit"] = "edit"
    occasion: str
    title: str | None = None
    text: str | None = None
    place: str | None = None
    link: str | None = None
    form: Form | None = None
    why: str | None = None


class ChangeForm(_Command):
    """Hold a meeting in person or online, in as many parts as its program says.

    `slot` says when the (first) part is, its length aside; without one it stays.
    """

    what: Literal["change-form"] = "change-form"
    occasion: str
    form: Form
    slot: Slot | None = None
    why: str | None = None
    anyway: bool = False
    with_dependents: bool = False


class Complete(_Command):
    """Say on which day a meeting was held, and perhaps when the next one is."""

    what: Literal["complete"] = "complete"
    occasion: str
    held_on: date
    next_slot: Slot | None = None
    note: str | None = None


class NotHeld(_Command):
    """Say that a meeting was not held: tried again on a day, or skipped."""

    what: Literal["not-held"] = "not-held"
    occasion: str
    retry: date | None = None
    why: str


class Done(_Command):
    """Say that what was asked for is there."""

    what: Literal["done"] = "done"
    occasion: str


class OpenGate(_Command):
    """Let a meeting be held though not all that it needs is there."""

    what: Literal["open-gate"] = "open-gate"
    occasion: str
    why: str


class Resend(_Command):
    """Send a letter once more, by its number in the ledger: the same, to the letter."""

    what: Literal["resend"] = "resend"
    occasion: str
    letter: int


class Submit(_Command):
    """Count a form that was sent in; it is kept already, under this request.

    `seen` is how many answers there were already, as their sender saw it.
    """

    what: Literal["submit"] = "submit"
    occasion: str
    seen: int = 0


class HandOver(_Command):
    """Let a colleague (by id) answer what is asked, in whose stead it was asked so far."""

    what: Literal["hand-over"] = "hand-over"
    occasion: str
    person: str


class Join(_Command):
    """Seat somebody who is in the address book already; no name or address travels."""

    what: Literal["join"] = "join"
    cohort: str
    person: str
    team: str | None
    role: Role
    circle: str | None = None


class InviteGuests(_Command):
    """Seat guests of a team who are in the address book already, each by id."""

    what: Literal["guests"] = "guests"
    cohort: str
    team: str
    guests: dict[str, Category | None]


class Leave(_Command):
    """Let somebody leave a team, or the cohort; a liaison only with a successor."""

    what: Literal["leave"] = "leave"
    cohort: str
    person: str
    team: str | None = None
    successor: str | None = None
    circle: str | None = None


class Bounced(_Command):
    """Say that letters to somebody come back for good; `status` reads like "5.1.1"."""

    what: Literal["bounced"] = "bounced"
    cohort: str
    person: str
    status: str | None = None


class CorrectAddress(_Command):
    """Let a new address take the seats of an old one; the same one is right after all."""

    what: Literal["correct-address"] = "correct-address"
    cohort: str
    person: str
    successor: str


class Opt(_Command):
    """Say whether somebody would like to come to a circle; no place of theirs is lost."""

    what: Literal["opt"] = "opt"
    cohort: str
    person: str
    step: str
    comes: bool


class MatchAnew(_Command):
    """Match the groups of a step's rounds ahead by what the teams have answered."""

    what: Literal["match"] = "match"
    cohort: str
    step: str
    anyway: bool = False


class Digests(_Command):
    """Say whether somebody wants the cohort's digests; all else comes either way."""

    what: Literal["digests"] = "digests"
    cohort: str
    person: str
    wanted: bool


class Pause(_Command):
    """Hold reminders, asks and nudges of a team; of the whole cohort digests, too."""

    what: Literal["pause"] = "pause"
    cohort: str
    team: str | None = None


class Resume(_Command):
    """Let them leave again; what is past stays unsaid."""

    what: Literal["resume"] = "resume"
    cohort: str
    team: str | None = None


class Answer(_Command):
    """Say whether somebody comes to a meeting.

    `timing` is that of the meeting they were shown; `note` is for staff. Of an answer by
    mail: `dtstamp` is the moment they said so (default: now), `message_id` tells copies
    apart, and `verified` says whether its sender was proven.
    """

    what: Literal["answer"] = "answer"
    occasion: str
    person: str
    partstat: Partstat
    timing: int
    note: str | None = None
    how: Way = Way.PAGE
    dtstamp: datetime | None = None
    message_id: str | None = None
    verified: bool = True


class MarkAttendance(_Command):
    """Say who was at a meeting: `marks` by person."""

    what: Literal["attendance"] = "attendance"
    occasion: str
    marks: dict[str, Presence]


_OfMeeting = Move | Date | CallOff | ChangeForm | Edit | Complete | NotHeld | OpenGate
_OfAnswers = Done | Submit | HandOver | Answer | MarkAttendance
OccasionCommand = _OfMeeting | _OfAnswers | Resend
_OfPeople = Join | InviteGuests | Leave | Opt | Bounced | CorrectAddress | Digests
CohortCommand = _OfPeople | MatchAnew | Pause | Resume
Command = Annotated[OccasionCommand | CohortCommand, Field(discriminator="what")]


# What many people say, and what seldom changes what anybody is owed.
_MAILED = (Answer, MarkAttendance, Opt)


def journey_for(command: Command) -> str:
    """Return the id of what takes a command: the mailbox, or the journey it is about."""
    return MAILBOX if isinstance(command, _MAILED) else journey_about(command)


def journey_about(command: Command) -> str:
    """Return the id of the journey that a command is about: the occasion's or cohort's."""
    if isinstance(command, OccasionCommand):
        return OccasionId.parse(command.occasion).journey
    return cohort_journey(command.cohort)
