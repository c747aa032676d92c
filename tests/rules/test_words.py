"""Everybody's calendar is brought up to the truth, and nobody hears what they know."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.meeting import Meeting
from models.notice import LedgerState, NoticeKind
from models.program import Form
from models.roster import Role
from rules.outcomes import completed
from tests.rules.conftest import (
    ANN,
    BOB,
    DAY,
    LAID,
    LIV,
    OTHER_DAY,
    STU,
    Story,
    at,
    meeting,
    seat,
    slot,
    told,
)

EVERYBODY = (ANN, BOB, LIV)
OTHER = slot(OTHER_DAY)
THIRD = slot(date(2027, 10, 26))
LINK = "https://meet.example.org/b"
CAL = seat("cal")
ANN_AGAIN = seat("ann", Role.LEAD, number=2)
S = LedgerState
Change = Callable[[Story], object]


def story() -> Story:
    return Story(meeting(reminders=()))


def invited() -> Story:
    """Everybody has an invitation."""
    begun = story()
    assert begun.look() == ["ann invitation #0", "bob invitation #0", "liv invitation #0"]
    return begun.later()


@pytest.mark.parametrize(
    ("change", "heard"),
    [
        pytest.param(lambda _: None, [], id="nothing changed, so nobody hears anything"),
        pytest.param(
            lambda s: s.move(OTHER),
            ["ann update #1", "bob update #1", "liv update #1"],
            id="a move is a correction for everybody",
        ),
        pytest.param(
            lambda s: s.move(slot(clock="13:30")),
            ["ann update #1", "bob update #1", "liv update #1"],
            id="half an hour is a move",
        ),
        pytest.param(
            lambda s: s.edit(form=Form.IN_PERSON, place="Room 1"),
            ["ann update #1", "bob update #1", "liv update #1"],
            id="another form and place is a correction",
        ),
        pytest.param(
            lambda s: s.move(OTHER).move(slot()), [], id="moved and moved back is no news"
        ),
        pytest.param(
            lambda s: s.edit(link=LINK),
            ["ann update #0", "bob update #0", "liv update #0"],
            id="a new link keeps the number, and with it the answers",
        ),
        pytest.param(
            lambda s: s.edit(title="Coaching").edit(link=LINK),
            ["ann update #0", "bob update #0", "liv update #0"],
            id="a link takes along the words that waited",
        ),
        pytest.param(
            lambda s: s.edit(form=Form.IN_PERSON, place="Room 1").edit(form=Form.VIRTUAL),
            [],
            id="in person and back online is no news, whatever room was named",
        ),
        pytest.param(
            lambda s: s.call_off(),
            ["ann cancellation #1", "bob cancellation #1", "liv cancellation #1"],
            id="called off is taken back from everybody",
        ),
        pytest.param(
            lambda s: s.call_off().move(slot()),
            [],
            id="off and on before anybody heard of it",
        ),
        pytest.param(
            lambda s: s.join(CAL), ["cal invitation #0"], id="a newcomer alone hears of it"
        ),
        pytest.param(
            lambda s: s.move(OTHER).join(CAL),
            ["ann update #1", "bob update #1", "cal invitation #1", "liv update #1"],
            id="a newcomer in the middle of a move hears the number of that move",
        ),
        pytest.param(
            lambda s: s.join(seat("gus", Role.GUEST)),
            [],
            id="a guest is not of this audience",
        ),
        pytest.param(
            lambda s: s.join(seat("eve", team="lakeside")), [], id="nor is another team"
        ),
        pytest.param(
            lambda s: s.leave(BOB),
            ["bob cancellation #1"],
            id="a leaver has it taken back, and the others hear nothing",
        ),
        pytest.param(
            lambda s: s.leave(BOB).move(OTHER),
            ["ann update #1", "bob cancellation #1", "liv update #1"],
            id="all corrections of one look share a number",
        ),
        pytest.param(
            lambda s: s.leave(BOB).alter(link=LINK),
            ["ann update #0", "bob cancellation #1", "liv update #0"],
            id="a leaver's number is not asked of those who have a new link",
        ),
        pytest.param(
            lambda s: s.leave(ANN).join(ANN_AGAIN), [], id="back before anybody looked"
        ),
        pytest.param(
            lambda s: s.leave(LIV).join(seat("lou", Role.LIAISON)),
            ["liv cancellation #1", "lou invitation #1"],
            id="a liaison hands over: the old one leaves, the new one joins",
        ),
        pytest.param(
            lambda s: s.pause().move(OTHER),
            ["ann update #1", "bob update #1", "liv update #1"],
            id="the truth of calendars leaves in a pause too",
        ),
    ],
)
def test_after_a_change_each_person_hears_what_is_new_to_them(
    change: Change, heard: list[str]
) -> None:
    told_before = invited()
    change(told_before)
    assert told_before.look() == heard
    assert told_before.later().look() == [], "said once"


@pytest.mark.parametrize(
    ("first", "state", "then", "heard", "superseded"),
    [
        pytest.param(
            lambda s: s.move(OTHER),
            S.OWED,
            lambda s: s.move(THIRD),
            ["ann update #1"],
            {"ann.1 update 2"},
            id="moved twice before the first update left: only the last one leaves",
        ),
        pytest.param(
            lambda s: s.move(OTHER),
            S.CLAIMED,
            lambda s: s.move(THIRD),
            ["ann update #1"],
            {"ann.1 update 2"},
            id="an update in a sender's hand is taken back too",
        ),
        pytest.param(
            lambda s: s.move(OTHER),
            S.OWED,
            lambda s: s.move(slot()),
            [],
            {"ann.1 update 2"},
            id="moved back while the update waited: nothing to say",
        ),
        pytest.param(
            lambda s: s.move(OTHER),
            S.COMMITTING,
            lambda s: s.move(slot()),
            ["ann update #2"],
            set(),
            id="moved back while the update was in flight: it must be corrected",
        ),
        pytest.param(
            lambda s: s.move(OTHER),
            S.UNCONFIRMED,
            lambda s: s.call_off(),
            ["ann cancellation #2"],
            set(),
            id="what nobody could confirm counts as told",
        ),
        pytest.param(
            lambda s: s.move(OTHER),
            S.OWED,
            lambda _: None,
            [],
            set(),
            id="what waits, waits",
        ),
        pytest.param(
            lambda s: s.move(OTHER),
            S.REFUSED,
            lambda _: None,
            [],
            set(),
            id="what the relay refused is not said again",
        ),
        pytest.param(
            lambda s: s.move(OTHER),
            S.EXPIRED,
            lambda _: None,
            [],
            set(),
            id="what has expired is not said again",
        ),
        pytest.param(
            lambda s: s.move(OTHER),
            S.REFUSED,
            lambda s: s.move(THIRD),
            ["ann update #1"],
            set(),
            id="after a refusal the next change is tried again",
        ),
        pytest.param(
            lambda s: s.move(OTHER),
            S.OWED,
            lambda s: s.call_off(),
            ["ann cancellation #1"],
            {"ann.1 update 2"},
            id="called off while the update waited: the day that was heard is taken back",
        ),
        pytest.param(
            lambda s: s.call_off(),
            S.ACCEPTED,
            lambda s: s.move(slot()),
            ["ann invitation #2"],
            set(),
            id="back on after everybody heard it was off: above the cancellation",
        ),
        pytest.param(
            lambda s: s.call_off(),
            S.COMMITTING,
            lambda s: s.move(slot()),
            ["ann invitation #2"],
            set(),
            id="back on while the cancellation was in flight",
        ),
        pytest.param(
            lambda s: s.leave(ANN),
            S.ACCEPTED,
            lambda s: s.join(ANN_AGAIN),
            ["ann invitation #2"],
            set(),
            id="who returns is invited above the cancellation",
        ),
        pytest.param(
            lambda s: s.leave(ANN),
            S.OWED,
            lambda s: s.join(ANN_AGAIN),
            [],
            {"ann.1 cancellation 1"},
            id="who returns while the cancellation waits hears nothing",
        ),
        pytest.param(
            lambda s: s.leave(ANN),
            S.OWED,
            lambda s: s.leave(BOB),
            [],
            set(),
            id="a cancellation that waits, waits, whoever else leaves",
        ),
    ],
)
def test_what_waits_or_is_in_flight_is_minded(
    first: Change, state: LedgerState, then: Change, heard: list[str], superseded: set[str]
) -> None:
    """Ann alone, so that each row speaks for itself."""
    alone = Story(meeting(reminders=()), seats=[ANN])
    alone.look()
    first(alone)
    alone.look(state)
    then(alone)
    due = alone.owed()
    assert {key.split("/1 ")[1] for key in due.superseded} == superseded
    assert alone.look() == heard
    assert alone.later().look() == []


@pytest.mark.parametrize(
    ("state", "then", "heard"),
    [
        pytest.param(
            S.OWED,
            lambda s: s.leave(ANN),
            [],
            id="a leaver who was never told hears nothing",
        ),
        pytest.param(
            S.COMMITTING,
            lambda s: s.leave(ANN),
            ["ann cancellation #1"],
            id="a leaver who may have been told has it taken back",
        ),
        pytest.param(
            S.COMMITTING,
            lambda s: s.leave(ANN).join(ANN_AGAIN),
            [],
            id="away and back while the invitation is in flight: it still holds",
        ),
        pytest.param(
            S.OWED,
            lambda s: s.leave(ANN).join(ANN_AGAIN),
            ["ann invitation #0"],
            id="away and back while it waits: the new seat is invited in its stead",
        ),
        pytest.param(
            S.OWED,
            lambda s: s.move(OTHER),
            ["ann invitation #0"],
            id="moved before the invitation left: it is still the first word",
        ),
        pytest.param(
            S.OWED, lambda s: s.call_off(), [], id="off before the invitation left: no word"
        ),
        pytest.param(
            S.REFUSED,
            lambda s: s.call_off(),
            [],
            id="nothing is taken back from the unreached",
        ),
        pytest.param(
            S.REFUSED,
            lambda s: s.move(OTHER),
            ["ann invitation #0"],
            id="the unreached are invited anew when it moves",
        ),
    ],
)
def test_a_first_invitation_in_any_state(
    state: LedgerState, then: Change, heard: list[str]
) -> None:
    alone = Story(meeting(reminders=()), seats=[ANN])
    alone.look(state)
    then(alone)
    assert alone.look() == heard
    assert not [one for one in alone.entries if one.state is state is S.OWED], "taken back"


@pytest.mark.parametrize(
    ("then", "heard", "left_waiting"),
    [
        pytest.param(lambda _: None, [], 1, id="nothing changed: the repeat may leave"),
        pytest.param(lambda s: s.move(OTHER), ["ann update #1"], 0, id="moved: corrected"),
        pytest.param(
            lambda s: s.call_off(), ["ann cancellation #1"], 0, id="called off: taken back"
        ),
        pytest.param(
            lambda s: s.leave(ANN), ["ann cancellation #1"], 0, id="left: taken back"
        ),
    ],
)
def test_a_letter_that_waits_to_be_repeated_may_have_arrived(
    then: Change, heard: list[str], left_waiting: int
) -> None:
    alone = Story(meeting(reminders=()), seats=[ANN])
    alone.look(S.OWED)
    alone.entries = [
        one.model_copy(update={"committed_at": alone.now}) for one in alone.entries
    ]
    then(alone)
    assert alone.look() == heard
    assert sum(one.state is S.OWED for one in alone.entries) == left_waiting


def test_a_cancellation_that_waits_survives_news_of_the_letter_before_it() -> None:
    """The update turns out not to have arrived; there is still one entry to take back."""
    alone = Story(meeting(reminders=()), seats=[ANN])
    alone.look()
    alone.move(OTHER).look(S.COMMITTING)
    assert alone.leave(ANN).look(S.OWED) == ["ann cancellation #2"]
    alone.become(S.SUPERSEDED, f"{meeting().id} ann.1 update 2")
    assert alone.look() == []
    assert [one.kind for one in alone.entries if one.state is S.OWED] == [
        NoticeKind.CANCELLATION
    ]


IN_TWO = (
    seat("ann", Role.LEAD, team="riverbend"),
    seat("ann", Role.CORE, team="lakeside", since=LAID + timedelta(days=1), number=2),
)


@pytest.mark.parametrize(
    ("change", "heard"),
    [
        pytest.param(lambda _: None, [], id="two seats, one invitation"),
        pytest.param(lambda s: s.leave(IN_TWO[0]), [], id="leaves one team: still comes"),
        pytest.param(lambda s: s.leave(IN_TWO[1]), [], id="leaves the other: still comes"),
        pytest.param(
            lambda s: s.leave(IN_TWO[1]).leave(IN_TWO[0]),
            ["ann cancellation #1"],
            id="leaves both: one cancellation",
        ),
    ],
)
def test_a_person_in_two_teams_is_one_reader_of_a_cohort_meeting(
    change: Change, heard: list[str]
) -> None:
    gathered = Story(
        meeting(id="lea-2027/-/kickoff/1", reminders=()),
        seats=list(IN_TWO),
        team=None,
        now=LAID + timedelta(days=2),
    )
    assert gathered.look() == ["ann invitation #0"]
    change(gathered)
    due = gathered.owed().notices
    assert gathered.look() == heard
    assert [notice.owed_at for notice in due] == [gathered.now] * len(heard), (
        "as the last left"
    )


def test_an_invitation_that_waits_for_the_seat_left_leaves_for_the_other() -> None:
    own = meeting(id="lea-2027/-/kickoff/1", reminders=())
    gathered = Story(own, seats=list(IN_TWO), team=None)
    gathered.look(S.OWED)
    gathered.now = LAID + timedelta(days=2)
    assert gathered.leave(IN_TWO[0]).look() == ["ann invitation #0"]
    assert [one.seat for one in gathered.entries if one.state is S.ACCEPTED] == ["ann.2"]


def test_the_host_s_staff_come_to_a_team_s_meetings_if_its_audience_says_so() -> None:
    open_to_staff = meeting(audience=(Role.STAFF,), reminders=())
    assert Story(open_to_staff, seats=[STU, ANN]).look() == ["stu invitation #0"]


@pytest.mark.parametrize(
    ("change", "minutes_from_start", "heard"),
    [
        pytest.param(lambda s: s.join(CAL), 59, ["cal invitation #0"], id="until it ends"),
        pytest.param(lambda s: s.join(CAL), 60, [], id="over: a newcomer need not know"),
        pytest.param(
            lambda s: s.leave(BOB), 59, ["bob cancellation #1"], id="a late leaver"
        ),
        pytest.param(lambda s: s.leave(BOB), 60, [], id="over: a leaver keeps the memory"),
        pytest.param(
            lambda s: s.alter(link=LINK), 60, [], id="over: a new link is no news"
        ),
    ],
)
def test_the_past_is_silent(
    change: Change, minutes_from_start: int, heard: list[str]
) -> None:
    over = invited()
    over.now = slot().start + timedelta(minutes=minutes_from_start - 60)
    change(over)
    assert over.look() == heard


def test_held_before_its_slot_is_taken_back() -> None:
    early = invited()
    early.now = at(DAY - timedelta(days=4))
    early.occasion = completed(early.meeting, early.now, DAY - timedelta(days=5), None)
    assert early.look() == [f"{who} cancellation #1" for who in ("ann", "bob", "liv")]
    assert early.later().look() == []


@pytest.mark.parametrize(("held_on", "now"), [(DAY, DAY), (DAY, OTHER_DAY)])
def test_held_on_its_day_is_no_news(held_on: date, now: date) -> None:
    held = invited()
    held.now = at(now, "14:30")
    held.occasion = completed(held.meeting, held.now, held_on, None)
    assert held.look() == []


def test_a_cancellation_names_what_was_heard() -> None:
    unaware = invited()
    unaware.move(OTHER).look(S.REFUSED)
    unaware.call_off()
    notices = unaware.owed().notices
    assert {notice.kind for notice in notices} == {NoticeKind.CANCELLATION}
    assert {notice.facts.slot for notice in notices} == {slot()}
    assert {notice.told for notice in notices} == {meeting().facts}
    assert {notice.until for notice in notices} == {slot().end}


def test_an_update_knows_what_was_heard_before() -> None:
    notices = invited().move(OTHER).owed().notices
    assert {(notice.told, notice.facts.slot) for notice in notices} == {
        (meeting().facts, OTHER)
    }
    assert {notice.until for notice in notices} == {OTHER.end}


def test_each_word_is_owed_from_the_change_that_caused_it() -> None:
    busy = invited()
    moved_at = busy.move(OTHER).now
    joined_at = busy.join(CAL).now
    left_at = busy.leave(BOB).now
    owed_at = {notice.seat.person.id: notice.owed_at for notice in busy.owed().notices}
    assert owed_at == {"ann": moved_at, "liv": moved_at, "cal": joined_at, "bob": left_at}


def test_a_wave_that_is_partly_sent_keeps_its_number() -> None:
    wave = invited().move(OTHER)
    wave.look(S.OWED)
    wave.become(S.ACCEPTED, f"{meeting().id} ann.1 update 2")
    assert wave.later().look() == []
    assert wave.join(CAL).look() == ["cal invitation #1"]


def test_a_person_who_missed_a_number_is_corrected_above_it() -> None:
    """Ann heard of the move, Bob's letter was refused; then the link changes for both."""
    uneven = invited().move(OTHER)
    uneven.look()
    uneven.become(S.REFUSED, f"{meeting().id} bob.1 update 2")
    assert uneven.alter(link=LINK).look() == [
        "ann update #1",
        "bob update #2",
        "liv update #1",
    ]


