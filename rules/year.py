"""The dated year: every meeting and ask of a cohort, placed where people can come.

The cohort's meetings come first and are never moved for a team; then every team gets its TA
weekday and hour; then come the teams' fixed meetings, their TA meetings, and the asks.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from models.ask_step import AskStep
from models.cadence import EveryWeeks, NthWeekday
from models.cohort import Cohort, Team
from models.occasion import OccasionId
from models.plan import (
    Plan,
    PlannedAsk,
    PlannedMeeting,
    Reservation,
    ToBeDated,
    Unplaced,
)
from models.program import Step
from rules.ask_days import days_of_ask
from rules.consultancies import consultancies
from rules.draft import Draft
from rules.open_days import OpenDays
from rules.party import Party
from rules.ta_dates import TaDate, next_ta, ta_window
from rules.ta_hours import reserve


def lay_out(cohort: Cohort) -> Plan:
    """Return the plan of a cohort's year: the same for the same cohort, always.

    What can be placed nowhere stands in `unplaced`, in words; nothing is dropped.
    """
    year = Draft(cohort)
    for step in _in_order(cohort.program.steps("cohort")):
        _place_own(year, step)
    reservations, missing = reserve(cohort, year.diary)
    year.unplaced += missing
    for step in _in_order(cohort.program.steps("team")):
        for number, team in enumerate(_teams_of(cohort, step)):
            year.place(step, Party(cohort=cohort, team=team), number)
    for reservation in reservations:
        _date_loop(year, reservation)
    asks = asks_planned(cohort, year.meetings, year.open_days)
    year.unplaced += [*_asks_of_nothing(cohort, year.unplaced)]
    return Plan(
        meetings=tuple(
            sorted(year.meetings, key=lambda one: (one.slot.start, one.occasion))
        ),
        asks=tuple(sorted(asks, key=lambda one: (one.opens_on, one.occasion))),
        reservations=tuple(reservations),
        unplaced=tuple(year.unplaced),
        to_be_dated=tuple(_to_be_dated(cohort)),
        remarks=tuple(year.remarks),
    )


def _in_order(steps: tuple[Step, ...]) -> list[Step]:
    """Return the fixed steps so that each comes after those it hangs on."""
    fixed = {step.key: step for step in steps if step.is_fixed}

    @cache
    def depth(key: str) -> int:
        others = (depth(other) for other in fixed[key].hangs_on if other in fixed)
        return 1 + max(others, default=0)

    return sorted(fixed.values(), key=lambda step: depth(step.key))


def _teams_of(cohort: Cohort, step: Step) -> list[Team]:
    """Return the teams that go a step: those of its track, if it has one."""
    return [team for team in cohort.teams if step.track in {None, team.track}]


def _place_own(year: Draft, step: Step) -> None:
    """Place a step of the cohort: for all its teams, a track's, or groups of them."""
    cohort, teams = year.cohort, tuple(_teams_of(year.cohort, step))
    if not teams:
        return None
    party = Party(cohort=cohort, some=teams if step.track else ())
    if step.groups is None or not isinstance(step.cadence, NthWeekday):
        return year.place(step, party)
    rounds = [
        [Party(cohort=cohort, some=one.teams, round=one.round, why=one.why) for one in each]
        for each in consultancies(teams, rounds=step.cadence.times, size=step.groups)
    ]
    return year.place(step, party, rounds=rounds)


def _to_be_dated(cohort: Cohort) -> Iterator[ToBeDated]:
    """Yield what each team and its liaison date themselves."""
    for step in cohort.program.steps("team"):
        for team in _teams_of(cohort, step) if step.quota else ():
            title = step.bare_title
            yield ToBeDated(team=team.key, step=step.key, title=title, times=step.quota)


