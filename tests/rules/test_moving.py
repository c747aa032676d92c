"""What speaks against a move is said in words; what hangs on a meeting follows it."""

from datetime import date, datetime

import pytest

from models.ask import Ask, AskState
from models.meeting import Meeting, MeetingState
from models.refusal import Refused
from models.slot import Slot
from rules.ask_days import days_of_ask
from rules.moving import follows, lapse_of_ask, moved, objections, refuse_the_past
from rules.open_days import OpenDays
from rules.outcomes import called_off, withdrawn
from tests.rules.samples import DAY, OTHER_DAY, TOPICS, ask, at, meeting, slot

NOW = at(date(2027, 9, 13))  # a Monday, before the ask opens
OTHER = slot(OTHER_DAY)
MONDAY = date(2027, 10, 11)
CLOSED = OpenDays(closed={MONDAY: "a holiday"})
OPEN = OpenDays()
FEEDBACK = TOPICS.model_copy(update={"due_days_before": -7})


def test_a_move_gives_another_slot_and_counts() -> None:
    after = moved(meeting(), OTHER, NOW, "a clash at school")
    assert (after.slot, after.why, after.uid) == (OTHER, "a clash at school", "made-up")
    assert (after.revision, after.timing) == (2, 2)
    assert (after.changed_at, after.retimed_at) == (NOW, NOW)


def test_what_was_called_off_is_back_on_even_in_its_old_slot() -> None:
    after = moved(called_off(meeting(), NOW, "snow"), slot(), NOW, None)
    assert (after.state, after.closed_at, after.held_on) == (
        MeetingState.PLANNED,
        None,
        None,
    )
    assert (after.why, after.revision, after.timing) == (None, 3, 3)


OVER = [MeetingState.HELD, MeetingState.PRESUMED, MeetingState.NOT_HELD]