def doubt(story: Story) -> None:
    """Look, and lose every answer after the dot: what was sent is to be repeated."""
    known = {one.key for one in story.entries}
    story.look(S.OWED)
    story.entries = [
        one
        if one.key in known or one.state is not S.OWED
        else one.model_copy(update={"committed_at": story.now})
        for one in story.entries
    ]


def fence_off(story: Story) -> None:
    """Refuse what waits and is no longer as its letter says."""
    story.become(
        S.SUPERSEDED,
        *(
            one.key
            for one in story.entries
            if one.state.is_waiting and one.revision != story.meeting.revision
        ),
    )


STEPS: tuple[Change, ...] = (
    doubt,
    fence_off,
    lambda s: s.edit(title="Data") if s.meeting.stands else None,
    lambda s: s.edit(title=meeting().title) if s.meeting.stands else None,
    lambda s: s.later(90),
    lambda s: s.move(OTHER) if s.meeting.slot != OTHER or not s.meeting.stands else None,
    lambda s: s.move(slot()) if s.meeting.slot != slot() or not s.meeting.stands else None,
    lambda s: s.call_off() if s.meeting.stands else None,
    lambda s: s.alter(link=LINK + str(s.meeting.revision)),
    lambda s: s.leave(s.seats[-1]) if s.seats[-1].is_taken else None,
    lambda s: (
        s.join(seat("cal", number=len(s.seats))) if not s.seats[-1].is_taken else None
    ),
    lambda s: s.look(),
    lambda s: s.look(S.OWED),
    lambda s: s.look(S.CLAIMED),
    lambda s: s.look(S.COMMITTING),
    lambda s: s.look(S.REFUSED),
    lambda s: s.become(S.ACCEPTED, *(e.key for e in s.entries if e.state.is_waiting)),
    lambda s: s.become(S.ACCEPTED, *(e.key for e in s.entries if e.state is S.COMMITTING)),
)


