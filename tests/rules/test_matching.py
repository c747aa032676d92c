"""Consultancies matched anew: by answers, for the rounds ahead, fair over all rounds."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ask import Ask
from models.ask_step import AskKind
from models.cohort import Cohort
from models.meeting import Meeting, MeetingState
from models.refusal import Refused
from models.submission import Submission
from rules.kinship import Kin
from rules.laying import asks_laid, meetings_laid
from rules.matching import Match, grouped_step, in_words, is_due, match_anew, regrouped
from rules.problems import problems_answered
from rules.year import lay_out
from tests.rules.samples import at
from tests.years.samples import sample

COHORT = sample("states-2028").cohort
LAID = at(date(2040, 1, 9))
STEP = grouped_step(COHORT, None)
PLAN = lay_out(COHORT)
YEAR = list(meetings_laid(COHORT, PLAN, lambda occasion: occasion, LAID))
ASKS = [
    ask
    for ask in asks_laid(COHORT, PLAN, {one.id: one for one in YEAR}, LAID)
    if ask.kind is AskKind.PROBLEM_OF_PRACTICE
]
TEAMS = [team.key for team in COHORT.teams]
SAID = (
    "Families never hear of the plans that schools make",
    "Our grants pull apart: each has rules of its own",
    "Plans for literacy and attendance conflict",
    "Letters to families about attendance go unread",
    "Grants with different rules for attendance",
    "Bilingual families",
    "Rural staff are tired",
    "Literacy plans that nobody reads",
    "Grants, and who decides on them",
    "Attendance",
)
ANSWERS = dict(zip(TEAMS, SAID, strict=True))
PROBLEMS = st.fixed_dictionaries({}, optional=dict.fromkeys(TEAMS, st.sampled_from(SAID)))


def matched(
    meetings: list[Meeting] = YEAR,
    problems: dict[str, str] | None = None,
    now: datetime = LAID,
) -> Match:
    return match_anew(COHORT, STEP, meetings, problems or {}, now)


def after(found: Match, meetings: list[Meeting], now: datetime) -> list[Meeting]:
    """The year once the match was ordered."""
    new = {one.meeting.id: regrouped(COHORT, one, now) for one in found.groups}
    return [new.get(meeting.id, meeting) for meeting in meetings]


def rounds(meetings: list[Meeting]) -> list[Meeting]:
    return [each for each in meetings if each.step == STEP.key]


def first_of(number: int) -> Meeting:
    ours = [
        one for one in rounds(YEAR) if one.title.startswith(f"Peer consultancy {number}:")
    ]
    return min(ours, key=lambda one: one.slot.start)


def test_without_answers_the_file_speaks_and_nothing_differs() -> None:
    found = matched()
    assert found.altered == []
    assert list(in_words(COHORT, found)) == [
        "0 of 10 teams have answered what they work on.",
        "The cohort file speaks for all.",
    ]
    assert found.silent == tuple(TEAMS)


@given(PROBLEMS)
def test_whatever_they_answer_each_round_seats_all_and_nobody_is_in_two_places(
    problems: dict[str, str],
) -> None:
    found = matched(problems=problems)
    year = rounds(after(found, YEAR, LAID))
    for number in (1, 2, 3, 4):
        ours = [one for one in year if one.title.startswith(f"Peer consultancy {number}:")]
        seated = [team for one in ours for team in one.teams]
        assert sorted(seated) == sorted(TEAMS)
    brought = Counter(one.teams[0] for one in year)
    assert set(brought) == set(TEAMS)
    assert max(brought.values()) - min(brought.values()) <= 1
    assert found.clashes == ()


def test_what_cannot_be_helped_is_said_by_agency_and_names_nobody() -> None:
    """Who brings meets where they were to bring; there is something else at that hour."""
    first = first_of(1)
    team = COHORT.team(first.teams[0])
    rival = first.model_copy(update={"id": f"{COHORT.key}/{team.key}/ta/1", "teams": ()})
    found = matched([*YEAR, rival.model_copy(update={"step": "ta"})])
    ours = [each.agency for each in COHORT.teams if each.liaison == team.liaison]
    who = f"{team.agency}, the liaison of {' and '.join(ours)}"
    assert found.clashes == (f"{first.id} would clash with {rival.id} for {who}",)


@given(PROBLEMS, st.sampled_from([0, 200, 420]))
def test_the_same_answers_twice_change_nothing(problems: dict[str, str], day: int) -> None:
    now = LAID + timedelta(days=day)
    once = after(matched(problems=problems, now=now), YEAR, now)
    again = matched(once, problems, now + timedelta(minutes=5))
    assert again.altered == []
    assert after(again, once, now) == once


def test_each_group_says_whose_answer_it_rests_on() -> None:
    first = matched(problems=ANSWERS).groups[0]
    assert first.why.startswith(
        "Westmark State Department of Education brings: Families never hear of the plans "
        "that schools make."
    )
    (changed,) = [
        m for m in after(matched(problems=ANSWERS), YEAR, LAID) if m.id == first.meeting.id
    ]
    assert changed.text.endswith(first.why)
    assert changed.text.count(" brings: ") == 1, "the old reason is gone"
    assert STEP.text in changed.text


def test_without_a_word_in_common_who_has_not_sat_together_meets() -> None:
    said = [
        one.why for one in matched(problems={team: f"{team * 2}" for team in TEAMS}).groups
    ]
    assert any("the two have not sat together yet" in why for why in said[:4])
    alike = matched(problems=dict.fromkeys(TEAMS, "Attendance")).groups
    assert all("works on the same, and advises." in one.why for one in alike)


def test_what_was_held_or_is_near_stays_and_counts() -> None:
    begins = first_of(2).slot.start
    now = begins - timedelta(days=6)
    found = matched(problems=ANSWERS, now=now)
    assert found.kept == (
        "Round 1 stays: it is over, or has begun.",
        "Round 2 stays: it begins within 7 days.",
    )
    assert {one.round for one in found.groups} == {3, 4}
    assert {one.round for one in matched(now=begins - timedelta(days=7)).groups} == {
        2,
        3,
        4,
    }


def test_who_was_to_bring_in_a_group_that_was_called_off_brings_later() -> None:
    first = rounds(YEAR)[0]
    off = first.model_copy(update={"state": MeetingState.CALLED_OFF})
    year = [off if one.id == first.id else one for one in YEAR]
    found = matched(year, now=first_of(1).slot.end + timedelta(days=30))
    second = [one.teams[0] for one in found.groups if one.round == 2]
    assert first.teams[0] in second
    for group in found.groups:
        brings = COHORT.team(group.teams[0]).agency
        assert regrouped(COHORT, group, LAID).title.endswith(f": {brings}")
    assert found.kept == ("Round 1 stays: it is over, or has begun.",)


def test_a_round_with_a_group_called_off_stays_as_it_was_told() -> None:
    off = first_of(2).model_copy(update={"state": MeetingState.CALLED_OFF})
    year = [off if one.id == off.id else one for one in YEAR]
    assert matched(year).kept == (f"Round 2 stays: {off.id} is called-off.",)


def test_who_comes_into_a_group_came_then_and_who_stays_did_not() -> None:
    now = LAID + timedelta(days=30)
    for one in matched(problems=ANSWERS, now=now).groups:
        then = regrouped(COHORT, one, now)
        came = {arrival.team for arrival in then.arrivals}
        assert came == set(one.teams) - set(one.before)
        assert (then.revision, then.timing) == (one.meeting.revision + 1, 1)


def test_an_edit_of_staff_stays_beside_the_new_reason() -> None:
    first = matched(problems=ANSWERS).groups[0]
    edited = first.meeting.model_copy(
        update={"text": f"Bring tea.\n\n{first.meeting.text}"}
    )
    then = regrouped(COHORT, first.model_copy(update={"meeting": edited}), LAID)
    assert then.text.startswith("Bring tea.\n\n")


def a_form(ask: Ask, turn: int, **answers: str) -> Submission:
    return Submission(
        request=f"{ask.id} {turn}",
        occasion=ask.id,
        person="ann",
        answers=dict(answers),
        turn=turn,
        at=LAID,
    )


def test_a_team_s_last_answer_about_its_problem_counts() -> None:
    ask, other = ASKS[:2]
    forms = [
        a_form(ask, 1, problem="The first", question="Who?"),
        a_form(ask, 2, problem="The\nlast " + "and more " * 60, question="Who?"),
        a_form(other, 1, question="How?"),
    ]
    found = problems_answered(COHORT, ASKS, forms)
    team, second = (one.id.split("/")[1] for one in (ask, other))
    assert found[team].startswith("The last and more")
    assert len(found[team]) <= 240
    assert found[second] == "How?"


def test_it_is_due_once_all_answers_are_in_that_come_and_groups_would_differ() -> None:
    found = matched(problems=ANSWERS)
    done = [ask.model_copy(update={"state": "done"}) for ask in ASKS]
    assert is_due(found, done)
    assert not is_due(found, [*done[1:], ASKS[0]])
    assert not is_due(matched(), done)
    year = after(found, YEAR, LAID)
    assert not is_due(matched(year, ANSWERS), done)


@pytest.mark.parametrize(
    ("cohort", "key", "words"),
    [
        (sample("lea-2027").cohort, None, "no meetings in groups"),
        (COHORT, "kickoff", "'kickoff' has no groups to match"),
    ],
)
def test_what_has_no_groups_is_refused(cohort: Cohort, key: str | None, words: str) -> None:
    with pytest.raises(Refused, match=words):
        grouped_step(cohort, key)


def test_kinship_is_by_the_words_that_both_use_the_rarer_the_nearer() -> None:
    kin = Kin(
        {
            "a": "Families never hear of our grants",
            "b": "A family policy",
            "c": "Grants, policies",
            "d": "The grant and its rules",
            "e": None,
            "f": "  families NEVER hear of our grants ",
        }
    )
    assert kin.between("a", "f").share == 1
    assert kin.between("b", "c").words == ("policy",)
    assert kin.between("a", "b").words == ("family",)
    assert kin.between("b", "c").share > kin.between("c", "d").share > 0
    assert kin.between("a", "e").share == kin.between("e", "e").share == 0
    assert kin.between("c", "b") == kin.between("b", "c")
