"""Whom a meeting gathers: roles, narrowed by teams, or by a circle; said twice, alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meeting import Meeting
from models.roster import Role
from models.seat import Seat
from rules.matter import belongs_to, gathers
from rules.proof_seats import has_place
from tests.rules.samples import meeting, seat

EVERYBODY = tuple(Role)
WHOLE = meeting(id="lea-2027/-/space/2", step="space", audience=EVERYBODY)
OWN = meeting(id="lea-2027/riverbend/ta/1", audience=EVERYBODY)
SOME = WHOLE.model_copy(update={"teams": ("riverbend", "lakeside")})
OPEN = WHOLE.model_copy(update={"opt_in": True})


def in_circle(name: str, circle: str, role: Role, team: str | None = None) -> Seat:
    return seat(name, role, team=team).model_copy(update={"circle": circle})


CORE = seat("bob")
ELSEWHERE = seat("eve", team="hilltop")
STAFF = seat("stu", Role.STAFF, team=None)
HOST = seat("liv", Role.LIAISON, team=None)  # her place with the host, not with a team
SPEAKER = in_circle("sam", "space", Role.SPEAKER)
OF_THE_SECOND = in_circle("sid", "space/2", Role.SPEAKER)
OF_THE_THIRD = in_circle("tom", "space/3", Role.SPEAKER)
OF_ANOTHER = in_circle("kim", "keynote", Role.SPEAKER)
OPTED_IN = in_circle("bob", "space", Role.CORE, "riverbend")
SEATS = (
    CORE,
    ELSEWHERE,
    STAFF,
    HOST,
    SPEAKER,
    OF_THE_SECOND,
    OF_THE_THIRD,
    OF_ANOTHER,
    OPTED_IN,
)


@pytest.mark.parametrize(
    ("gathering", "there"),
    [
        (WHOLE, {CORE, ELSEWHERE, STAFF, HOST, SPEAKER, OF_THE_SECOND, OPTED_IN}),
        (SOME, {CORE, STAFF, SPEAKER, OF_THE_SECOND, OPTED_IN}),
        (OPEN, {SPEAKER, OF_THE_SECOND, OPTED_IN}),
        (OWN, {CORE, STAFF}),
    ],
    ids=["the whole cohort", "some teams", "who opted in", "one team"],
)
def test_a_meeting_gathers_whom_it_is_for(gathering: Meeting, there: set[Seat]) -> None:
    assert {each for each in SEATS if gathers(gathering, each)} == there


def test_nobody_is_gathered_whose_role_has_no_place_there() -> None:
    leads = WHOLE.model_copy(update={"audience": (Role.LEAD,)})

    assert not [each for each in SEATS if gathers(leads, each)]


def test_a_place_in_a_circle_is_none_in_the_team() -> None:
    """So who opts in is not asked, reminded or alerted a second time."""
    assert not belongs_to(OPTED_IN, "riverbend")
    assert belongs_to(CORE, "riverbend")


TEAMS = st.sampled_from(["riverbend", "lakeside", "hilltop"])
CIRCLES = st.sampled_from([None, "space", "space/1", "space/2", "keynote"])
MEETINGS = st.builds(
    lambda own, teams, opt_in: (
        OWN if own else WHOLE.model_copy(update={"teams": teams, "opt_in": opt_in})
    ),
    st.booleans(),
    st.lists(TEAMS, unique=True, max_size=2).map(tuple),
    st.booleans(),
)
PLACES = st.builds(
    lambda team, role, circle: seat("ann", role, team=team).model_copy(
        update={"circle": circle}
    ),
    st.none() | TEAMS,
    st.sampled_from(EVERYBODY),
    CIRCLES,
)


@given(MEETINGS, PLACES)
def test_the_proof_says_the_same_of_everybody(gathering: Meeting, place: Seat) -> None:
    team = None if gathering is not OWN else "riverbend"

    assert gathers(gathering, place) == has_place(place, gathering, team)
