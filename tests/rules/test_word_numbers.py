"""Each correction stands above what was heard before, so that calendars end up right."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.meeting import Meeting
from models.notice import NoticeKind
from tests.rules.samples import ANN, BOB, CAL, LAID, meeting, seat, slot
from tests.rules.stories import Change, S, Story
from tests.rules.word_stories import LINK, OTHER, THIRD, invited


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


def test_each_correction_is_above_the_one_before() -> None:
    mover = Story(meeting(reminders=()), seats=[ANN])
    mover.look()
    said = [mover.move(to).look() for to in (OTHER, THIRD, slot(), OTHER)]
    assert said == [[f"ann update #{number}"] for number in (1, 2, 3, 4)]


def test_a_newcomer_hears_the_number_of_a_wave_that_still_waits() -> None:
    wave = invited().move(OTHER)
    wave.look(S.OWED)
    assert wave.join(CAL).look() == ["cal invitation #1"]
