"""Who may take a seat, and what it means to leave one."""

from datetime import date, time

import pytest

from models.cadence import InWeek
from models.cohort import AgencyKind, Cohort, Team
from models.program import Form, MeetingKind, Program, Step, Strand
from models.refusal import Refused
from models.roster import Role
from models.seat import Seat
from rules.seating import Handover, leaving, refuse_joining, refuse_unknown_team
from tests.rules.samples import ANN, BOB, HOME, LAID, STU, seat

KICKOFF = Step(
    key="kickoff",
    kind=MeetingKind.KICKOFF,
    title="Kick-off",
    text="Who is here.",
    minutes=90,
    form=Form.VIRTUAL,
    at=time(10),
    audience=(Role.LEAD,),
    cadence=InWeek(rule="in-week", week=1),
)
COHORT = Cohort(
    key="lea-2027",
    title="A made-up cohort",
    program=Program(
        key="made-up",
        title="A made-up program",
        summary="A year.",
        strand=(Strand(key="together", of="cohort", step=(KICKOFF,)),),
    ),
    starts_on=date(2027, 8, 16),
    ends_on=date(2028, 6, 9),
    timezone=HOME,
    contact="climate@host.example.org",
    teams=tuple(
        Team(
            key=key,
            agency=f"District {key}",
            kind=AgencyKind.LEA,
            state="CA",
            timezone=HOME,
            liaison="liv@example.org",
        )
        for key in ("riverbend", "lakeside")
    ),
)
HOSTED = seat("liv", Role.LIAISON, team=None)
RIVERBEND = seat("liv", Role.LIAISON, number=2)
LAKESIDE = seat("liv", Role.LIAISON, team="lakeside", number=3)
LOU = seat("lou", Role.LIAISON, team=None)
LOU_TOO = seat("lou", Role.LIAISON, team="lakeside", number=2)
ANN_TOO = seat("ann", team="lakeside", number=2)
GONE = seat("cal", left_at=LAID)
EVERYBODY = (ANN, BOB, ANN_TOO, HOSTED, RIVERBEND, LAKESIDE, LOU, STU, GONE)


@pytest.mark.parametrize(
    ("person", "team", "role"),
    [
        pytest.param("dee", "riverbend", Role.CORE, id="somebody new in a team"),
        pytest.param("bob", "lakeside", Role.GUEST, id="somebody of another team"),
        pytest.param("cal", "riverbend", Role.CORE, id="somebody who left and returns"),
        pytest.param("dee", None, Role.LIAISON, id="a liaison of the host's"),
        pytest.param("dee", None, Role.STAFF, id="the host's staff"),
        pytest.param("ann", None, Role.STAFF, id="a team's lead, among the host's too"),
        pytest.param("bob", "riverbend", Role.CORE, id="who is there just so"),
    ],
)
def test_who_may_join(person: str, team: str | None, role: Role) -> None:
    refuse_joining(COHORT, EVERYBODY, person, team, role)


