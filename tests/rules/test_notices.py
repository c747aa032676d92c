"""Truth minus told, looked at until there is nothing more to come."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ask import Ask
from models.meeting import Meeting
from models.notice import Entry, LedgerState, NoticeKind
from models.program import Report
from models.roster import Role
from models.seat import Seat
from rules.closing import closed_ask, closed_meeting, look_for_closing
from rules.notices import welcomes_owed
from rules.send_slots import SendSlots
from tests.rules.samples import (
    ANN,
    BOB,
    HOME,
    LAID,
    LIV,
    STU,
    ask,
    at,
    meeting,
    seat,
    send_slots,
    slot,
)
from tests.rules.stories import Story, entry

END = at(date(2028, 6, 1))
DAYS = st.integers(3, 90).map(lambda n: LAID.date() + timedelta(days=n))
OFFSETS = st.lists(st.integers(1, 30), max_size=4, unique=True).map(tuple)
CLOSED = st.frozensets(DAYS, max_size=40)
ZONES = st.sampled_from((HOME, "America/Denver", "Pacific/Guam"))


class World(NamedTuple):
    """An occasion and the send slots under which it is told."""

    occasion: Meeting | Ask
    slots: SendSlots


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A meeting or an ask of any day, with any reminders and nudges, under any slots."""
    day, timezone = draw(DAYS), draw(ZONES)
    slots = send_slots(draw(CLOSED), draw(ZONES))
    if draw(st.booleans()):
        nudges = draw(OFFSETS)
        occasion: Meeting | Ask = meeting(
            slot=slot(
                day,
                draw(st.sampled_from(("07:00", "08:30", "13:00", "21:00"))),
                timezone=timezone,
            ),
            reminders=draw(OFFSETS),
            report=draw(st.sampled_from((None, Report(nudges=nudges)))),
        )
    else:
        lapses_at = at(day + timedelta(days=draw(st.integers(1, 30))))
        opens_on = day - timedelta(days=draw(st.integers(0, 30)))
        occasion = ask(
            due_on=day,
            opens_on=opens_on,
            lapses_at=lapses_at,
            reminders=draw(OFFSETS),
            nudges=draw(OFFSETS),
        )
    return World(occasion, slots)


def begun(world: World) -> Story:
    return Story(world.occasion, seats=[ANN, BOB, LIV, STU], slots=world.slots)


def close(story: Story) -> None:
    """Close what is over, as each look does before it decides."""
    if isinstance(story.occasion, Ask):
        story.occasion = closed_ask(story.occasion, story.now, story.slots)
    else:
        story.occasion = closed_meeting(story.occasion, story.slots, story.now, None)


def live(story: Story) -> None:
    """Look at every moment a look asks for until none does."""
    for _ in range(100):
        close(story)
        assert not [one for one in story.owed().notices if one.key in rows(story)]
        story.look()
        again = story.owed()
        assert not again.notices, "what is entered is owed no more"
        then = min(
            filter(
                None, (again.next_look, look_for_closing(story.occasion, story.slots, None))
            ),
            default=None,
        )
        if then is None:
            return
        assert then > story.now, "the next look is still to come"
        story.now = then
    pytest.fail("it never ends")


def rows(story: Story) -> set[str]:
    return {one.key for one in story.entries}


def sent(story: Story) -> dict[str, int]:
    return dict(Counter(notice.key for _, notice in story.heard))


@given(worlds())
def test_every_look_says_what_is_new_and_the_last_look_comes(world: World) -> None:
    story = begun(world)
    live(story)
    assert set(sent(story).values()) <= {1}, "nothing twice"
    assert len(rows(story)) == len(story.entries), "one row a notice"
    moments = Counter((one.person, one.kind, one.offset) for one in story.entries)
    assert set(moments.values()) == {1}, "each moment once for each person"


@given(worlds())
def test_what_leaves_leaves_within_its_time(world: World) -> None:
    story = begun(world)
    live(story)
    assert story.heard
    for when, notice in story.heard:
        assert notice.owed_at <= notice.until
        assert when < notice.until
        assert when >= notice.owed_at or notice.kind is NoticeKind.REMINDER


