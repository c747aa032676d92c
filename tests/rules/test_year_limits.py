"""A year at its limits: what finds no day is said, and many teams cost no more each."""

from datetime import date, time, timedelta
from functools import partial
from itertools import pairwise

import pytest

from models.cadence import EveryWeeks, InWeek, Weekday
from rules.year import lay_out
from tests.rules.year_samples import HOME, PROGRAM, START, changed, cohort, of
from tests.work import counted


def test_a_start_on_a_closed_day_is_fine() -> None:
    week = [START + timedelta(days=n) for n in range(5)]
    program = changed("kickoff", cadence=InWeek(rule="in-week", week=0, weekday=None))

    (kickoff,) = of(lay_out(cohort(closed=week, program=program)), "kickoff", None)

    assert kickoff.slot.day == START + timedelta(days=7)


def test_what_finds_no_day_says_which_step_why_and_which_days_were_tried() -> None:
    autumn = {date(2027, 8, 23) + timedelta(days=n) for n in range(40)} - {
        date(2027, 8, 25)
    }

    missed = [
        each for each in lay_out(cohort(closed=autumn)).unplaced if each.team == "team-0"
    ]

    assert [each.step for each in missed] == ["check-in", "ta", "topics"]
    assert str(missed[0]).startswith("check-in 1 of team team-0 found no day: closed (")
    assert "the team meets (1 of" in str(missed[0])
    assert str(missed[0]).endswith("(tried 2027-08-23 to 2027-09-20)")
    assert "check-in found no day" in str(missed[1])


def test_a_year_with_no_open_day_places_nothing_and_says_so_of_everything() -> None:
    everything = [START + timedelta(days=n) for n in range(299)]

    plan = lay_out(cohort((HOME,), closed=everything))

    assert (plan.meetings, plan.asks) == ((), ())
    assert {each.step for each in plan.unplaced} == {
        *(step.key for step in PROGRAM.steps() if not step.quota),
        *(ask.key for step in PROGRAM.steps() for ask in step.asks),
    }
    assert "closed" in str(plan.unplaced[0])


def test_a_step_after_the_end_of_the_year_is_said() -> None:
    (missed,) = [
        each for each in lay_out(cohort((HOME,), days=250)).unplaced if not each.team
    ]

    assert str(missed).startswith(
        "final-convening 1 of the cohort found no day: it is meant for"
    )


def test_an_hour_that_the_clock_jumps_over_is_avoided_and_said() -> None:
    # Cairo's clocks jump at midnight before Friday, 28 April 2028.
    friday = InWeek(rule="in-week", week=36, weekday=Weekday.FRIDAY)
    program = changed("kickoff", at=time(0, 30), cadence=friday)

    plan = lay_out(cohort((HOME,), program=program, home="Africa/Cairo"))

    assert of(plan, "kickoff", None)[0].slot.day == date(2028, 4, 27)
    (remark,) = plan.remarks
    assert remark.startswith(
        "kickoff 1 of the cohort is on 2028-04-27, as 00:30 on 2028-04-28"
    )


def test_a_liaison_with_more_teams_than_hours_is_said() -> None:
    plan = lay_out(cohort((HOME,) * 48, liaisons=1))

    crowded = [
        each for each in plan.unplaced if each.step == "ta" and "liaison" in each.why
    ]
    assert len(plan.reservations) == 45
    assert [each.team for each in crowded] == ["team-45", "team-46", "team-47"]


def test_hours_are_apart_also_on_the_one_day_on_which_clocks_change() -> None:
    # Cairo's clocks jump on a Friday, and Phoenix never changes its own.
    plan = lay_out(cohort(("Africa/Cairo", "America/Phoenix") * 6, liaisons=1))
    held = sorted((each.slot.start, each.slot.end) for each in plan.meetings if each.team)

    assert all(a[1] <= b[0] for a, b in pairwise(held))


def test_a_loop_whose_window_never_opens_is_said() -> None:
    rare = EveryWeeks(
        rule="every", weeks=(26, 26), after="workshop", until="final-convening"
    )

    plan = lay_out(cohort((HOME,), program=changed("ta", cadence=rare)))

    (missed,) = plan.unplaced
    assert (missed.team, missed.step) == ("team-0", "ta")


@pytest.mark.parametrize("teams_a_liaison", [3, 6])
def test_ten_times_the_teams_cost_about_ten_times_the_work(teams_a_liaison: int) -> None:
    few = cohort((HOME,) * 6, liaisons=6 // teams_a_liaison)
    many = cohort((HOME,) * 60, liaisons=60 // teams_a_liaison)
    lay_out(few)  # zones are read once

    work = [counted(partial(lay_out, each))[1] for each in (few, many)]
    assert work[1] <= 13 * work[0]
