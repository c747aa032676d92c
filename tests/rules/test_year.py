"""The dated year keeps every promise, for every cohort."""

from collections import Counter
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.cadence import Beside, NthWeekday, TimesAYear, Weekday
from models.cohort import Cohort, Team
from models.plan import Plan
from models.program import Step
from models.slot import Slot
from rules.open_days import OpenDays
from rules.ta_hours import slots_on
from rules.year import lay_out
from tests.rules.year_samples import HOME, PROGRAM, START, changed, cohort, of

ZONES = (
    "Pacific/Guam",
    "Pacific/Honolulu",
    "America/Anchorage",
    HOME,
    "America/Phoenix",
    "America/Denver",
)
BOTH_SIDES = (*["Pacific/Guam"] * 4, *["Pacific/Honolulu"] * 2, "Pacific/Guam")
DAYS = st.dates(START, START + timedelta(days=298))
COHORTS = st.builds(
    cohort,
    st.lists(st.sampled_from(ZONES), min_size=1, max_size=12),
    closed=st.sets(DAYS, max_size=60),
    liaisons=st.integers(1, 4),
    starts_on=st.dates(date(2026, 11, 30), date(2028, 6, 1)),
    days=st.integers(200, 730),
)
every_cohort = given(COHORTS)
forty_of_them = settings(max_examples=40)


def planned(one: Cohort) -> Plan:
    """Lay a year out, in which every team has meetings and asks."""
    plan = lay_out(one)
    teams = {team.key for team in one.teams}
    assert {each.team for each in plan.meetings} == teams | {None}
    assert {each.team for each in plan.asks} >= teams
    return plan


@forty_of_them
@every_cohort
@example(cohort(ZONES, liaisons=1))
def test_nobody_meets_on_a_closed_day(one: Cohort) -> None:
    open_days = OpenDays.of(one)

    assert all(open_days.is_open(meeting.slot.day) for meeting in planned(one).meetings)


@forty_of_them
@every_cohort
@example(cohort(ZONES, liaisons=1))
def test_no_team_meets_twice_on_a_day(one: Cohort) -> None:
    plan = planned(one)

    for team in one.teams:
        own = [
            meeting.slot for meeting in plan.meetings if meeting.team in {None, team.key}
        ]
        days = Counter(day for slot in own for day in slot.days_in(team.timezone))
        assert not [day for day, times in days.items() if times > 1]


@forty_of_them
@every_cohort
@example(cohort(ZONES, liaisons=1))
@example(cohort(BOTH_SIDES, liaisons=1, starts_on=date(2027, 6, 1), days=200, closed=()))
def test_no_liaison_is_in_two_places_at_once(one: Cohort) -> None:
    plan = planned(one)

    for liaison in {team.liaison for team in one.teams}:
        teams = {None} | {team.key for team in one.teams if team.liaison == liaison}
        slots = sorted(
            (meeting.slot for meeting in plan.meetings if meeting.team in teams),
            key=lambda slot: slot.start,
        )
        assert not any(a.overlaps(b) for a, b in pairwise(slots))


@forty_of_them
@every_cohort
@example(cohort(ZONES, liaisons=1))
def test_the_hours_of_a_liaisons_teams_are_apart_on_every_day_of_the_year(
    one: Cohort,
) -> None:
    """So a TA meeting can be dated later without a look at the other teams."""
    plan = planned(one)
    fixed = [meeting for meeting in plan.meetings if meeting.team and meeting.step != "ta"]
    year = [
        one.starts_on + timedelta(days=n) for n in range((one.ends_on - one.starts_on).days)
    ]

    def reserved(team: Team) -> list[Slot]:
        (kept,) = [each for each in plan.reservations if each.team == team.key]
        numbers = {day.number for day in (kept.weekday, *kept.instead)}
        days = [day for day in year if day.weekday() in numbers]
        return list(slots_on(days, kept.at, 60, team.timezone))

    hours = {team.key: reserved(team) for team in one.teams}
    for a, b in combinations(one.teams, 2):
        if a.liaison == b.liaison:
            assert apart(hours[a.key], hours[b.key])
            assert apart(hours[a.key], [each.slot for each in fixed if each.team == b.key])
            assert apart(hours[b.key], [each.slot for each in fixed if each.team == a.key])


def apart(some: list[Slot], others: list[Slot]) -> bool:
    taken = sorted([(slot.start, slot.end) for slot in (*some, *others)])
    return all(a[1] <= b[0] for a, b in pairwise(taken))


@forty_of_them
@every_cohort
@example(cohort())
def test_ta_meetings_are_four_to_six_weeks_apart_or_called_late(one: Cohort) -> None:
    plan = planned(one)

    for team in one.teams:
        first = of(plan, "check-in", team.key)
        days = [each.slot.day for each in (*first, *of(plan, "ta", team.key))]
        assert days
        for n, (before, after) in enumerate(pairwise(days), start=1):
            late = any(
                text.startswith(f"ta {n} of team {team.key} is late")
                for text in plan.remarks
            )
            assert late or timedelta(weeks=4) <= after - before <= timedelta(weeks=6)


@forty_of_them
@every_cohort
@example(cohort(ZONES, liaisons=1))
def test_wall_times_are_kept_all_year_in_everybodys_own_zone(one: Cohort) -> None:
    plan = planned(one)
    hours = {kept.team: kept.at for kept in plan.reservations}

    for meeting in plan.meetings:
        at = hours[meeting.team or ""] if meeting.step == "ta" else None
        assert meeting.slot.at == (at or one.program.step(meeting.step).at)
        assert meeting.slot.timezone == (
            one.team(meeting.team).timezone if meeting.team else one.timezone
        )


