"""How days, moments and addresses are typed; what is typed wrong is a usage error."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

DAY, HOUR = "2027-10-05", "2027-10-05 13:00"


class WallTime(NamedTuple):
    """A day and an hour, of a zone that somebody else knows."""

    day: date
    at: time


def a_day(text: str) -> date:
    """Read a day."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise typer.BadParameter(f'"{text}" is no day: write one like {DAY}') from None


def a_wall_time(text: str) -> WallTime:
    """Read a day and an hour."""
    try:
        moment = datetime.strptime(text.strip(), "%Y-%m-%d %H:%M")  # noqa: DTZ007 - a wall time
    except ValueError:
        wrong = f'"{text}" is no day and hour: write them like "{HOUR}"'
        raise typer.BadParameter(wrong) from None
    return WallTime(moment.date(), moment.time())


CohortFileName = Annotated[
    Path, typer.Argument(metavar="FILE", help="A cohort file (TOML).", show_default=False)
]
CohortKey = Annotated[
    str, typer.Argument(metavar="COHORT", help="A cohort's key, such as lea-2027.")
]
MeetingId = Annotated[
    str, typer.Argument(metavar="MEETING", help="Such as lea-2027/riverbend/ta/3.")
]
AskId = Annotated[
    str, typer.Argument(metavar="ASK", help="Such as lea-2027/riverbend/goals/1.")
]
Why = Annotated[str, typer.Option("--why", help="Those concerned read it.")]
PerhapsWhy = Annotated[str | None, typer.Option("--why", help="Those concerned read it.")]
Anyway = Annotated[
    bool, typer.Option("--anyway", help="Even onto a closed day or into a clash.")
]
WithDependents = Annotated[
    bool, typer.Option("--with-dependents", help="Meetings that hang on it follow.")
]
TeamKey = Annotated[str | None, typer.Option("--team", metavar="KEY", help="One team.")]
Json = Annotated[bool, typer.Option("--json", help="For programs, not for people.")]
