"""What people read is said anew, and what that means for answers, reminders and letters."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.ask import AskState
from models.command import Edit
from models.meeting import Meeting, MeetingState
from models.notice import LedgerState
from models.program import Form
from models.refusal import Refused
from rules.editing import edited_ask, edited_meeting, what_follows
from rules.outcomes import called_off
from tests.rules.samples import ANN, DAY, LAID, ask, at, meeting
from tests.rules.stories import Story

NOW = LAID + timedelta(days=1)
LINK = "https://meet.example.org/b"
ROOM = {"form": Form.IN_PERSON, "place": "Room 1"}


def edit(about: str = meeting().id, **said: Any) -> Edit:
    return Edit(request="an edit", occasion=about, **said)


def in_room() -> Meeting:
    return meeting(place="Room 1", form=Form.IN_PERSON, link=None)


@pytest.mark.parametrize(
    ("before", "said", "revision", "timing", "follows"),
    [
        pytest.param(meeting(), {"title": "Data"}, 2, 1, "an hour after", id="a title"),
        pytest.param(meeting(), {"text": "Bring it."}, 2, 1, "an hour after", id="a text"),
        pytest.param(meeting(), {"link": LINK}, 2, 1, "answers stand", id="a link"),
        pytest.param(meeting(), ROOM, 2, 2, "asked anew", id="a form"),
        pytest.param(in_room(), {"place": "Room 2"}, 2, 2, "asked anew", id="a place"),
        pytest.param(
            meeting(), {"title": "Data", **ROOM}, 2, 2, "asked anew", id="both at once"
        ),
    ],
)
def test_an_edit_counts_and_says_what_follows(
    before: Meeting, said: dict[str, Any], revision: int, timing: int, follows: str
) -> None:
    after = edited_meeting(before, edit(why="Better so", **said), NOW)
    assert (after.revision, after.timing) == (revision, timing)
    assert (after.changed_at, after.why) == (NOW, "Better so")
    assert after.retimed_at == (NOW if timing == 2 else LAID)
    assert after.uid == before.uid
    assert follows in what_follows(before, after, NOW)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        pytest.param(meeting(), {"title": meeting().title}, id="the same title"),
        pytest.param(meeting(), {"link": meeting().link}, id="the same link"),
        pytest.param(in_room(), {"place": "Room 1"}, id="the same room"),
        pytest.param(in_room(), {"form": Form.IN_PERSON}, id="the same form"),
    ],
)
def test_what_reads_the_same_is_no_change(before: Meeting, said: dict[str, Any]) -> None:
    assert edited_meeting(before, edit(**said), NOW) is before


@pytest.mark.parametrize(
    ("before", "said", "words"),
    [
        (meeting(), {}, "nothing to change is named"),
        (meeting(), {"why": "Because"}, "nothing to change is named"),
        (meeting(), {"place": "Room 1"}, "is virtual: it has no place"),
        (in_room(), {"link": LINK}, "is in person: it has no link"),
        (meeting(), {"title": " "}, "--title must not be empty"),
        (meeting(), {"title": "a\nb"}, "--title holds a character that cannot be shown"),
        (meeting(), {"title": "x" * 121}, "--title has 121 characters"),
        (meeting(), {"link": "javascript:x"}, "--link must be a link"),
        (meeting(), {"link": "x", "title": ""}, "--title must not be empty; --link must"),
    ],
)
def test_what_no_letter_can_carry_is_refused_in_words(
    before: Meeting, said: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused) as refused:
        edited_meeting(before, edit(**said), NOW)
    assert words in str(refused.value)


def test_of_what_is_over_or_off_nobody_is_told_and_nobody_is_nudged_anew() -> None:
    past = meeting().slot.end
    held = meeting(state=MeetingState.HELD, held_on=DAY, closed_at=past)
    off = called_off(meeting(), NOW, "snow")
    for before, words in ((held, "It is over"), (off, "It is called off")):
        after = edited_meeting(before, edit(**ROOM), past)
        assert after.timing == before.timing, "reminders and nudges stay what they are"
        assert what_follows(before, after, past).startswith(words)


def test_an_edit_of_an_ask_waits_an_hour_and_folds() -> None:
    story = Story(ask(), seats=[ANN], now=at(date(2027, 9, 21), "08:30"))
    assert story.look() == ["ann ask"]
    story.edit(title="Your three topics")
    assert story.look() == []
    assert story.owed().next_look == story.now + timedelta(hours=1)
    story.later(30).edit(text="Which three?")
    assert story.later(59).look() == []
    assert story.later(1).look() == ["ann update"]
    assert story.later(90).look() == []


def test_an_edit_of_an_ask_undone_is_none() -> None:
    story = Story(ask(), seats=[ANN], now=at(date(2027, 9, 21), "08:30"))
    story.look()
    story.edit(title="Your three topics").later(20).edit(title=ask().title)
    assert story.later(120).look() == []
    assert {one.state for one in story.entries} == {LedgerState.ACCEPTED}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"link": LINK}, "is an ask: it has no link"),
        ({"form": Form.VIRTUAL, "place": "Room 1"}, "it has no form and no place"),
        ({}, "give --title or --text"),
    ],
)
def test_an_ask_has_no_place(said: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused) as refused:
        edited_ask(ask(), edit(ask().id, **said), NOW)
    assert words in str(refused.value)


def test_an_ask_that_is_done_is_edited_in_silence() -> None:
    story = Story(ask(state=AskState.DONE, closed_at=NOW), seats=[ANN], now=NOW)
    story.edit(title="Your three topics")
    assert story.later(90).look() == []