@given(st.lists(st.sampled_from(STEPS), max_size=25))
def test_whatever_happens_calendars_end_up_right(steps: list[Change]) -> None:
    """Each person's accepted words, folded as a calendar folds them, are the truth."""
    lived = Story(meeting(reminders=()), seats=[ANN, seat("cal")])
    for step in steps:
        step(lived)
    fence_off(lived)
    lived.look()
    lived.later(90).look()
    lived.become(S.ACCEPTED, *(e.key for e in lived.entries if e.state.is_waiting))
    unreached = {e.person for e in lived.entries if e.state is S.REFUSED}
    here = {one.person.id for one in lived.seats if one.is_taken and lived.meeting.stands}
    for person in {"ann", "cal"} - unreached:
        for arrived in (True, False):
            shown = calendar(lived, person, doubtful_arrived=arrived)
            assert shown == (lived.meeting.facts if person in here else None)
    assert not lived.owed().notices


def calendar(lived: Story, person: str, *, doubtful_arrived: bool) -> object:
    """What a calendar shows that takes only what is newer (RFC 5546, 2.1.5)."""
    entry, newest = None, (-1, LAID)
    for one in lived.entries:
        heard = one.may_have_arrived if doubtful_arrived else one.state.is_maybe_told
        if one.person != person or not heard:
            continue
        assert one.sequence is not None
        assert one.dtstamp is not None
        version = (one.sequence, one.dtstamp)
        assert version > newest, "newer than all that this person heard before"
        newest = version
        entry = None if one.kind is NoticeKind.CANCELLATION else one.facts
    return entry


