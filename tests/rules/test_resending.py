"""A letter goes once more only while it says what is so."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from models.ask import Ask
from models.meeting import Meeting
from models.notice import Entry, LedgerState, NoticeKind
from models.refusal import Refused
from models.seat import Seat
from rules.resending import refuse_resending
from tests.rules.samples import ANN, BOB, LAID, REPORTED, ask, meeting
from tests.rules.stories import Story, told

S, K = LedgerState, NoticeKind
UNTIL = LAID + timedelta(days=90)
LEFT = ANN.model_copy(update={"left_at": LAID})


def refuse(
    story: Story,
    row: Entry,
    *,
    seat: Seat = ANN,
    again: tuple[LedgerState, ...] = (),
    before: Callable[[Story], object] = lambda story: story,
) -> None:
    """Ask for one row of a story again, after something has happened."""
    before(story)
    refuse_resending(
        row,
        UNTIL,
        about=story.occasion,
        seat=seat,
        rows=story.entries,
        again=again,
        now=story.now,
    )


def a_story(*rows: Entry, about: Meeting | Ask | None = None) -> Story:
    return Story(about or meeting(), entries=list(rows))


@pytest.mark.parametrize(
    "row",
    [
        told(ANN, meeting()),
        told(ANN, meeting(), state=S.UNCONFIRMED),
        told(ANN, meeting(), state=S.REFUSED),
        told(ANN, meeting(), K.REMINDER, offset="-7", sequence=None),
        told(ANN, REPORTED, K.NUDGE, offset="+3", sequence=None),
        told(ANN, meeting(), K.ANNOUNCEMENT, offset="-presumed", sequence=None),
    ],
    ids=lambda row: f"{row.kind} {row.state}",
)
def test_what_is_still_so_goes_once_more(row: Entry) -> None:
    refuse(a_story(told(BOB, meeting()), row), row)


def test_an_ask_goes_once_more_and_what_came_before_its_update_does_not() -> None:
    first = told(ANN, ask(), K.ASK, sequence=None)
    refuse(a_story(first, about=ask()), first)
    update = told(ANN, ask(), K.UPDATE, sequence=None)
    refuse(a_story(first, update, about=ask()), update)
    with pytest.raises(Refused, match="no longer so"):
        refuse(a_story(first, update, about=ask()), first)


def test_what_was_sent_again_and_has_arrived_may_be_sent_again() -> None:
    row = told(ANN, meeting())
    refuse(a_story(row), row, again=(S.ACCEPTED, S.REFUSED))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (S.OWED, "leaves by itself"),
        (S.CLAIMED, "this very moment"),
        (S.COMMITTING, "not known yet"),
        (S.SUPERSEDED, "taken back"),
        (S.EXPIRED, "its time had passed"),
        (S.SUPPRESSED, "nothing goes to that address"),
    ],
)
def test_what_never_left_is_not_sent_again(state: LedgerState, said: str) -> None:
    row = told(ANN, meeting(), state=state)
    with pytest.raises(Refused, match=said):
        refuse(a_story(row), row)


REPLACED: dict[str, Callable[[Story], object]] = {
    "it moved": lambda story: story.move(meeting().slot.model_copy(update={"minutes": 30})),
    "it was called off": lambda story: story.call_off(),
    "its title changed": lambda story: story.alter(title="Another"),
    "a later word was said": lambda story: story.entries.append(
        told(ANN, story.occasion, K.CANCELLATION, sequence=1)
    ),
}


@pytest.mark.parametrize("before", REPLACED.values(), ids=REPLACED)
def test_a_word_that_was_replaced_is_refused_in_words(
    before: Callable[[Story], object],
) -> None:
    row = told(ANN, meeting())
    with pytest.raises(Refused, match="no longer so"):
        refuse(a_story(row), row, before=before)


def test_a_reminder_of_what_is_over_or_moved_is_refused() -> None:
    row = told(ANN, meeting(), K.REMINDER, offset="-7", sequence=None)
    for before in (REPLACED["it moved"], REPLACED["it was called off"]):
        with pytest.raises(Refused, match="no longer so"):
            refuse(a_story(row), row, before=before)


def test_a_reminder_of_what_has_another_title_goes_once_more() -> None:
    row = told(ANN, meeting(), K.REMINDER, offset="-7", sequence=None)
    refuse(a_story(row), row, before=REPLACED["its title changed"])


def test_whoever_has_left_is_sent_nothing_but_what_takes_back() -> None:
    row = told(ANN, meeting())
    with pytest.raises(Refused, match="has left"):
        refuse(a_story(row), row, seat=LEFT)
    taken_back = told(ANN, meeting(), K.CANCELLATION, sequence=1)
    refuse(a_story(row, taken_back), taken_back, seat=LEFT)


def test_what_is_past_its_time_or_on_its_way_is_refused() -> None:
    row = told(ANN, meeting())
    with pytest.raises(Refused, match="its time passed"):
        refuse(a_story(row), row, before=lambda story: story.later(60 * 24 * 91))
    with pytest.raises(Refused, match="already"):
        refuse(a_story(row), row, again=(S.ACCEPTED, S.OWED))
