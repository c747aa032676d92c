"""Those who are asked hear of it, of a change of its day, and of its end."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from models.ask import Ask, AskState
from models.ask_step import Escalation
from models.notice import LedgerState, NoticeKind
from models.refusal import Refused
from models.roster import Role
from models.seat import Seat
from rules.closing import closed_ask
from rules.outcomes import done, withdrawn
from rules.submitting import given_back, handed_over
from tests.rules.conftest import ANN, BOB, LIV, SLOTS, STU, Story, ask, at, seat

OPENS = date(2027, 9, 21)
DUE = date(2027, 10, 5)
LATER = date(2027, 10, 7)
LAPSES = at(date(2027, 10, 12), "13:00")
END = at(date(2027, 12, 1))
CAL = seat("cal")
NEW_LEAD = seat("lea", Role.LEAD)
ANN_AGAIN = seat("ann", Role.LEAD, number=2)
S = LedgerState
Change = Callable[[Story], object]


def its(story: Story) -> Ask:
    assert isinstance(story.occasion, Ask)
    return story.occasion


def redate(story: Story, day: date) -> Story:
    """Another day it is due on, as when its meeting moves."""
    story.alter(due_on=day, timing=its(story).timing + 1)
    story.occasion = its(story).model_copy(update={"retimed_at": story.now})
    return story


def withdraw(story: Story) -> Story:
    story.occasion = withdrawn(its(story), story.later().now, "snow")
    return story


def ask_again(story: Story) -> Story:
    story.alter(state=AskState.OPEN, closed_at=None)
    story.occasion = its(story).model_copy(update={"retimed_at": story.now})
    return story


def finish(story: Story) -> Story:
    story.occasion = done(its(story), story.later().now)
    return story


def asked() -> Story:
    """Ann, the lead, was asked on the day it opened; it is half past nine."""
    story = Story(ask(reminders=(), nudges=()), now=at(OPENS, "08:30"))
    assert story.look() == ["ann ask"]
    return story.later()


def test_an_ask_from_its_opening_to_its_end() -> None:
    story = Story(ask())
    assert story.look_until(END) == [
        "Sep 21 08:30 ann ask",
        "Oct 01 08:30 ann reminder-3",
        "Oct 06 08:30 ann nudge+1",
        "Oct 08 08:30 ann nudge+3",
    ]


@pytest.mark.parametrize(
    ("seats", "heard"),
    [
        pytest.param(
            [ANN, BOB, LIV, STU], ["ann ask"], id="the lead alone, if there is one"
        ),
        pytest.param([BOB, CAL, LIV], ["bob ask", "cal ask"], id="else all core members"),
        pytest.param([seat("gus", Role.GUEST), LIV, STU], [], id="else nobody"),
        pytest.param(
            [seat("eve", Role.LEAD, team="lakeside"), BOB], ["bob ask"], id="of ours"
        ),
    ],
)
def test_an_ask_goes_to_the_lead_or_else_to_the_core(
    seats: list[object], heard: list[str]
) -> None:
    story = Story(ask(), seats=list(seats), now=at(OPENS, "08:30"))  # type: ignore[arg-type]
    assert story.look() == heard


@pytest.mark.parametrize(
    ("change", "heard"),
    [
        pytest.param(lambda _: None, [], id="nothing changed"),
        pytest.param(lambda s: redate(s, LATER), ["ann update"], id="its day moves"),
        pytest.param(
            lambda s: redate(redate(s, LATER), DUE), [], id="moved and moved back"
        ),
        pytest.param(withdraw, ["ann cancellation"], id="withdrawn with its meeting"),
        pytest.param(lambda s: ask_again(withdraw(s)), [], id="off and on before a look"),
        pytest.param(finish, [], id="done stops everything"),
        pytest.param(lambda s: redate(s.pause(), LATER), [], id="a pause holds an update"),
        pytest.param(lambda s: withdraw(s.pause()), [], id="and a withdrawal"),
        pytest.param(
            lambda s: s.leave(ANN), ["bob ask"], id="the lead leaves: the core is asked"
        ),
        pytest.param(
            lambda s: s.leave(ANN).join(NEW_LEAD),
            [],
            id="a new lead is asked at the next slot",
        ),
    ],
)
def test_after_a_change_those_who_were_asked_hear_the_difference(
    change: Change, heard: list[str]
) -> None:
    story = asked()
    change(story)
    assert story.look() == heard
    assert story.later().look() == []


@pytest.mark.parametrize(
    ("state", "change", "heard", "superseded"),
    [
        pytest.param(S.OWED, lambda _: None, [], [], id="it waits"),
        pytest.param(
            S.OWED, lambda s: redate(s, LATER), [], ["ask 1"], id="moved: taken back"
        ),
        pytest.param(S.OWED, withdraw, [], ["ask 1"], id="withdrawn unheard: nothing said"),
        pytest.param(S.OWED, finish, [], ["ask 1"], id="done unheard: nothing said"),
        pytest.param(
            S.OWED,
            lambda s: ask_again(withdraw(s)),
            [],
            ["ask 1"],
            id="off and on while it waits: only the newest is left to leave",
        ),
        pytest.param(
            S.COMMITTING, withdraw, ["ann cancellation"], [], id="in flight: taken back"
        ),
        pytest.param(
            S.UNCONFIRMED, lambda s: redate(s, LATER), ["ann update"], [], id="perhaps told"
        ),
        pytest.param(S.REFUSED, withdraw, [], [], id="refused: nothing to withdraw"),
        pytest.param(S.REFUSED, lambda _: None, [], [], id="refused: not said again"),
    ],
)
def test_an_ask_in_any_state(
    state: LedgerState, change: Change, heard: list[str], superseded: list[str]
) -> None:
    story = Story(ask(reminders=(), nudges=()), now=at(OPENS, "08:30"))
    story.look(state)
    change(story)
    assert [key.split("ann.1 ")[1] for key in story.owed().superseded] == superseded
    assert story.look() == heard
    at_next_slot = story.later(24 * 60).look()
    assert at_next_slot == (["ann ask"] if superseded and its(story).is_open else [])


def test_an_update_that_waits_is_taken_back_when_the_day_moves_back() -> None:
    story = redate(asked(), LATER)
    assert story.look(S.OWED) == ["ann update"]
    assert redate(story, DUE).owed().superseded == [f"{ask().id} ann.1 update 2"]
    assert story.look() == []


def test_a_withdrawal_that_waits_is_taken_back_when_it_is_asked_again() -> None:
    story = withdraw(asked())
    story.look(S.OWED)
    assert story.owed().superseded == []
    assert ask_again(story).owed().superseded == [f"{ask().id} ann.1 cancellation 2"]
    assert story.look() == []


def test_what_was_withdrawn_is_asked_again_when_its_meeting_is_back_on() -> None:
    story = withdraw(asked())
    story.look()
    ask_again(story.later(60))
    assert story.look_until(END) == ["Sep 22 08:30 ann ask"]


def test_a_new_lead_in_the_middle_is_asked_and_reminded_in_the_old_one_s_stead() -> None:
    story = Story(ask())
    story.look_until(at(date(2027, 9, 24)))
    story.leave(ANN).join(NEW_LEAD)
    assert story.look_until(END) == [
        "Sep 27 08:30 lea ask",
        "Oct 01 08:30 lea reminder-3",
        "Oct 06 08:30 lea nudge+1",
        "Oct 08 08:30 lea nudge+3",
    ]


def test_a_new_lead_with_little_time_is_asked_at_once() -> None:
    story = Story(ask(reminders=(), nudges=()))
    story.look_until(at(date(2027, 10, 4)))
    story.leave(ANN).join(NEW_LEAD)
    assert story.look() == ["lea ask"]


@pytest.mark.parametrize(
    ("change", "heard"),
    [
        pytest.param(
            withdraw, ["bob cancellation", "lea cancellation"], id="that it is withdrawn"
        ),
        pytest.param(
            lambda s: redate(s, LATER),
            ["bob update", "lea update"],
            id="that its day moved",
        ),
    ],
)
def test_whoever_was_asked_before_there_was_a_lead_hears_the_end_of_it(
    change: Change, heard: list[str]
) -> None:
    story = Story(ask(reminders=(), nudges=()), seats=[BOB, LIV])
    story.look_until(at(OPENS))
    story.join(NEW_LEAD)
    assert story.look_until(at(date(2027, 9, 23))) == ["Sep 22 08:30 lea ask"]
    change(story)
    assert story.look() == heard


@pytest.mark.parametrize(
    ("state", "heard"),
    [
        pytest.param(S.ACCEPTED, [], id="she was asked, and knows"),
        pytest.param(S.SUPERSEDED, ["ann ask"], id="it was taken back with her old seat"),
    ],
)
def test_a_lead_who_returns(state: LedgerState, heard: list[str]) -> None:
    story = Story(ask(reminders=(), nudges=()), seats=[ANN, LIV], now=at(OPENS, "08:30"))
    story.look(state)
    story.leave(ANN).join(ANN_AGAIN)
    assert story.later(24 * 60).look() == heard


@pytest.mark.parametrize(
    ("when", "heard", "expired"),
    [
        pytest.param(at(OPENS, "08:29"), [], [], id="not before it opens"),
        pytest.param(at(OPENS, "08:30"), ["ask"], [], id="as it opens"),
        pytest.param(at(date(2027, 9, 28)), ["ask"], [], id="late, and still of use"),
        pytest.param(
            at(date(2027, 10, 2)),
            ["ask"],
            ["reminder-3"],
            id="later: no reminder beside it",
        ),
        pytest.param(
            at(date(2027, 10, 6), "00:00"), [], ["ask", "reminder-3"], id="its day is over"
        ),
        pytest.param(
            at(date(2027, 10, 8), "09:00"),
            ["nudge+3"],
            ["ask", "nudge+1", "reminder-3"],
            id="overdue: one nudge alone",
        ),
    ],
)
def test_a_late_look_asks_once(
    when: datetime, heard: list[str], expired: list[str]
) -> None:
    notices = Story(ask(), now=when).owed().notices
    assert sorted(one.label for one in notices if not one.expired) == heard
    assert sorted(one.label for one in notices if one.expired) == expired


@pytest.mark.parametrize(
    ("end", "heard"),
    [
        pytest.param(
            at(date(2027, 10, 3)), ["ask"], id="over its opening and its reminder"
        ),
        pytest.param(
            at(date(2027, 10, 8), "10:00"), ["nudge+3"], id="over its day: a nudge"
        ),
        pytest.param(at(date(2027, 10, 12), "13:00"), [], id="over all of it"),
    ],
)
def test_resuming_after_a_pause_is_no_burst(end: datetime, heard: list[str]) -> None:
    story = Story(ask())
    story.look_until(at(date(2027, 9, 20)))
    story.pause().look_until(end)
    assert story.owed().next_look is None
    story.pause(paused=False)
    story.occasion = closed_ask(its(story), story.now, SLOTS)
    assert story.look() == [f"ann {label}" for label in heard]
    assert story.look() == []


@pytest.mark.parametrize(
    ("opens_on", "heard"),
    [
        pytest.param(
            date(2027, 9, 30), ["Sep 30 08:30 ann ask"], id="asked the day before"
        ),
        pytest.param(date(2027, 10, 4), ["Oct 04 08:30 ann ask"], id="asked after it"),
        pytest.param(
            date(2027, 9, 29),
            ["Sep 29 08:30 ann ask", "Oct 01 08:30 ann reminder-3"],
            id="asked two days before",
        ),
    ],
)
def test_nobody_is_reminded_of_what_they_hardly_heard(
    opens_on: date, heard: list[str]
) -> None:
    story = Story(ask(opens_on=opens_on, nudges=()))
    assert story.look_until(END) == heard


def test_a_new_lead_asked_after_a_weekend_is_not_reminded_the_next_day() -> None:
    story = Story(ask(due_on=date(2027, 10, 8), nudges=()))
    story.look_until(at(date(2027, 10, 1), "10:00"))
    story.leave(ANN).join(NEW_LEAD)
    assert story.look_until(END) == ["Oct 04 08:30 lea ask"]


def test_nobody_is_reminded_of_an_ask_that_never_reached_them() -> None:
    story = Story(ask(nudges=()), now=at(OPENS, "08:30"))
    story.look(S.REFUSED)
    assert story.look_until(END) == []


@pytest.mark.parametrize("change", [finish, withdraw])
def test_nobody_is_reminded_or_nudged_of_what_is_closed(change: Change) -> None:
    story = Story(ask())
    story.look_until(at(date(2027, 9, 28)))
    change(story)
    assert [one for one in story.look_until(END) if "cancellation" not in one] == []


def test_an_ask_nobody_answers_lapses_and_staff_are_told() -> None:
    story = Story(ask(), seats=[ANN, STU])
    story.look_until(LAPSES)
    story.occasion = closed_ask(its(story), story.now, SLOTS)
    assert its(story).state is AskState.LAPSED
    assert story.look_until(END) == ["Oct 13 08:30 stu announcement-lapsed"]


@pytest.mark.parametrize(
    ("when", "end", "rows"),
    [
        pytest.param(LAPSES, lambda s: s, [("ask", True)], id="it lapsed"),
        pytest.param(at(date(2027, 9, 28)), finish, [("ask", True)], id="sent in unasked"),
        pytest.param(at(OPENS, "07:30"), finish, [], id="sent in as it opened"),
    ],
)
def test_an_ask_that_ended_before_anybody_looked_asks_nobody(
    when: datetime, end: Change, rows: list[tuple[str, bool]]
) -> None:
    story = Story(ask(reminders=(), nudges=()), now=when)
    end(story)
    story.occasion = closed_ask(its(story), story.now, SLOTS)
    assert [(one.label, one.expired) for one in story.owed().notices] == rows


def test_what_is_done_is_not_corrected_any_more() -> None:
    assert finish(redate(asked(), LATER)).look() == []


def test_what_is_done_before_it_opens_is_never_asked() -> None:
    story = finish(Story(ask()))
    assert story.look_until(END) == []
    assert story.entries == []


def test_an_update_past_its_day_is_not_said() -> None:
    story = Story(ask(reminders=(), nudges=()))
    story.look_until(at(date(2027, 10, 6)))
    redate(story, date(2027, 10, 4))
    assert story.look() == []


def test_each_word_knows_its_change() -> None:
    story = asked()
    redate(story, LATER)
    (update,) = story.owed().notices
    assert (update.kind, update.owed_at, update.until) == (
        NoticeKind.UPDATE,
        story.now,
        at(date(2027, 10, 8), "00:00"),
    )
    assert (update.told, update.facts) == (ask().facts, its(story).facts)
    withdraw(story)
    (ending,) = story.owed().notices
    assert (ending.kind, ending.owed_at, ending.until) == (
        NoticeKind.CANCELLATION,
        story.now,
        LAPSES,
    )
    assert (ending.told, ending.sequence) == (ask().facts, None)


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
