"""The proof knows by itself that a year looks back, and when."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from models.ask import Ask, AskState
from models.evidence import Evidence
from models.meeting import MeetingState
from models.roster import Role
from models.seat import Person, Seat
from rules.laying import asks_laid, meetings_laid
from rules.proof_look_backs import look_back_findings
from rules.year import lay_out
from tests.years.samples import sample

LAID = datetime(2040, 6, 11, 12, tzinfo=UTC)
OURS, THEIRS = "brightwater", "vista-luna"
LAST, DAY = "care-2027/-/final-convening/1", timedelta(days=1)
LOOK_BACK = f"care-2027/{OURS}/look-back/1"
Plant = Callable[[Evidence], Evidence]


@cache
def a_year() -> Evidence:
    """Two teams' year as it was laid, with a lead in one, and in the other none."""
    cohort = sample("care-2027", OURS, THEIRS).cohort
    plan = lay_out(cohort)
    meetings = list(meetings_laid(cohort, plan, lambda occasion: occasion, LAID))
    asks = asks_laid(cohort, plan, {one.id: one for one in meetings}, LAID)
    return Evidence(
        cohort=cohort,
        meetings=tuple(meetings),
        asks=tuple(asks),
        seats=(
            seat("ann", OURS, Role.LEAD),
            seat("bo", OURS, Role.CORE),
            seat("cy", THEIRS, Role.CORE),
        ),
        changes=(),
        tellings=(),
    )


def seat(who: str, team: str, role: Role) -> Seat:
    person = Person(id=who, email=f"{who}@example.org", name=who.title())
    return Seat(id=who, person=person, team=team, role=role, since=LAID)


def with_ask(change: Callable[[Ask], Ask | None]) -> Plant:
    """Alter one team's look back; None takes it out."""

    def plant(year: Evidence) -> Evidence:
        asks = (change(one) if one.id == LOOK_BACK else one for one in year.asks)
        return year.model_copy(update={"asks": tuple(one for one in asks if one)})

    return plant


def saying(**then: object) -> Plant:
    return with_ask(lambda ask: ask.model_copy(update=then))


def shifted(**by: timedelta) -> Plant:
    return with_ask(
        lambda ask: ask.model_copy(
            update={name: getattr(ask, name) + much for name, much in by.items()}
        )
    )


def last_meeting(**then: object) -> Plant:
    def plant(year: Evidence) -> Evidence:
        altered = (
            one.model_copy(update=then) if one.id == LAST else one for one in year.meetings
        )
        return year.model_copy(update={"meetings": tuple(altered)})

    return plant


def both(first: Plant, second: Plant) -> Plant:
    return lambda year: second(first(year))


@pytest.mark.parametrize(
    ("plant", "who"),
    [
        pytest.param(lambda year: year, [], id="as it was laid"),
        pytest.param(with_ask(lambda _: None), ["ann"], id="nobody thought of it"),
        pytest.param(saying(state=AskState.WITHDRAWN), ["ann"], id="withdrawn for nothing"),
        pytest.param(shifted(opens_on=-DAY), ["ann"], id="asked a day early"),
        pytest.param(shifted(opens_on=DAY), ["ann"], id="asked a day late"),
        pytest.param(shifted(due_on=DAY), ["ann"], id="due a day late"),
        pytest.param(
            saying(meeting="care-2027/-/kickoff/1"), ["ann"], id="on the kick-off"
        ),
        pytest.param(
            both(shifted(due_on=DAY), saying(state=AskState.DONE)), [], id="answered early"
        ),
        pytest.param(
            both(
                last_meeting(state=MeetingState.CALLED_OFF),
                saying(state=AskState.WITHDRAWN),
            ),
            [],
            id="there is nothing to look back on",
        ),
        pytest.param(
            both(last_meeting(retimed_at=LAID + DAY), shifted(opens_on=-DAY)),
            [],
            id="the meeting moved a little, and the day still fits",
        ),
        pytest.param(
            both(last_meeting(retimed_at=LAID + DAY), shifted(due_on=DAY)),
            ["ann"],
            id="the meeting moved, and its look back did not",
        ),
        pytest.param(
            lambda year: year.model_copy(update={"asks": ()}),
            ["ann", "cy"],
            id="no team is asked: the lead is missed, else the core",
        ),
        pytest.param(
            lambda year: year.model_copy(update={"meetings": (), "asks": ()}),
            [],
            id="a year that is not laid yet",
        ),
    ],
)
def test_whose_team_is_asked_for_no_look_back_on_its_day(
    plant: Plant, who: list[str]
) -> None:
    found = [finding for _, finding in look_back_findings(plant(a_year()))]

    assert [one.person for one in found] == who
    assert all("look-back" in one.occasion for one in found)