@given(worlds(), st.integers(0, 100))
def test_a_look_made_late_says_the_newest_of_each_series(world: World, share: int) -> None:
    """Beside the word itself, nobody gets two letters of one kind."""
    story = begun(world)
    close(story)
    story.look()
    story.now += (end_of(world.occasion) - story.now) * share / 100
    close(story)
    due = [notice for notice in story.owed().notices if not notice.expired]
    letters = Counter((notice.seat.person.id, notice.kind) for notice in due)
    assert set(letters.values()) <= {1}


def end_of(occasion: Meeting | Ask) -> datetime:
    """When hardly anything is said of it any more."""
    if isinstance(occasion, Ask):
        return occasion.lapses_at
    return occasion.slot.end + timedelta(days=14)


@given(worlds(), st.lists(st.integers(1, 40 * 24), max_size=8))
def test_a_worker_that_sleeps_leaves_the_same_rows(world: World, sleeps: list[int]) -> None:
    """Whoever looks late enters, sent or expired, what a look in time would have."""
    punctual, sleepy = begun(world), begun(world)
    live(punctual)
    for hours in sleeps:
        close(sleepy)
        sleepy.look()
        sleepy.now += timedelta(hours=hours)
    sleepy.now = max(sleepy.now, punctual.now)
    live(sleepy)
    words = {NoticeKind.INVITATION}  # a word nobody could say in time has no row
    assert {k for k in rows(punctual) if not words & {*k.split()}} == {
        k for k in rows(sleepy) if not words & {*k.split()}
    }


UNTIL = at(date(2028, 5, 31))
ELSEWHERE = seat("ann", team="lakeside", since=LAID + timedelta(days=1), number=2)
WELCOME = "lea-2027/-/welcome/1"


def welcomed(who: Seat, state: LedgerState) -> Entry:
    (notice,) = welcomes_owed(WELCOME, [who], [], UNTIL)
    return entry(notice, state)


@pytest.mark.parametrize(
    ("seats", "entries", "heard"),
    [
        pytest.param([ANN, BOB], [], ["ann.1", "bob.1"], id="everybody who sits here"),
        pytest.param([ELSEWHERE, ANN], [], ["ann.1"], id="two seats are one welcome"),
        pytest.param(
            [ANN, BOB], [welcomed(ANN, LedgerState.ACCEPTED)], ["bob.1"], id="who had none"
        ),
        pytest.param(
            [ANN],
            [welcomed(ANN, LedgerState.REFUSED)],
            [],
            id="a refused one is not repeated",
        ),
        pytest.param(
            [ANN], [welcomed(ANN, LedgerState.OWED)], [], id="one that waits is one"
        ),
        pytest.param(
            [ELSEWHERE],
            [welcomed(ANN, LedgerState.SUPERSEDED)],
            ["ann.2"],
            id="one taken back with a seat is owed to the next seat",
        ),
        pytest.param(
            [ANN],
            [welcomed(ANN, LedgerState.SUPERSEDED)],
            [],
            id="and never twice to one seat",
        ),
        pytest.param(
            [seat("cal", left_at=LAID + timedelta(hours=1))], [], [], id="a leaver has none"
        ),
    ],
)
def test_everybody_is_welcomed_once(
    seats: list[Seat], entries: list[Entry], heard: list[str]
) -> None:
    notices = welcomes_owed(WELCOME, seats, entries, UNTIL)
    assert [notice.seat.id for notice in notices] == heard
    assert {notice.until for notice in notices} <= {UNTIL}
    assert [notice.owed_at for notice in notices] == [
        notice.seat.since for notice in notices
    ]


def test_roles_decide_who_comes() -> None:
    guests = meeting(audience=(Role.GUEST, Role.STAFF), reminders=())
    story = Story(guests, seats=[ANN, seat("gus", Role.GUEST), STU])
    assert story.look() == ["gus invitation #0", "stu invitation #0"]