@pytest.mark.parametrize(
    ("person", "team", "role", "words"),
    [
        *(
            pytest.param(
                "dee", None, role, f"joins as {role} needs a team: add --team", id=role
            )
            for role in (Role.CORE, Role.LEAD, Role.GUEST)
        ),
        pytest.param(
            "dee",
            "hilltop",
            Role.CORE,
            "lea-2027 has no team hilltop; it has riverbend, lakeside",
            id="a team there is not",
        ),
        pytest.param(
            "dee",
            "riverbend",
            Role.STAFF,
            "joins as staff belongs to the host: leave --team out$",
            id="staff in a team",
        ),
        pytest.param(
            "dee",
            "riverbend",
            Role.LIAISON,
            r"leave --team out \(a liaison takes over teams by: leave --to\)",
            id="a liaison in a team",
        ),
        pytest.param(
            "bob",
            "riverbend",
            Role.LEAD,
            "in riverbend already, as core",
            id="twice in a team",
        ),
        pytest.param(
            "stu",
            None,
            Role.LIAISON,
            "among the host's people already, as staff",
            id="twice among the host's",
        ),
    ],
)
def test_a_seat_that_cannot_be_is_refused_in_words(
    person: str, team: str | None, role: Role, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        refuse_joining(COHORT, EVERYBODY, person, team, role)


def test_a_team_there_is_is_no_fault() -> None:
    refuse_unknown_team(COHORT, "lakeside")


@pytest.mark.parametrize(
    ("person", "team", "successor", "left", "taken"),
    [
        pytest.param("bob", None, None, [BOB], [], id="from the one team there is"),
        pytest.param("bob", "riverbend", None, [BOB], [], id="from a team by name"),
        pytest.param("ann", "lakeside", None, [ANN_TOO], [], id="from one of two teams"),
        pytest.param("stu", None, None, [STU], [], id="staff just leave"),
        pytest.param(
            "lou", None, None, [LOU], [], id="a liaison without a team just leaves"
        ),
        pytest.param(
            "liv",
            None,
            "lou",
            [HOSTED, RIVERBEND, LAKESIDE],
            ["lakeside", "riverbend"],
            id="a liaison hands all teams over",
        ),
        pytest.param(
            "liv",
            "lakeside",
            "lou",
            [LAKESIDE],
            ["lakeside"],
            id="a liaison hands one over",
        ),
    ],
)
def test_leaving_frees_seats_and_a_liaison_s_are_taken_over(
    person: str, team: str | None, successor: str | None, left: list[Seat], taken: list[str]
) -> None:
    handover = leaving(EVERYBODY, person, team, successor)
    assert list(handover.left) == left
    assert list(handover.taken) == [(key, Role.LIAISON) for key in taken]


def test_a_successor_takes_no_team_twice() -> None:
    assert leaving([*EVERYBODY, LOU_TOO], "liv", None, "lou").taken == (
        ("riverbend", Role.LIAISON),
    )


@pytest.mark.parametrize("team", [None, "riverbend"])
def test_who_has_left_leaves_nothing(team: str | None) -> None:
    assert leaving(EVERYBODY, "cal", team, None) == Handover(())


@pytest.mark.parametrize("successor", ["lou", None])
def test_a_team_handed_over_is_not_handed_over_again(successor: str | None) -> None:
    left = seat("liv", Role.LIAISON, team="lakeside", number=3, left_at=LAID)
    seats = (HOSTED, RIVERBEND, left, LOU, LOU_TOO)
    assert leaving(seats, "liv", "lakeside", successor) == Handover(())
    with pytest.raises(Refused, match="nothing was handed to that successor"):
        leaving(seats, "liv", "lakeside", "stu")


def test_a_liaison_who_is_also_a_member_leaves_that_team_without_a_successor() -> None:
    member = seat("liv", team="hilltop", number=4)
    assert leaving([*EVERYBODY, member], "liv", "hilltop", None).left == (member,)


def test_a_successor_takes_over_teams_and_no_membership() -> None:
    member = seat("liv", team="hilltop", number=4)
    handover = leaving([*EVERYBODY, member], "liv", None, "lou")
    assert member in handover.left
    assert {team for team, _ in handover.taken} == {"riverbend", "lakeside"}


@pytest.mark.parametrize(
    ("person", "team", "successor", "words"),
    [
        pytest.param("dee", None, None, "no seat in this cohort", id="a stranger"),
        pytest.param(
            "dee", "riverbend", None, "no seat in this cohort", id="a stranger of a team"
        ),
        pytest.param(
            "cal",
            None,
            "lou",
            "left already, and nothing was handed to that successor",
            id="left before, to a successor",
        ),
        pytest.param("bob", "lakeside", None, "no seat in lakeside", id="not of that team"),
        pytest.param(
            "ann",
            None,
            None,
            r"more than one seat \(lakeside, riverbend\): say which with --team",
            id="one of two teams, unsaid",
        ),
        pytest.param(
            "bob",
            None,
            "lou",
            "only a liaison hands over to a successor; leave --to out",
            id="a member with a successor",
        ),
        pytest.param(
            "liv",
            None,
            None,
            "liaison of lakeside, riverbend: name a successor with --to EMAIL",
            id="a liaison without one",
        ),
        pytest.param("liv", None, "liv", "nobody is their own successor", id="to oneself"),
        pytest.param(
            "liv",
            None,
            "bob",
            "is no liaison of this cohort; let them join",
            id="to a member",
        ),
        pytest.param(
            "liv",
            None,
            "dee",
            "is no liaison of this cohort; let them join",
            id="to a stranger",
        ),
    ],
)
def test_a_leaving_that_cannot_be_is_refused_in_words(
    person: str, team: str | None, successor: str | None, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        leaving(EVERYBODY, person, team, successor)
