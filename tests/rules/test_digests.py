"""The week ahead: who of the host is owed a digest, when, and what it says."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from models.bad_address import BadAddress
from models.cadence import Weekday
from models.cohort import Cohort
from models.digest import Digest, DigestSource
from models.notice import Entry, LedgerState, Notice
from models.program import Program
from models.reply import Answer, Partstat, Way
from models.roster import Role
from models.seat import Seat
from rules.digests import digests_owed, next_digest
from rules.send_slots import SendSlots
from tests.rules.samples import (
    ANN,
    BOB,
    HOME,
    LIV,
    REPORTED,
    STU,
    ask,
    at,
    meeting,
    seat,
    send_slots,
    slot,
)
from tests.rules.stories import entry

MONDAY = date(2027, 10, 4)
NOW = at(MONDAY, "08:30")
SEATS = (ANN, BOB, LIV, STU)
PROGRAM = Program.model_construct(key="p", title="P", summary="S", strands=())


def a_cohort(digest: Weekday | None = Weekday.MONDAY) -> Cohort:
    return Cohort(
        key="lea-2027",
        title="Network",
        program=PROGRAM,
        starts_on=date(2027, 8, 30),
        ends_on=date(2028, 6, 30),
        timezone=HOME,
        contact="net@host.example.org",
        digest=digest,
        teams=(),
    )


SOURCE = DigestSource(
    meetings=[meeting()], asks=[], answers={}, inbox=0, stopped=frozenset()
)


def due(
    source: DigestSource = SOURCE,
    now: datetime = NOW,
    *,
    seats: tuple[Seat, ...] = SEATS,
    entries: tuple[Entry, ...] = (),
    slots: SendSlots | None = None,
    bad: tuple[BadAddress, ...] = (),
    cohort: Cohort | None = None,
) -> list[tuple[Notice, Digest]]:
    return digests_owed(
        cohort or a_cohort(),
        source,
        seats=seats,
        entries=entries,
        bad=bad,
        slots=slots or send_slots(),
        now=now,
    )


def whom(**said: Any) -> list[str]:
    return [notice.seat.person.id for notice, _ in due(**said)]


def of(person: str, **said: Any) -> Digest:
    (found,) = [one for notice, one in due(**said) if notice.seat.person.id == person]
    return found


def test_on_its_day_it_is_owed_to_whom_it_has_something_to_say() -> None:
    ((notice, digest),) = due()
    assert notice.key == "lea-2027/-/digest/1 liv.1 digest-2027-10-04 1"
    assert [one.meeting.id for one in digest.second] == [meeting().id]
    assert digest.first == ()
    assert notice.until == NOW + timedelta(days=2)


@pytest.mark.parametrize(
    ("now", "heard"),
    [
        (at(MONDAY, "08:29"), []),
        (at(MONDAY, "08:30"), ["liv"]),
        (at(date(2027, 10, 6), "08:29"), ["liv"]),
        (at(date(2027, 10, 6), "08:30"), []),
    ],
)
def test_it_leaves_at_its_slot_and_for_two_days(now: datetime, heard: list[str]) -> None:
    assert whom(now=now) == heard


def test_without_its_day_in_the_cohort_file_there_is_none() -> None:
    assert due(cohort=a_cohort(None)) == []
    assert next_digest(a_cohort(None), SOURCE, send_slots(), NOW) is None


def test_a_week_with_nothing_to_say_has_none() -> None:
    far = replace(SOURCE, meetings=[meeting(slot=slot(date(2027, 10, 18)))])
    assert due(far) == []
    assert next_digest(a_cohort(), far, send_slots(), NOW) == at(
        date(2027, 10, 11), "08:30"
    )


def test_once_all_meetings_are_over_nobody_looks_for_it_any_more() -> None:
    empty = replace(SOURCE, meetings=[])
    assert next_digest(a_cohort(), empty, send_slots(), NOW) is None


def test_it_comes_once_whichever_seat_had_it() -> None:
    ((notice, _),) = due()
    other = seat("liv", Role.LIAISON, number=2)
    left = LIV.model_copy(update={"left_at": NOW})
    assert due(entries=(entry(notice),)) == []
    assert due(entries=(entry(notice),), seats=(left, other)) == []
    assert due(entries=(entry(notice, LedgerState.SUPERSEDED),)) == []


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"source": replace(SOURCE, stopped=frozenset({"liv"}))}, id="stopped"),
        pytest.param({"seats": (LIV.model_copy(update={"left_at": NOW}),)}, id="left"),
        pytest.param(
            {"seats": (seat("liv", Role.LIAISON, since=NOW + timedelta(minutes=1)),)},
            id="joined after it left",
        ),
        pytest.param({"seats": (ANN, BOB)}, id="none of the host's people"),
    ],
)
def test_who_gets_none(changed: dict[str, Any]) -> None:
    assert due(**({"now": NOW + timedelta(hours=1)} | changed)) == []


def test_a_closed_day_lets_it_wait_for_the_next_slot() -> None:
    closed = send_slots([MONDAY])
    tuesday = at(date(2027, 10, 5), "08:30")
    assert next_digest(a_cohort(), SOURCE, closed, NOW) == tuesday
    assert whom(slots=closed) == []
    ((notice, digest),) = due(slots=closed, now=tuesday)
    assert notice.label == "digest-2027-10-04"
    assert digest.day == date(2027, 10, 5)


def test_after_a_long_break_only_the_newest_leaves() -> None:
    days = [MONDAY + timedelta(days=day) for day in range(14)]
    back = at(date(2027, 10, 18), "08:30")
    later = replace(SOURCE, meetings=[meeting(slot=slot(date(2027, 10, 20)))])
    slots = send_slots(days)
    assert next_digest(a_cohort(), later, slots, NOW) == back
    ((notice, _),) = due(later, slots=slots, now=back)
    assert notice.label == "digest-2027-10-18"


def test_what_waits_is_the_liaisons_for_their_teams_and_all_of_it_staffs() -> None:
    held = REPORTED.model_copy(update={"slot": slot(date(2027, 9, 29))})
    other = held.model_copy(update={"id": "lea-2027/cedar/ta/1"})
    late = ask(due_on=date(2027, 10, 1))
    source = replace(
        SOURCE, meetings=[held, other], asks=[late, ask(due_on=MONDAY)], inbox=2
    )
    bad = (BadAddress(number=1, person="bob", since=NOW),)
    liaison, staff = of("liv", source=source, bad=bad), of("stu", source=source, bad=bad)
    assert [one.id for one in liaison.unreported] == [held.id]
    assert [one.id for one in staff.unreported] == [held.id, other.id]
    assert liaison.overdue == staff.overdue == (late,)
    assert (liaison.unreachable, liaison.inbox) == ((), 0)
    assert (staff.unreachable, staff.inbox) == (("Bob",), 2)


@pytest.mark.parametrize(
    ("day", "listed"),
    [
        (date(2027, 9, 29), True),  # asked on Thursday
        (date(2027, 10, 1), False),  # asked on Monday, in the minute of the digest
        (MONDAY, False),  # asked on Tuesday
    ],
)
def test_a_meeting_waits_for_a_word_once_somebody_was_asked_before(
    day: date, *, listed: bool
) -> None:
    held = REPORTED.model_copy(update={"slot": slot(day)})
    source = replace(SOURCE, meetings=[held, meeting()])
    assert bool(of("liv", source=source).unreported) == listed
    tuesday = at(date(2027, 10, 5), "08:31")
    assert bool(of("liv", source=source, now=tuesday).unreported) == listed


def test_what_is_late_only_after_its_day_makes_no_digest_of_another() -> None:
    source = replace(SOURCE, meetings=[], asks=[ask(due_on=MONDAY)])
    assert due(source, at(date(2027, 10, 5), "08:31")) == []


def test_it_names_who_has_said_no_to_a_meeting_as_it_is_now() -> None:
    def no(person: str, timing: int) -> Answer:
        return Answer(
            occasion=meeting().id,
            person=person,
            partstat=Partstat.DECLINED,
            timing=timing,
            at=NOW,
            dtstamp=NOW,
            way=Way.PAGE,
        )

    moved = meeting(timing=2)
    said = {moved.id: [no("ann", 1), no("bob", 2)]}
    source = replace(SOURCE, meetings=[moved], answers=said)
    (coming,) = of("liv", source=source).second
    assert coming.declined == ("Bob",)


def test_weeks_end_on_sunday_and_what_has_begun_is_still_told() -> None:
    days = {"a": MONDAY, "b": date(2027, 10, 8), "c": date(2027, 10, 11)}
    days |= {"d": date(2027, 10, 15), "e": date(2027, 10, 18)}
    met = [meeting(id=f"lea-2027/riverbend/{k}/1", slot=slot(d)) for k, d in days.items()]
    digest = of("liv", source=replace(SOURCE, meetings=met), now=at(MONDAY, "13:30"))
    assert [one.meeting.id.split("/")[2] for one in digest.first] == ["a", "b"]
    assert [one.meeting.id.split("/")[2] for one in digest.second] == ["c", "d"]
