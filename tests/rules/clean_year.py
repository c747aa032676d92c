"""A year that proves clean, and what a proof finds that is not."""

from models.ask import AskState
from models.meeting import Alert, AlertKind, MeetingState
from models.notice import LedgerState
from models.program import Report
from models.proof import Proof
from models.roster import Role
from tests.rules.proof_year import WELCOME, Year, at, slot

KICKOFF, COACHING, SESSION = "net/-/kickoff/1", "net/riverbend/ta/1", "net/-/session/1"
GOALS = "net/riverbend/goals/1"
TEAM_AND_LIAISON = {Role.LEAD, Role.CORE, Role.LIAISON}
EVERYBODY = TEAM_AND_LIAISON | {Role.STAFF}
ALL, TEAM = "ann bo lia sam", "ann bo lia"
NOW = "11-15 12:00"
S = LedgerState


def a_clean_year() -> Year:
    """A kick-off, a coaching meeting nobody reports, an ask, a session still to come."""
    year = Year()
    year.sits("ann", Role.LEAD, "08-02 15:30")
    year.sits("bo", Role.CORE, "08-02 15:30")
    year.sits("lia", Role.LIAISON, "08-02 15:30", team=None)
    year.sits("lia", Role.LIAISON, "08-02 15:30")
    year.sits("sam", Role.STAFF, "08-02 15:30", team=None)
    year.meets(KICKOFF, slot("09-08 10:00"), "08-02 15:30", EVERYBODY)
    year.meets(
        COACHING, slot("10-05 13:00"), "08-02 15:30", TEAM_AND_LIAISON, report=Report()
    )
    year.meets(SESSION, slot("12-01 10:00"), "08-02 15:30", EVERYBODY)
    year.asks(GOALS, "10-04", "10-25", "11-24 08:00", "08-02 15:30")
    year.tell(ALL, WELCOME, "welcome", "08-02 15:30")
    year.tell(ALL, KICKOFF, "invitation", "08-02 15:30")
    year.tell(TEAM, COACHING, "invitation", "08-02 15:30")
    year.tell(ALL, SESSION, "invitation", "08-02 15:30")
    year.tell(ALL, KICKOFF, "reminder-14", "08-25 15:30")
    year.tell(ALL, KICKOFF, "reminder-2", "09-06 15:30")
    year.becomes(
        KICKOFF, "09-15 15:30", state=MeetingState.HELD, closed_at=at("09-08 18:00")
    )
    year.tell(TEAM, COACHING, "reminder-14", "09-21 15:30")
    year.tell(TEAM, COACHING, "reminder-2", "10-01 15:30")  # Sunday's leaves on Friday
    year.tell("ann", GOALS, "ask", "10-04 15:30")
    year.tell("lia", COACHING, "nudge+1", "10-06 15:30")
    year.tell("lia", COACHING, "nudge+3", "10-08 15:30")
    year.tell("lia", COACHING, "nudge+7", "10-12 15:30")
    presumed = at("10-14 15:30")
    alert = Alert(kind=AlertKind.PRESUMED, at=presumed)
    then = {"state": MeetingState.PRESUMED, "closed_at": presumed, "alerts": (alert,)}
    year.becomes(COACHING, "10-14 15:30", held_on=slot("10-05 13:00").day, **then)
    year.tell("sam", COACHING, "announcement-presumed", "10-14 15:30")
    year.tell("ann", GOALS, "reminder-7", "10-18 15:30")
    year.tell("ann", GOALS, "nudge+3", "10-28 15:30")
    year.becomes(GOALS, "11-01 10:00", state=AskState.DONE, closed_at=at("11-01 10:00"))
    return year


def found(proof: Proof) -> dict[str, list[str]]:
    """Return what is not clean: fault -> "person occasion kind"."""
    listed = {
        name: [f"{one.person} {one.occasion} {one.kind}" for one in getattr(proof, name)]
        for name in (
            "missed",
            "twice",
            "wrong",
            "waiting",
            "expired",
            "refused",
            "unconfirmed",
        )
    }
    return {name: findings for name, findings in listed.items() if findings}
