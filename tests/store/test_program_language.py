"""What a program can say of tracks, groups, days in a row, quotas: and cannot, with why."""

from pathlib import Path

import pytest

from store.faults import Faults
from tests.store.tiny_programs import IN_WEEK, OPENING, TEAM, read, step

WEEKDAY = 'rule = "nth-weekday", nth = 2, weekday = "tuesday", from_week = 4'
ONE = '["lead"]'
ASK = """\
[[strand.step.ask]]
key = "bring"
kind = "pre-work"
title = "Bring it"
text = "Please."
due_days_before = 3
lead_days = 7
nudges = [1]
"""
LOOK_BACK = """\
[[strand.step.ask]]
key = "look-back"
kind = "look-back"
title = "What has lasted"
text = "Tell us."
asked_months_after = {months}
lead_days = 14
"""


def look_back(months: object = 6) -> str:
    return LOOK_BACK.format(months=months)


FAULTS = {
    "a track that there is not": (
        step("a", IN_WEEK, 'track = "east"'),
        'step 2 "a", track: "east" is no track of this program (north, south)',
    ),
    "hanging on another track": (
        step("a", IN_WEEK, 'track = "north"')
        + step("b", 'cadence = { rule = "after", step = "a", weeks = 1 }'),
        'step 3 "b", track: must be "north" too: the step hangs on "a" of that track',
    ),
    "groups without rounds": (
        step("a", IN_WEEK, "groups = 3"),
        'step 2 "a", cadence: must have the rule "nth-weekday": groups meet in rounds',
    ),
    "too few rounds": (
        step("a", f"cadence = {{ {WEEKDAY}, times = 2 }}", "groups = 3").replace(
            'title = "a"', 'title = "a {n}"'
        ),
        "cadence, times: must be at least 3, so that each team of a group brings once",
    ),
    "a team that brings, where there are no groups": (
        step("a", IN_WEEK).replace('title = "a"', 'title = "a: {team}"'),
        'step 2 "a", title: names {team}, which only a step with groups has',
    ),
    "groups of a team": (
        TEAM + step("a", IN_WEEK, "groups = 3", audience=ONE),
        "groups: is for steps of the cohort",
    ),
    "opting into a team's meeting": (
        TEAM + step("a", IN_WEEK, "opt_in = true", audience=ONE),
        "opt_in: is for steps of the cohort",
    ),
    "a speaker at a team's meeting": (
        TEAM + step("a", IN_WEEK),
        "audience 3: speaker is for steps of the cohort",
    ),
    "asking who opts in": (
        step("a", IN_WEEK, "opt_in = true") + ASK,
        'step 2 "a", ask 1 "bring": cannot be asked: who opts in is no team',
    ),
    "chasing for what is optional": (
        step("a", IN_WEEK, "optional = true") + ASK,
        "nudges: are not for what is optional: nobody is chased for it",
    ),
    "a report of what is optional": (
        TEAM + step("a", IN_WEEK, "optional = true", "report = {}", audience=ONE),
        "report: is not for what is optional",
    ),
    "a report of the cohort's": (
        step("a", IN_WEEK, "report = {}"),
        "report: is for steps of a team: a cohort has no one liaison to ask",
    ),
    "days in a row, again and again": (
        step("a", f"cadence = {{ {WEEKDAY}, times = 2 }}", "days = 4").replace(
            'title = "a"', 'title = "a {n}"'
        ),
        "days: needs a cadence that comes once, such as in-week",
    ),
    "too few topics": (
        step("a", IN_WEEK, "days = 4", 'topics = ["One", "Two"]'),
        "topics: are 2, but the step comes 4 times",
    ),
    "an hour of whole days": (
        step("a", 'cadence = { rule = "spans", step = "opening" }'),
        "minutes: is not for what spans whole days: take it out",
    ),
    "a quota of the cohort": (
        step("a", 'cadence = { rule = "quota", times = 1 }'),
        'cadence: has the rule "quota", which is for steps of a team',
    ),
    "an ask without a day": (
        TEAM + step("a", 'cadence = { rule = "quota", times = 1 }', audience=ONE) + ASK,
        "cannot hang on this step: it has no day until it is dated",
    ),
    "the same form instead": (
        step("a", IN_WEEK, 'instead = { form = "virtual", minutes = 45, parts = 2 }'),
        "instead, form: is virtual again: it must be the other form",
    ),
    "no month to meet in": (
        step("a", f"cadence = {{ {WEEKDAY}, times = 1, months = [1], skip_months = [1] }}"),
        "cadence: leaves no month to meet in",
    ),
    "needing what there is not": (
        step("a", IN_WEEK, 'needs = ["lunch"]'),
        'step 2 "a", needs 1: names no step: "lunch"',
    ),
    "needing what needs it": (
        step("a", IN_WEEK, 'needs = ["b"]') + step("b", IN_WEEK, 'needs = ["a"]'),
        "needs: goes round in a circle: a -> b -> a",
    ),
    "a gate before nothing": (
        step("a", IN_WEEK, "gate_days_before = 14"),
        'step 2 "a", gate_days_before: is the day on which needs are looked at',
    ),
    "a gate that waits for everybody": (
        TEAM
        + step("a", IN_WEEK, audience=ONE)
        + ASK
        + 'of = "each"\n'
        + step("b", IN_WEEK, 'needs = ["bring"]', "gate_days_before = 14", audience=ONE),
        'needs 1: names "bring", answered by each for themselves: it is never done',
    ),
    "a cohort that waits for each team": (
        step("a", IN_WEEK, 'needs = ["bring"]')
        + TEAM
        + step("b", IN_WEEK, audience=ONE)
        + ASK,
        'needs 1: names "bring", asked of each team: a cohort cannot wait for it',
    ),
    "waiting for what is asked months later": (
        TEAM
        + step("a", IN_WEEK, audience=ONE)
        + look_back()
        + step("b", IN_WEEK, 'needs = ["look-back"]', audience=ONE),
        'needs 1: names "look-back", asked months later: nothing can wait for it',
    ),
    "looking back on what comes again": (
        step("a", f"cadence = {{ {WEEKDAY}, times = 2 }}").replace(
            'title = "a"', 'title = "a {n}"'
        )
        + look_back(),
        'ask 1 "look-back", asked_months_after: needs a step that comes once',
    ),
    "looking back at once": (
        step("a", IN_WEEK) + look_back(0),
        'step 2 "a", ask 1 "look-back", asked_months_after: must be at least 1, not 0',
    ),
    "looking back before it happens": (
        step("a", IN_WEEK) + look_back(-1),
        "asked_months_after: must be at least 1, not -1",
    ),
    "looking back in words": (
        step("a", IN_WEEK) + look_back('"six"'),
        "asked_months_after: must be a whole number",
    ),
    "looking back, without saying how late": (
        step("a", IN_WEEK) + look_back("true"),
        "asked_months_after: must be a whole number",
    ),
    "looking back half a month": (
        step("a", IN_WEEK) + look_back(0.5),
        "asked_months_after: must be a whole number",
    ),
    "looking back when nobody remembers": (
        step("a", IN_WEEK) + look_back(100),
        "asked_months_after: must be at most 24, not 100",
    ),
    "looking back by a day before it": (
        step("a", IN_WEEK) + look_back() + "due_days_before = 7\n",
        'ask 1 "look-back": says both due_days_before and asked_months_after',
    ),
    "looking back on no day": (
        step("a", IN_WEEK) + look_back().replace("asked_months_after = 6\n", ""),
        "looks back: say how late, such as asked_months_after = 6",
    ),
    "asking by no day": (
        step("a", IN_WEEK) + ASK.replace("due_days_before = 3\n", ""),
        'ask 1 "bring": says no due_days_before: add it',
    ),
}


@pytest.mark.parametrize(("parts", "says"), FAULTS.values(), ids=FAULTS.keys())
def test_a_contradiction_is_told_with_its_place(
    tmp_path: Path, parts: str, says: str
) -> None:
    with pytest.raises(Faults) as refused:
        read(tmp_path, OPENING, parts)

    assert says in str(refused.value)


def test_an_hour_that_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(Faults) as refused:
        read(tmp_path, OPENING.replace("at = 10:00:00\n", ""))

    assert 'step 1 "opening", at: is missing: add it' in str(refused.value)


def test_all_of_it_can_be_said_together(tmp_path: Path) -> None:
    program = read(
        tmp_path,
        OPENING,
        step("week", IN_WEEK, "days = 4", 'topics = ["One", "Two", "Three", "Four"]'),
        step("all-week", 'cadence = { rule = "spans", step = "week" }')
        .replace("minutes = 90\n", "")
        .replace("at = 10:00:00\n", ""),
        step("north-only", IN_WEEK, 'track = "north"', 'needs = ["week"]'),
        step("space", IN_WEEK, "opt_in = true"),
    )

    assert [one.count for one in program.steps()] == [1, 4, 1, 1, 1]
    assert program.step("north-only").hangs_on == ("week",)
