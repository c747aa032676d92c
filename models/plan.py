"""The dated year."""

from datetime import date, time

from models.ask_step import AskKind
from models.cadence import Weekday
from models.program import Form, MeetingKind
from models.slot import Slot
from models.value import Value


class PlannedMeeting(Value):
    """A meeting with its day. `projected` ones will be dated from the last one held."""

    occasion: str
    team: str | None
    step: str
    kind: MeetingKind
    title: str
    form: Form
    slot: Slot
    projected: bool = False
    teams: tuple[str, ...] = ()  # whom one of the cohort's gathers, if not all its teams
    why: str = ""  # why these teams


class PlannedAsk(Value):
    """An ask with its days; `of` is the occasion id of the meeting it depends on."""

    occasion: str
    team: str
    step: str
    kind: AskKind
    title: str
    opens_on: date
    due_on: date
    of: str


class Reservation(Value):
    """The weekday and hour that a liaison keeps for one team's TA meetings.

    `instead` are weekdays on which that hour is this team's too, if its own is closed;
    no other team of the liaison has them, so nobody needs to look at other teams.
    """

    team: str
    step: str
    weekday: Weekday
    at: time
    instead: tuple[Weekday, ...] = ()


class Unplaced(Value):
    """What found no day: which step, of whom, which constraint, which days were tried."""

    team: str | None
    step: str
    ordinal: int
    why: str
    tried: tuple[date, ...]

    def __str__(self) -> str:
        whose = f"team {self.team}" if self.team else "the cohort"
        days = f" (tried {self.tried[0]} to {self.tried[-1]})" if self.tried else ""
        return f"{self.step} {self.ordinal} of {whose} found no day: {self.why}{days}"


class ToBeDated(Value):
    """Meetings of which a team and its liaison choose the days themselves."""

    team: str
    step: str
    title: str
    times: int


class Plan(Value):
    """Every meeting and ask of a cohort's year, by day, and what could not be placed.

    `remarks` say what was placed, yet not as the program asks.
    """

    meetings: tuple[PlannedMeeting, ...]
    asks: tuple[PlannedAsk, ...]
    reservations: tuple[Reservation, ...]
    unplaced: tuple[Unplaced, ...]
    to_be_dated: tuple[ToBeDated, ...] = ()
    remarks: tuple[str, ...] = ()
