"""Circles: who is told of them, when, and once; and that the proof knows by itself."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from models.cohort import Cohort
from models.evidence import Evidence, Telling
from models.meeting import Meeting
from models.notice import Entry, LedgerState, Notice
from models.refusal import Refused
from models.roster import Role
from models.seat import Seat
from rules.circles import circle_of, open_step, openings_owed, place_for
from rules.laying import meetings_laid
from rules.matter import Owed
from rules.proof import prove
from rules.year import lay_out
from tests.rules.samples import at, seat, send_slots
from tests.rules.stories import entry
from tests.years.samples import sample

COHORT: Cohort = sample("systems-2027").cohort
LAID = at(date(2040, 6, 11))
YEAR: list[Meeting] = [
    one
    for one in meetings_laid(COHORT, lay_out(COHORT), lambda occasion: occasion, LAID)
    if one.step == "space-families"
]
STEP = open_step(COHORT, "space-families")
SLOTS = send_slots(timezone=COHORT.timezone)
FIRST = YEAR[0].slot.day
OPENS = SLOTS.on(FIRST - timedelta(weeks=3))
LEAD = seat("ann", Role.LEAD, team="bayou", since=LAID)
CORE = seat("bob", team="bayou", since=LAID)
STAFF = seat("stu", Role.STAFF, team=None, since=LAID)
LIAISON = seat("liv", Role.LIAISON, team="bayou", since=LAID)
SEATS = (LEAD, CORE, STAFF, LIAISON)


def inside(who: Seat, *, left: datetime | None = None) -> Seat:
    """Their place in the circle, beside their own."""
    return who.model_copy(update={"id": f"{who.id}.c", "circle": STEP.key, "left_at": left})


def owed(
    now: datetime = OPENS,
    seats: Sequence[Seat] = SEATS,
    entries: Sequence[Entry] = (),
) -> Owed:
    return openings_owed(
        COHORT,
        circle_of(COHORT, STEP, YEAR, now),
        seats=seats,
        entries=entries,
        slots=SLOTS,
        now=now,
    )


def whom(
    now: datetime = OPENS,
    seats: Sequence[Seat] = SEATS,
    entries: Sequence[Entry] = (),
) -> list[str]:
    return [one.seat.person.id for one in owed(now, seats, entries).notices]


def test_three_weeks_before_it_first_meets_all_hear_of_it_who_may_come() -> None:
    before = owed(OPENS - timedelta(minutes=1))
    assert (before.notices, before.next_look) == ([], OPENS)
    assert whom() == ["ann", "bob", "stu"]


def test_whoever_was_told_is_told_no_more_whichever_seat_had_it() -> None:
    (first, *_) = owed().notices
    again = LEAD.model_copy(update={"id": "ann.2"})
    assert whom(entries=(entry(first),)) == ["bob", "stu"]
    assert whom(seats=(again, CORE), entries=(entry(first),)) == ["bob"]
    taken_back: Entry = entry(first, LedgerState.SUPERSEDED)
    assert whom(seats=(again, CORE), entries=(taken_back,)) == ["ann", "bob"]


@pytest.mark.parametrize(
    "left", [None, OPENS - timedelta(days=9)], ids=["in it", "left it"]
)
def test_who_has_ever_been_in_it_knows_of_it(left: datetime | None) -> None:
    assert whom(seats=(*SEATS, inside(CORE, left=left))) == ["ann", "stu"]


def test_who_joins_later_hears_before_it_next_meets_and_nobody_once_it_is_over() -> None:
    near = OPENS + timedelta(days=9, hours=1)
    eve = seat("eve", team="bayou", since=near)
    assert owed(near, (eve,)).next_look == SLOTS.first_from(near)
    assert whom(SLOTS.first_from(near), (eve,)) == ["eve"]
    between = YEAR[1].slot.start + timedelta(days=1)
    later = seat("eve", team="bayou", since=between)
    opens = SLOTS.on(YEAR[2].slot.day - timedelta(weeks=3))
    assert owed(between, (later,)).next_look == opens
    assert whom(opens, (later,)) == ["eve"]
    over = owed(YEAR[-1].slot.start, SEATS)
    assert (over.notices, over.next_look) == ([], None)


@pytest.mark.parametrize(
    ("seats", "words"),
    [
        ((), "no place in systems-2027"),
        ((LEAD.model_copy(update={"left_at": LAID}),), "no place"),
        ((seat("ann", Role.LIAISON, team="bayou"),), "it is for: lead, core, guest, staff"),
    ],
)
def test_who_cannot_come_in(seats: tuple[Seat, ...], words: str) -> None:
    with pytest.raises(Refused, match=words):
        place_for(COHORT, STEP, seats, "ann")


def test_a_step_that_is_not_open_to_all_is_none_to_opt_into() -> None:
    there = "there are: space-families, space-new-leaders"
    with pytest.raises(Refused, match=there):
        open_step(COHORT, "kickoff")


def telling(notice: Notice, when: datetime) -> Telling:
    """The row of an opening that was accepted."""
    return Telling(
        **notice.model_dump(include={"occasion", "kind", "offset", "revision", "until"}),
        key=f"{notice.key} {when}",
        seat=notice.seat.id,
        person=notice.seat.person.id,
        state=LedgerState.ACCEPTED,
        facts=notice.facts,
        entered_at=when,
        settled_at=when,
        told_at=when,
        message_id=f"<{notice.key} {when}>",
        sequence=None,
        dtstamp=None,
    )


def findings(*tellings: Telling, seats: tuple[Seat, ...] = SEATS) -> list[str]:
    """What the proof finds about openings, a day after they were due."""
    evidence = Evidence(
        cohort=COHORT,
        meetings=tuple(YEAR),
        asks=(),
        seats=seats,
        changes=(),
        tellings=tellings,
    )
    found = prove(evidence, OPENS + timedelta(days=1))
    named = (("missed", found.missed), ("twice", found.twice), ("wrong", found.wrong))
    return [
        f"{fault} {one.person}"
        for fault, some in named
        for one in some
        if one.kind == "opening"
    ]


def test_the_proof_misses_whoever_was_not_told() -> None:
    told = [telling(one, OPENS) for one in owed().notices]
    assert findings(*told) == []
    assert findings(*told[1:]) == ["missed ann"]
    assert findings(*told[1:], seats=(*SEATS, inside(LEAD))) == []


def test_the_proof_finds_who_was_told_twice_or_should_not_have_been() -> None:
    told = [telling(one, OPENS) for one in owed().notices]
    again = telling(owed().notices[0], OPENS + timedelta(hours=1))
    assert findings(*told, again) == ["twice ann", "twice ann"]
    strange = told[0].model_copy(update={"person": "liv", "key": "x", "message_id": "<x>"})
    assert findings(*told, strange) == ["wrong liv"]
    assert findings(*told, seats=(*SEATS, inside(CORE))) == ["wrong bob"]
    nowhere = strange.model_copy(update={"occasion": "systems-2027/-/circle-x/1"})
    assert findings(*told, nowhere) == ["wrong liv"]
