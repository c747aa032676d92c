"""An ask is handed on, or back when its owner leaves; silence climbs step by step."""

from datetime import date

import pytest

from models.ask import AskState
from models.ask_step import Escalation
from models.refusal import Refused
from models.roster import Role
from models.seat import Seat
from rules.closing import closed_ask
from rules.submitting import given_back, handed_over
from tests.rules.ask_stories import DUE, LAPSES, OPENS, asked, finish, its, withdraw
from tests.rules.samples import ANN, BOB, CAL, END, LIV, SLOTS, STU, ask, at, seat
from tests.rules.stories import Change, S, Story

CHASED = Escalation(lead=2, liaison=3, staff=6)
ALL = [ANN, BOB, CAL, LIV, STU]


def hand_to(story: Story, who: Seat) -> Story:
    story.occasion = handed_over(its(story), story.seats, who.person.id, story.later().now)
    return story


def leave_with_it(story: Story, who: Seat) -> None:
    """Somebody leaves; what they had in hand comes back to their team."""
    story.leave(who)
    story.occasion = given_back(its(story), who.person.id, story.now)


def answered_by(story: Story, *people: str) -> Story:
    story.submitted |= set(people)
    return story


def test_whoever_it_is_handed_to_hears_of_it_and_is_chased_in_the_other_s_stead() -> None:
    story = Story(ask(), seats=ALL)
    story.look_until(at(date(2027, 9, 24)))
    hand_to(story, BOB)
    assert story.look_until(END) == [
        "Sep 27 08:30 bob ask",
        "Oct 01 08:30 bob reminder-3",
        "Oct 06 08:30 bob nudge+1",
        "Oct 08 08:30 bob nudge+3",
    ]


def test_a_core_member_who_was_asked_with_the_others_hears_that_it_is_theirs_now() -> None:
    story = Story(ask(), seats=[BOB, CAL, LIV])
    story.look_until(at(date(2027, 9, 24)))
    hand_to(story, CAL)
    assert story.look_until(END) == [
        "Sep 24 11:00 cal update",
        "Oct 01 08:30 cal reminder-3",
        "Oct 06 08:30 cal nudge+1",
        "Oct 08 08:30 cal nudge+3",
    ]


def test_what_is_handed_on_and_back_is_heard_each_time() -> None:
    story = asked()
    story.seats = ALL
    hand_to(story, BOB)
    assert story.later(24 * 60).look() == ["bob ask"]
    assert hand_to(story, ANN).look() == ["ann update"]
    assert hand_to(story, BOB).look() == ["bob update"]
    assert story.look() == []


def test_what_is_handed_over_after_its_day_is_asked_all_the_same() -> None:
    story = Story(ask(nudges=()), seats=ALL)
    story.look_until(at(date(2027, 10, 7)))
    assert hand_to(story, BOB).look() == ["bob ask"]


def test_an_owner_who_leaves_gives_it_back_to_the_lead() -> None:
    story = Story(ask(reminders=(), nudges=(3,)), seats=ALL)
    story.look_until(at(date(2027, 9, 24)))
    hand_to(story, BOB)
    story.look_until(at(date(2027, 9, 28)))
    leave_with_it(story, BOB)
    assert story.look_until(END) == ["Sep 28 11:00 ann update", "Oct 08 08:30 ann nudge+3"]


def test_the_lead_hears_after_its_day_too_that_it_is_theirs_again() -> None:
    story = asked()
    story.seats = ALL
    hand_to(story, BOB).look_until(at(date(2027, 10, 9)))
    leave_with_it(story, BOB)
    assert story.look() == ["ann update"]
    assert story.look() == []
    assert hand_to(story, CAL).look() == ["cal ask"]


def test_only_what_the_leaver_had_in_hand_and_is_open_comes_back() -> None:
    theirs = ask(owner=BOB.person.id, handed=2, timing=2)
    done = theirs.model_copy(update={"state": AskState.DONE})
    now = at(date(2027, 9, 28))
    assert given_back(theirs, CAL.person.id, now) is theirs
    assert given_back(done, BOB.person.id, now) is done
    after = given_back(theirs, BOB.person.id, now)
    assert (after.owner, after.handed, after.timing) == (None, 3, 3)


