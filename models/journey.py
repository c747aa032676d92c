"""What travels between workflows and activities: ids, days, enumerations. No names."""

from datetime import datetime

from models.command import Bounced, Command
from models.value import Value


class Stop(Value):
    """One stop of a strand: a fixed meeting, or a step that repeats until the end."""

    occasion: str | None = None
    repeats: str | None = None


class StrandOutline(Value):
    """Stops in order."""

    key: str
    stops: tuple[Stop, ...]


class CohortStart(Value):
    """What a cohort's journey is told at its start; all else is in the database."""

    cohort: str


class TeamStart(Value):
    """What a team's journey is told at its start."""

    cohort: str
    team: str
    strands: tuple[StrandOutline, ...]


class Laid(Value):
    """The outline of a year that has been laid."""

    strands: tuple[StrandOutline, ...]
    teams: tuple[TeamStart, ...]


class Look(Value):
    """One look of an agenda: at which journey, when, and what its story wants next."""

    journey: str
    now: datetime
    wanted: tuple[str, ...] = ()


class Looked(Value):
    """What a look found: when to look again (None: nothing more to come), and what is over.

    `ended` are wanted occasions that will never be: their window passes the end. `bounced`
    are orders to record, each about an address that the relay says is not there.
    """

    next_look: datetime | None
    closed: tuple[str, ...]
    ended: tuple[str, ...] = ()
    paused: bool = False
    bounced: tuple[Bounced, ...] = ()


class Recording(Value):
    """A command on its way to the database."""

    command: Command
    now: datetime


class Written(Value):
    """What a command did: the answer for the person, and which other journeys must look."""

    answer: str
    touched: tuple[str, ...] = ()
