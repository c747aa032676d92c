"""Everybody's calendar is brought up to the truth, and nobody hears what they know."""

from datetime import date, timedelta

import pytest

from models.notice import LedgerState, NoticeKind
from models.program import Form
from models.roster import Role
from rules.outcomes import completed
from tests.rules.samples import (
    ANN,
    ANN_AGAIN,
    BOB,
    CAL,
    DAY,
    LAID,
    LIV,
    OTHER_DAY,
    STU,
    at,
    meeting,
    seat,
    slot,
)
from tests.rules.stories import Change, S, Story, told
from tests.rules.word_stories import IN_TWO, LINK, OTHER, invited


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


def test_a_row_of_another_kind_is_no_word() -> None:
    reminded = told(ANN, meeting(), NoticeKind.REMINDER, offset="-7", sequence=None)
    alone = Story(meeting(reminders=()), seats=[ANN], entries=[reminded])
    assert alone.look() == ["ann invitation #0"]


def test_a_row_of_somebody_without_a_place_here_is_left_alone() -> None:
    stranger = told(seat("eve", team="lakeside"), meeting())
    alone = Story(meeting(reminders=()), seats=[ANN], entries=[stranger])
    assert alone.look() == ["ann invitation #0"]
