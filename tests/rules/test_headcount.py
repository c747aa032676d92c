from datetime import timedelta

from models.guest import Category
from models.reply import Answer, Partstat, Way
from models.roster import Role
from models.seat import Seat
from rules.headcount import headcount
from tests.rules.samples import ANN, BOB, LAID, LIV, STU, meeting, seat

WORKSHOP = meeting(audience=(Role.LEAD, Role.CORE, Role.GUEST, Role.LIAISON, Role.STAFF))


def guest(name: str, category: Category | None) -> Seat:
    return seat(name, Role.GUEST).model_copy(update={"category": category})


def answer(name: str, partstat: Partstat, timing: int = 1) -> Answer:
    return Answer(
        occasion=WORKSHOP.id,
        person=name,
        partstat=partstat,
        way=Way.PAGE,
        at=LAID,
        dtstamp=LAID,
        timing=timing,
    )


SEATS = [
    ANN,
    BOB,
    LIV,
    STU,
    guest("fay", Category.FAMILY),
    guest("pat", Category.PARTNER),
    guest("gil", None),
    seat("gone", Role.GUEST, left_at=LAID + timedelta(days=1)),
]


def test_those_invited_are_counted_by_category_and_hosts_are_not() -> None:
    found = headcount(WORKSHOP, 30, SEATS, [])
    kinds = {"core team": 2, "family": 1, "other guests": 1, "partner": 1}
    assert (found.invited, found.by_category) == (5, kinds)


def test_answers_count_as_they_hold_now() -> None:
    answers = [
        answer("fay", Partstat.ACCEPTED),
        answer("pat", Partstat.ACCEPTED),
        answer("pat", Partstat.DECLINED),
        answer("gil", Partstat.ACCEPTED, timing=0),
        answer("liv", Partstat.ACCEPTED),
    ]
    found = headcount(WORKSHOP, 30, SEATS, answers)
    assert (found.coming, found.declined) == (1, 1)
    assert str(found) == (
        "5 of about 30 invited (core team 2, family 1, other guests 1, partner 1); "
        "1 yes, 1 no"
    )