def _date_loop(year: Draft, reservation: Reservation) -> None:
    """Date a team's repeating step from each other, as if all were held on their day."""
    cohort = year.cohort
    team, step = cohort.team(reservation.team), cohort.program.step(reservation.step)
    assert isinstance(step.cadence, EveryWeeks)
    since = year.day_of(step.cadence.after, team)
    if not since:
        return year.miss(step.key, team, 1, f"{step.cadence.after} found no day")
    last_day = year.day_of(step.cadence.until, team) or cohort.ends_on
    party, ordinal = Party(cohort=cohort, team=team), 0
    for ordinal, found in enumerate(_chain(year, reservation, since, last_day), 1):
        year.write(step, party, ordinal, found.slot, projected=ordinal > 1)
        if found.late:
            late = f"is late, on {found.slot.day}: its window had no open day left"
            year.remarks.append(f"{step.key} {ordinal} of team {team.key} {late}")
    if not ordinal:
        first, last = ta_window(step, since)
        why = f"no open day from {first} on, before it ends on {last_day}"
        year.miss(step.key, team, 1, why, _days(first, min(last, last_day)))
    return None


def _chain(
    year: Draft, reservation: Reservation, since: date, last_day: date
) -> Iterator[TaDate]:
    team = year.cohort.team(reservation.team)
    step = year.cohort.program.step(reservation.step)
    while found := next_ta(
        step,
        since=since,
        not_before=year.cohort.starts_on,
        reservation=reservation,
        timezone=team.timezone,
        open_days=year.open_days,
        taken=year.taken(team),
        last_day=last_day,
    ):
        yield found
        since = found.slot.day


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def asks_planned(
    cohort: Cohort, meetings: Iterable[PlannedMeeting], open_days: OpenDays
) -> list[PlannedAsk]:
    """Return the asks of all meetings whose day is known."""
    return [
        _ask(cohort, meeting, ask, team, open_days)
        for meeting in meetings
        if not meeting.projected
        for ask in _asks_for(cohort, meeting)
        for team in _asked(cohort, meeting)
    ]


def _asks_for(cohort: Cohort, meeting: PlannedMeeting) -> Iterator[AskStep]:
    """Yield what a meeting of its form needs; of days in a row, what the first one does."""
    step = cohort.program.step(meeting.step)
    later = step.days > 1 and OccasionId.parse(meeting.occasion).ordinal > 1
    for ask in () if later else step.asks:
        if ask.form in {None, meeting.form}:
            yield ask


def _asked(cohort: Cohort, meeting: PlannedMeeting) -> Iterable[str]:
    """Return the teams that are asked for what a meeting needs: those that it gathers."""
    if meeting.team:
        return [meeting.team]
    return meeting.teams or [team.key for team in cohort.teams]


def _ask(
    cohort: Cohort, meeting: PlannedMeeting, ask: AskStep, team: str, open_days: OpenDays
) -> PlannedAsk:
    ordinal = OccasionId.parse(meeting.occasion).ordinal
    opens_on, due_on = days_of_ask(
        ask, meeting.slot.day, open_days, not_before=cohort.starts_on
    )
    return PlannedAsk(
        occasion=str(
            OccasionId(cohort=cohort.key, team=team, step=ask.key, ordinal=ordinal)
        ),
        team=team,
        step=ask.key,
        kind=ask.kind,
        title=ask.title,
        opens_on=opens_on,
        due_on=due_on,
        of=meeting.occasion,
    )


def _asks_of_nothing(cohort: Cohort, unplaced: Iterable[Unplaced]) -> Iterator[Unplaced]:
    """Yield the asks whose meeting found no day."""
    for missed in unplaced:
        step = cohort.program.step(missed.step)
        for ask in step.asks:
            teams = [one.key for one in _teams_of(cohort, step)]
            for team in [missed.team] if missed.team else teams:
                why = f"{missed.step} {missed.ordinal} found no day"
                yield Unplaced(
                    team=team, step=ask.key, ordinal=missed.ordinal, why=why, tried=()
                )