def test_who_handed_it_on_hears_when_it_is_called_off() -> None:
    story = asked()
    story.seats = ALL
    hand_to(story, BOB).later(24 * 60).look()
    assert withdraw(story).look() == ["ann cancellation", "bob cancellation"]


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        pytest.param(lambda s: hand_to(finish(s), BOB), "nothing to hand on", id="done"),
        pytest.param(lambda s: hand_to(s, LIV), "core", id="to the liaison"),
        pytest.param(lambda s: hand_to(s, seat("eve")), "core", id="to a stranger"),
        pytest.param(lambda s: hand_to(hand_to(s, BOB), BOB), "already", id="twice"),
        pytest.param(
            lambda _: hand_to(Story(ask(each=True), seats=ALL), BOB), "everybody", id="each"
        ),
    ],
)
def test_what_cannot_be_handed_on(broken: Change, words: str) -> None:
    story = asked()
    story.seats = ALL
    with pytest.raises(Refused, match=words):
        broken(story)


@pytest.mark.parametrize(
    ("seats", "owner", "heard"),
    [
        pytest.param(
            ALL,
            None,
            ["Oct 08 08:30 liv nudge+3-liaison", "Oct 11 08:30 stu nudge+6-staff"],
            id="the lead was asked: then the liaison",
        ),
        pytest.param(
            ALL,
            BOB,
            [
                "Oct 07 08:30 ann nudge+2-lead",
                "Oct 08 08:30 liv nudge+3-liaison",
                "Oct 11 08:30 stu nudge+6-staff",
            ],
            id="a colleague has it: the lead first",
        ),
        pytest.param(
            [ANN, seat("ann", Role.LIAISON, number=2), STU],
            None,
            ["Oct 11 08:30 stu nudge+6-staff"],
            id="one who is lead and liaison hears once",
        ),
    ],
)
def test_silence_climbs_step_by_step_and_nobody_hears_of_it_twice(
    seats: list[Seat], owner: Seat | None, heard: list[str]
) -> None:
    story = Story(ask(escalation=CHASED, reminders=(), nudges=()), seats=seats)
    story.look_until(at(OPENS, "09:00"))
    if owner:
        hand_to(story, owner)
    story.look_until(at(DUE))
    assert story.look_until(LAPSES) == heard


def test_staff_are_told_of_silence_once() -> None:
    chased = ask(escalation=Escalation(staff=2), reminders=(), nudges=())
    story = Story(chased, seats=[ANN, STU])
    assert story.look_until(LAPSES) == [
        "Sep 21 08:30 ann ask",
        "Oct 07 08:30 stu nudge+2-staff",
    ]
    story.occasion = closed_ask(its(story), story.now, SLOTS)
    assert story.look_until(END) == []


def test_an_answer_ends_the_chain() -> None:
    story = Story(ask(escalation=CHASED), seats=ALL)
    story.look_until(at(date(2027, 10, 5)))
    assert finish(story).look_until(END) == []


def test_what_is_asked_of_each_is_asked_of_all_and_chased_with_whom_is_silent() -> None:
    story = Story(ask(each=True, nudges=(1,)), seats=ALL)
    assert story.look_until(at(date(2027, 9, 29))) == [
        "Sep 21 08:30 ann ask",
        "Sep 21 08:30 bob ask",
        "Sep 21 08:30 cal ask",
    ]
    answered_by(story, "bob")
    assert story.look_until(at(date(2027, 10, 5))) == [
        "Oct 01 08:30 ann reminder-3",
        "Oct 01 08:30 cal reminder-3",
    ]
    answered_by(story, "ann")
    assert story.look_until(END) == ["Oct 06 08:30 cal nudge+1"]


def test_a_reminder_that_waits_is_taken_back_once_its_reader_has_answered() -> None:
    story = Story(ask(each=True, nudges=()), seats=[ANN, BOB])
    story.look_until(at(date(2027, 9, 30)))
    story.now = at(date(2027, 10, 1), "08:30")
    story.look(S.OWED)
    assert len(answered_by(story, "bob").owed().superseded) == 1


def test_of_each_nobody_is_told_when_it_lapses() -> None:
    story = Story(ask(each=True), seats=[ANN, STU])
    story.look_until(LAPSES)
    story.occasion = closed_ask(its(story), story.now, SLOTS)
    assert its(story).state is AskState.LAPSED
    assert story.look_until(END) == []