def test_each_look_s_stamps_are_above_the_last_one_s() -> None:
    quick = invited()
    frozen: Meeting = quick.meeting.model_copy(
        update={"revision": 2, "slot": OTHER, "changed_at": LAID}
    )
    quick.occasion = frozen
    stamps = {notice.dtstamp for notice in quick.owed().notices}
    assert stamps == {LAID + timedelta(seconds=1)}


def test_a_row_of_another_kind_is_no_word() -> None:
    reminded = told(ANN, meeting(), NoticeKind.REMINDER, offset="-7", sequence=None)
    alone = Story(meeting(reminders=()), seats=[ANN], entries=[reminded])
    assert alone.look() == ["ann invitation #0"]


def test_a_row_of_somebody_without_a_place_here_is_left_alone() -> None:
    stranger = told(seat("eve", team="lakeside"), meeting())
    alone = Story(meeting(reminders=()), seats=[ANN], entries=[stranger])
    assert alone.look() == ["ann invitation #0"]


def test_each_correction_is_above_the_one_before() -> None:
    mover = Story(meeting(reminders=()), seats=[ANN])
    mover.look()
    said = [mover.move(to).look() for to in (OTHER, THIRD, slot(), OTHER)]
    assert said == [[f"ann update #{number}"] for number in (1, 2, 3, 4)]


def test_a_newcomer_hears_the_number_of_a_wave_that_still_waits() -> None:
    wave = invited().move(OTHER)
    wave.look(S.OWED)
    assert wave.join(CAL).look() == ["cal invitation #1"]
