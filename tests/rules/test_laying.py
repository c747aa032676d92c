"""The plan becomes records, and the outline of the journeys that live it."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from models.ask import AskState
from models.cohort import AgencyKind, Cohort, Team
from models.meeting import Meeting, MeetingState
from models.plan import Plan
from models.program import Form
from rules.laying import asks_laid, meetings_laid, new_meeting, outline, where
from rules.year import lay_out
from store.programs import load_program
from tests.rules.samples import HOME, at, slot

PROGRAM = load_program("lea-peer-network", Path(__file__).parents[2] / "programs")
START = date(2027, 8, 16)
NOW = at(date(2027, 8, 2))
COHORT = Cohort(
    key="lea-2027",
    title="A made-up cohort",
    program=PROGRAM,
    starts_on=START,
    ends_on=START + timedelta(days=298),
    timezone=HOME,
    contact="climate@host.example.org",
    link="https://meet.example.org/cohort",
    place="Host's hall",
    teams=(
        Team(
            key="riverbend",
            agency="District 1",
            kind=AgencyKind.LEA,
            state="CA",
            timezone=HOME,
            liaison="liv@example.org",
            link="https://meet.example.org/riverbend",
            place="District office",
        ),
        Team(
            key="lakeside",
            agency="District 2",
            kind=AgencyKind.LEA,
            state="HI",
            timezone="Pacific/Honolulu",
            liaison="liv@example.org",
        ),
    ),
)
COHORT_ROOM, TEAM_ROOM = COHORT.link, COHORT.teams[0].link


def uid_of(occasion: str) -> str:
    return f"uid of {occasion}"


@cache
def plan() -> Plan:
    return lay_out(COHORT)


@cache
def laid() -> dict[str, Meeting]:
    return {each.id: each for each in meetings_laid(COHORT, plan(), uid_of, NOW)}


def test_every_dated_meeting_is_laid_and_no_projected_one() -> None:
    dated = {each.occasion: each for each in plan().meetings if not each.projected}
    assert laid().keys() == dated.keys()
    assert any(each.projected for each in plan().meetings)
    for name, meeting in laid().items():
        planned, step = dated[name], PROGRAM.step(dated[name].step)
        assert (meeting.slot, meeting.title) == (planned.slot, planned.title)
        assert (meeting.uid, meeting.step) == (uid_of(name), planned.step)
        assert (meeting.kind, meeting.form, meeting.text) == (
            step.kind,
            step.form,
            step.text,
        )
        assert (meeting.audience, meeting.reminders) == (step.audience, step.reminders)
        assert meeting.report == step.report
        assert (meeting.state, meeting.revision, meeting.timing) == (
            MeetingState.PLANNED,
            1,
            1,
        )
        assert (meeting.changed_at, meeting.retimed_at) == (NOW, NOW)


def test_every_ask_is_laid_with_its_meeting() -> None:
    asks = {each.id: each for each in asks_laid(COHORT, plan(), laid(), NOW)}
    assert asks.keys() == {each.occasion for each in plan().asks}
    steps = {ask.key: ask for step in PROGRAM.steps() for ask in step.asks}
    for planned in plan().asks:
        ask, step = asks[planned.occasion], steps[planned.step]
        assert (ask.meeting, ask.step, ask.kind) == (planned.of, step.key, step.kind)
        assert (ask.opens_on, ask.due_on) == (planned.opens_on, planned.due_on)
        assert (ask.title, ask.text) == (planned.title, step.text)
        assert (ask.reminders, ask.nudges) == (step.reminders, step.nudges)
        assert (ask.state, ask.changed_at, ask.retimed_at) == (AskState.OPEN, NOW, NOW)
        assert ask.lapses_at >= at(ask.due_on, "00:00")


@pytest.mark.parametrize(
    ("team", "form", "place", "link"),
    [
        (None, Form.VIRTUAL, None, COHORT_ROOM),
        (None, Form.IN_PERSON, "Host's hall", None),
        ("riverbend", Form.VIRTUAL, None, TEAM_ROOM),
        ("riverbend", Form.IN_PERSON, "District office", None),
        ("lakeside", Form.VIRTUAL, None, COHORT_ROOM),
        ("lakeside", Form.IN_PERSON, None, None),
    ],
)
def test_where_people_meet(
    team: str | None, form: Form, place: str | None, link: str | None
) -> None:
    assert where(COHORT, team, form) == (place, link)


def test_a_meeting_dated_in_its_time_is_like_one_laid() -> None:
    first = next(each for each in laid().values() if PROGRAM.step(each.step).repeats)
    step = PROGRAM.step(first.step)
    again = new_meeting(
        COHORT, step, first.id, title=first.title, slot=first.slot, uid=first.uid, now=NOW
    )
    assert again == first
    other = new_meeting(
        COHORT, step, first.id, title="Another", slot=slot(), uid=first.uid, now=NOW
    )
    assert (other.title, other.slot) == ("Another", slot())


def test_the_outline_has_every_stop_once_in_the_order_of_its_strand() -> None:
    laid_out = outline(COHORT, plan())
    assert [team.team for team in laid_out.teams] == ["riverbend", "lakeside"]
    assert {team.cohort for team in laid_out.teams} == {"lea-2027"}
    journeys = {None: laid_out.strands} | {
        each.team: each.strands for each in laid_out.teams
    }
    for team, strands in journeys.items():
        of = "team" if team else "cohort"
        assert [strand.key for strand in strands] == [
            strand.key for strand in PROGRAM.strands if strand.of == of
        ]
        for strand, found in zip(
            (each for each in PROGRAM.strands if each.of == of), strands, strict=True
        ):
            stops: list[str] = []
            for step in strand.steps:
                dated = [
                    each.occasion
                    for each in plan().meetings
                    if (each.step, each.team) == (step.key, team)
                ]
                stops += [step.key] if step.repeats else dated
            assert [stop.repeats or stop.occasion for stop in found.stops] == stops
