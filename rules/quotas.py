"""Quotas: so many meetings whose days a team and its liaison choose."""

from collections.abc import Collection, Iterator
from datetime import datetime

from models.cohort import Cohort, Team
from models.meeting import Alert, AlertKind, Meeting
from models.occasion import OccasionId
from models.program import Step
from models.refusal import Refused
from models.slot import day_of


def step_to_date(cohort: Cohort, about: OccasionId) -> Step:
    """Return the step whose meeting gets its first day; refuse what is no quota's."""
    teams = {team.key: team for team in cohort.teams}
    if about.team not in teams:
        raise Refused(f"there is no meeting {about}: only a team's own are dated by hand")
    known = {step.key: step for step in cohort.quotas(teams[about.team])}
    if about.step not in known:
        there = ", ".join(known) or "none in this program"
        raise Refused(f"{about.step} is not dated by hand; these are: {there}")
    step = known[about.step]
    if about.ordinal > step.quota:
        many = f"{about.team} has {step.quota} of {step.key}"
        raise Refused(f"{many}, and no number {about.ordinal}")
    return step


def nothing_dated(
    cohort: Cohort, team: str, meetings: Collection[Meeting], now: datetime
) -> Alert | None:
    """Return that a team dates nothing itself: once, when half of the year is gone.

    `meetings` are all that the team ever had.
    """
    half = cohort.starts_on + (cohort.ends_on - cohort.starts_on) / 2
    quotas = {step.key: step.bare_title for step in cohort.quotas(cohort.team(team))}
    if not quotas or day_of(now, cohort.timezone) < half:
        return None
    told = {alert.kind for meeting in meetings for alert in meeting.alerts}
    if AlertKind.UNDATED in told or any(meeting.step in quotas for meeting in meetings):
        return None
    return Alert(kind=AlertKind.UNDATED, at=now, undated=tuple(quotas.values()))


def still_undated(
    cohort: Cohort, team: Team, known: Collection[str]
) -> Iterator[tuple[Step, OccasionId]]:
    """Yield what of its quotas a team has not dated; `known` are ids of meetings."""
    for step in cohort.quotas(team):
        for ordinal in range(1, step.quota + 1):
            about = OccasionId(
                cohort=cohort.key, team=team.key, step=step.key, ordinal=ordinal
            )
            if str(about) not in known:
                yield step, about