@pytest.mark.parametrize(
    ("about", "to", "now", "against", "words"),
    [
        *(
            pytest.param(
                meeting(state=state), OTHER, NOW, (), rf"is over \({state}\)", id=state
            )
            for state in OVER
        ),
        pytest.param(
            meeting(),
            slot(),
            NOW,
            (),
            "is on 2027-10-12 at 13:00 already",
            id="no other slot",
        ),
        pytest.param(
            meeting(),
            slot(MONDAY),
            slot(MONDAY).start,
            (),
            "2027-10-11 at 13:00 is in the past",
            id="into the past",
        ),
        pytest.param(
            meeting(),
            OTHER,
            NOW,
            ("it snows", "it is late"),
            r"it snows; it is late \(add --anyway",
            id="objections, all at once",
        ),
        pytest.param(
            meeting(state=MeetingState.CALLED_OFF),
            slot(),
            at(DAY, "13:00"),
            (),
            "in the past",
            id="back on into the past",
        ),
    ],
)
def test_a_move_that_makes_no_sense_is_refused_in_words(
    about: Meeting, to: Slot, now: datetime, against: tuple[str, ...], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        moved(about, to, now, None, against)


def test_a_slot_may_begin_in_a_minute() -> None:
    refuse_the_past(slot(), at(DAY, "12:59"))
    with pytest.raises(Refused):
        refuse_the_past(slot(), at(DAY, "13:00"))


@pytest.mark.parametrize(
    ("to", "words"),
    [
        pytest.param(slot(), [], id="nothing speaks against it"),
        pytest.param(slot(MONDAY), ["2027-10-11 is closed: a holiday"], id="a closed day"),
        pytest.param(
            slot(date(2027, 10, 16)), ["2027-10-16 is closed: weekend"], id="a weekend"
        ),
        pytest.param(
            OTHER,
            ["it would clash with lea-2027/-/kickoff/1 on 2027-10-19 at 13:30"],
            id="a clash",
        ),
        pytest.param(slot(OTHER_DAY, "14:30"), [], id="one after the other is no clash"),
        pytest.param(slot(OTHER_DAY, "12:30"), [], id="one before the other is no clash"),
        pytest.param(slot(date(2027, 10, 26)), [], id="the window's last day"),
        pytest.param(slot(date(2027, 10, 5)), [], id="the window's first day"),
        pytest.param(
            slot(date(2027, 10, 27)),
            ["2027-10-27 is outside its window, 2027-10-05 to 2027-10-26"],
            id="a day after the window",
        ),
        pytest.param(
            slot(date(2027, 10, 4)),
            ["2027-10-04 is outside its window, 2027-10-05 to 2027-10-26"],
            id="a day before it",
        ),
    ],
)
def test_what_speaks_against_a_slot(to: Slot, words: list[str]) -> None:
    kickoff = meeting(id="lea-2027/-/kickoff/1", slot=slot(OTHER_DAY, "13:30"))
    off = kickoff.model_copy(update={"state": MeetingState.CALLED_OFF, "slot": slot()})
    window = (date(2027, 10, 5), date(2027, 10, 26))
    assert list(objections(to, CLOSED, [off, kickoff], window)) == words


def test_without_a_window_any_day_will_do() -> None:
    assert list(objections(slot(date(2028, 3, 1)), OPEN, [], None)) == []


def following(about: Ask, to: Slot, now: datetime = NOW) -> Ask:
    return follows(about, TOPICS, meeting(slot=to, why="a clash"), OPEN, now)


def test_an_ask_follows_its_meeting() -> None:
    after = following(ask(), OTHER)
    assert (after.opens_on, after.due_on) == (date(2027, 9, 28), DAY)
    assert (after.lapses_at, after.why) == (OTHER.start, "a clash")
    assert (after.revision, after.timing) == (2, 2)
    assert (after.changed_at, after.retimed_at) == (NOW, NOW)


@pytest.mark.parametrize(
    ("to", "now", "due_on"),
    [
        pytest.param(
            slot(date(2027, 9, 21)), NOW, date(2027, 9, 16), id="three working days"
        ),
        pytest.param(
            slot(date(2027, 9, 21)),
            at(date(2027, 9, 9)),
            date(2027, 9, 14),
            id="as meant, if that is at least as far",
        ),
        pytest.param(
            slot(date(2027, 9, 24)),
            at(date(2027, 9, 16)),
            date(2027, 9, 21),
            id="three working days over a weekend",
        ),
        pytest.param(
            slot(date(2027, 9, 15)),
            NOW,
            date(2027, 9, 15),
            id="never after the meeting's day",
        ),
    ],
)
def test_a_new_due_day_leaves_three_working_days(
    to: Slot, now: datetime, due_on: date
) -> None:
    after = following(ask(), to, now)
    assert after.due_on == due_on
    assert after.opens_on <= after.due_on
    assert after.opens_on >= now.date()


def test_what_is_asked_after_a_meeting_is_due_after_it_however_near_it_is() -> None:
    late = follows(ask(), FEEDBACK, meeting(slot=slot(date(2027, 9, 14))), OPEN, NOW)
    assert late.due_on == date(2027, 9, 21)
    assert late.lapses_at == at(date(2027, 10, 22), "00:00")


def test_what_is_due_on_the_meeting_s_day_is_never_due_after_it() -> None:
    that_day = TOPICS.model_copy(update={"due_days_before": 0})
    tomorrow = meeting(slot=slot(date(2027, 9, 14)))
    assert follows(ask(), that_day, tomorrow, OPEN, NOW).due_on == date(2027, 9, 14)


@pytest.mark.parametrize(
    ("to", "now"),
    [
        pytest.param(slot(clock="15:00"), NOW, id="two hours later"),
        pytest.param(
            slot(clock="15:00"), at(date(2027, 10, 4)), id="on the eve of its day"
        ),
        pytest.param(slot(clock="15:00"), at(date(2027, 10, 8)), id="when it is overdue"),
    ],
)
def test_a_due_day_that_still_fits_stays_untold(to: Slot, now: datetime) -> None:
    after = following(ask(), to, now)
    assert after == ask(lapses_at=to.start), (
        "it lapses with its meeting, and nobody is told"
    )


def test_nothing_changed_is_the_same_ask() -> None:
    before = ask()
    assert following(before, slot()) is before


def test_a_due_day_pushed_ahead_once_is_not_pushed_again_the_same_day() -> None:
    pushed = following(ask(), slot(date(2027, 9, 17)))
    assert pushed.due_on == date(2027, 9, 16)
    again = following(pushed, slot(date(2027, 9, 17), "15:00"))
    assert again == pushed.model_copy(
        update={"lapses_at": slot(date(2027, 9, 17), "15:00").start}
    )


def test_what_is_done_stays() -> None:
    ended = ask(state=AskState.DONE)
    assert following(ended, OTHER) is ended


def test_what_lapsed_is_asked_again_when_its_meeting_is_tried_again() -> None:
    lapsed = ask(state=AskState.LAPSED, closed_at=slot().start)
    after = following(lapsed, OTHER)
    assert (after.state, after.closed_at) == (AskState.OPEN, None)
    assert (after.timing, after.revision) == (2, 2)
    assert (OTHER.day - after.due_on).days == 7


def test_a_withdrawn_ask_is_asked_again() -> None:
    off = withdrawn(ask(), NOW, "snow")
    after = following(off, slot())
    assert (after.state, after.closed_at) == (AskState.OPEN, None)
    assert (after.due_on, after.revision) == (ask().due_on, 3)


@pytest.mark.parametrize(
    ("due_on", "lapses_at"),
    [
        pytest.param(
            date(2027, 10, 11), slot().start, id="due before: as the meeting begins"
        ),
        pytest.param(
            DAY, at(date(2027, 11, 12), "00:00"), id="due that day: a month later"
        ),
        pytest.param(
            date(2027, 10, 20),
            at(date(2027, 11, 20), "00:00"),
            id="due after: a month later",
        ),
    ],
)
def test_an_ask_lapses_when_it_is_moot(due_on: date, lapses_at: datetime) -> None:
    assert lapse_of_ask(due_on, meeting()) == lapses_at


def test_the_made_up_ask_has_the_days_its_step_means() -> None:
    opens_on, due_on = days_of_ask(TOPICS, DAY, OPEN, not_before=NOW.date())
    assert (ask().opens_on, ask().due_on) == (opens_on, due_on)