@forty_of_them
@every_cohort
def test_every_meeting_and_ask_is_placed_or_said_to_have_found_no_day(one: Cohort) -> None:
    plan = planned(one)
    told = Counter((each.team, each.step) for each in plan.meetings)
    told += Counter((each.team, each.step) for each in plan.asks)
    told += Counter((each.team, each.step) for each in plan.unplaced)

    for whose in (None, *(team.key for team in one.teams)):
        for step in one.program.steps("team" if whose else "cohort"):
            if step.repeats:
                assert told[whose, step.key] >= 1
            else:
                assert told[whose, step.key] == times(step, one)
    for team in one.teams:
        assert all(
            told[team.key, ask.key] == 1 for step in PROGRAM.steps() for ask in step.asks
        )


def times(step: Step, one: Cohort) -> int:
    if step.quota:
        return 0  # team and liaison choose the days
    if isinstance(step.cadence, TimesAYear):
        return step.cadence.times * max(1, round((one.ends_on - one.starts_on).days / 365))
    return step.cadence.times if isinstance(step.cadence, NthWeekday) else 1


@forty_of_them
@every_cohort
def test_the_same_cohort_has_the_same_plan(one: Cohort) -> None:
    again = Cohort.model_validate_json(one.model_dump_json())

    assert lay_out(again) == lay_out(one)


@forty_of_them
@every_cohort
def test_asks_open_and_are_due_on_open_days_within_the_year(one: Cohort) -> None:
    open_days, plan = OpenDays.of(one), planned(one)
    asks = [ask for step in PROGRAM.steps() for ask in step.asks]
    before = {ask.key for ask in asks if (ask.due_days_before or 0) > 0}
    days = {each.occasion: each.slot.day for each in plan.meetings}

    for ask in plan.asks:
        assert one.starts_on <= ask.opens_on <= ask.due_on
        assert open_days.is_open(ask.opens_on)
        assert open_days.is_open(ask.due_on)
        if ask.step in before:
            assert ask.due_on < days[ask.of] or ask.due_on == open_days.first_from(
                one.starts_on
            )


def test_the_sample_year_is_whole() -> None:
    plan = lay_out(cohort())
    steps = Counter(each.step for each in plan.meetings if each.team in {None, "team-0"})

    assert (plan.unplaced, plan.remarks) == ((), ())
    assert steps == {
        "kickoff": 1,
        "group-session": 6,
        "final-convening": 1,
        "check-in": 1,
        "ta": 8,
        "workshop-preparation": 1,
        "workshop": 1,
        "workshop-follow-up": 1,
    }
    assert len(plan.asks) == 6 * sum(len(step.asks) for step in PROGRAM.steps())
    assert [(each.team, each.step, each.times) for each in plan.to_be_dated] == [
        (f"team-{n}", "thought-partnership", 2) for n in range(6)
    ]
    assert [each.occasion for each in of(plan, "group-session", None)] == [
        f"lea-2027/-/group-session/{n}" for n in range(1, 7)
    ]
    assert of(plan, "group-session", None)[2].title == "Group session 3"


def test_only_the_first_ta_meeting_has_its_day_all_others_are_projected() -> None:
    assert [each.projected for each in of(lay_out(cohort()), "ta")] == [False] + [True] * 7


def test_the_workshop_has_its_preparation_before_and_its_follow_up_after() -> None:
    plan = lay_out(cohort(ZONES))

    for team in ("team-0", "team-5"):
        (before,) = of(plan, "workshop-preparation", team)
        (workshop,) = of(plan, "workshop", team)
        (after,) = of(plan, "workshop-follow-up", team)
        assert before.slot.day < workshop.slot.day < after.slot.day
        asks = {ask.step: ask for ask in plan.asks if ask.team == team}
        assert asks["recruiting"].of == workshop.occasion
        assert asks["recruiting"].due_on < workshop.slot.day


@pytest.mark.parametrize(
    ("first", "days", "prepared"),
    [
        (date(2028, 1, 31), 21, [date(2028, 1, 28)]),  # far nearer were the day after it
        (date(2028, 1, 3), 49, []),
    ],
    ids=["moved", "missed"],
)
def test_a_preparation_moved_by_a_closed_month_still_comes_before_its_workshop(
    first: date, days: int, prepared: list[date]
) -> None:
    closed = [first + timedelta(days=n) for n in range(days)]
    near = changed(
        "workshop-preparation", cadence=Beside(rule="before", step="workshop", weeks=1)
    )
    plan = lay_out(cohort(closed=closed, program=near))

    (workshop,) = of(plan, "workshop")
    assert workshop.slot.day == date(2028, 2, 22)
    assert [each.slot.day for each in of(plan, "workshop-preparation")] == prepared
    missed = {each.step for each in plan.unplaced if each.team == "team-0"}
    assert ("workshop-preparation" in missed) == (not prepared)


def test_the_second_session_never_comes_before_the_first() -> None:
    shut = {date(2027, 10, 1) + timedelta(days=n) for n in range(123)}
    twice = NthWeekday(
        rule="nth-weekday", nth=3, weekday=Weekday.WEDNESDAY, from_week=10, times=2
    )
    program = changed("group-session", cadence=twice, slack_days=40)

    plan = lay_out(
        cohort(closed=shut - {date(2027, 11, 8), date(2027, 11, 9)}, program=program)
    )

    assert [each.slot.day for each in of(plan, "group-session", None)] == [
        date(2027, 11, 9)
    ]
    assert "group-session 2 of the cohort found no day" in str(plan.unplaced[0])
