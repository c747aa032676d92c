"""Whether anybody was told what was no longer so, or told it out of order."""

from collections.abc import Iterator
from datetime import datetime

from models.ask import Ask
from models.bad_address import bad_address_occasion
from models.calendar_word import CalendarWord
from models.evidence import Evidence, Telling
from models.invitation import Method
from models.meeting import Meeting, MeetingState
from models.notice import NoticeKind
from rules.proof_calendars import WORDS, Heard, words_heard
from rules.proof_faults import Fault, Found, found
from rules.proof_history import JUST_BEFORE, LOOK_TAKES, History, is_live

TIMED = {NoticeKind.REMINDER, NoticeKind.NUDGE}
UNBOUND = {NoticeKind.WELCOME, NoticeKind.DIGEST, NoticeKind.OPENING}


def untimely_findings(history: History[Meeting] | History[Ask]) -> Iterator[Found]:
    """Yield letters that were accepted when no longer so, or by somebody who had left."""
    for telling in history.tellings:
        if telling.is_accepted and telling.told_at:
            why = None
            if telling.kind in TIMED:
                why = _why_untimely(history, telling, telling.told_at)
            why = why or _why_not_theirs(history, telling, telling.told_at)
            if why:
                yield _found(telling, why)


def _why_untimely(
    history: History[Meeting] | History[Ask], telling: Telling, at: datetime
) -> str | None:
    """Say why a reminder or nudge ought not to have left then; None if it was right."""
    if _was_spared(history, telling, at):
        return "they had said no before"
    if _had_answered(history, telling, at):
        return "they had answered before"
    reasons = [_why_moot(occasion, telling, at) for occasion in history.about(at)]
    if not reasons:
        return "it was not even decided yet"
    return None if None in reasons else reasons[-1]


def _was_spared(
    history: History[Meeting] | History[Ask], telling: Telling, at: datetime
) -> bool:
    """Whether a reminder was decided after a no, or left when a look surely knew of it.

    Within one minute, and within a look's time, the no may have come too late.
    """
    if telling.kind is not NoticeKind.REMINDER:
        return False
    timing = telling.revision
    decided = history.absent(timing, telling.entered_at - JUST_BEFORE)
    knew = history.absent(timing, at - LOOK_TAKES)
    return telling.person in decided | knew


def _had_answered(
    history: History[Meeting] | History[Ask], telling: Telling, at: datetime
) -> bool:
    """Whether somebody was chased for their own answer when a look surely had it."""
    ask = history.occasion
    if not (isinstance(ask, Ask) and ask.each):
        return False
    decided = history.answered(telling.entered_at - JUST_BEFORE)
    return telling.person in decided | history.answered(at - LOOK_TAKES)


def _why_moot(occasion: Meeting | Ask, telling: Telling, at: datetime) -> str | None:
    if not is_live(occasion) and (occasion.closed_at is None or at > occasion.closed_at):
        off = occasion.state is MeetingState.CALLED_OFF
        return "it had been called off" if off else f"it was over ({occasion.state})"
    if occasion.timing != telling.revision:
        return "it had another date by then"
    begun = isinstance(occasion, Meeting) and at >= occasion.slot.start
    if begun and telling.kind is NoticeKind.REMINDER:
        return "it had begun"
    return "its time had passed" if at >= telling.until else None


def _why_not_theirs(
    history: History[Meeting] | History[Ask], telling: Telling, at: datetime
) -> str | None:
    if telling.kind is NoticeKind.CANCELLATION:
        return None
    for seat in (*history.here(at), *history.here(at - JUST_BEFORE)):
        taken = seat.since <= at and (seat.left_at is None or at <= seat.left_at)
        if seat.person.id == telling.person and taken:
            return None
    return "they had no seat there at the time"


def word_findings(history: History[Meeting]) -> Iterator[Found]:
    """Yield words that misinform a calendar, or that it cannot put in order."""
    yield from _unreadable(history)
    heard = words_heard(history)
    for telling, word in heard:
        assert telling.told_at is not None
        if word.method is Method.REQUEST and not _was_so(history, word, telling.told_at):
            yield _found(telling, "it named another hour than the meeting's at the time")
    yield from _out_of_order(heard)


def _was_so(history: History[Meeting], word: CalendarWord, at: datetime) -> bool:
    return any(
        meeting.stands and (meeting.slot.start, meeting.slot.end) == (word.start, word.end)
        for meeting in history.about(at)
    )


def _unreadable(history: History[Meeting]) -> Iterator[Found]:
    emails = {seat.person.id: seat.person.email for seat in history.seats}
    for telling in history.tellings:
        if telling.kind not in WORDS or not (telling.is_accepted and telling.bytes_kept):
            continue
        if telling.word is None:
            yield _found(telling, "it has no calendar part that can be read")
        elif telling.word.uid != history.occasion.uid:
            yield _found(telling, "its calendar part is about another meeting")
        elif telling.word.attendee != emails.get(telling.person):
            yield _found(telling, "its calendar part names another attendee")


def _out_of_order(heard: list[Heard]) -> Iterator[Found]:
    """Yield words that rank below what a calendar has: it drops them (RFC 5546 2.1.5)."""
    last: dict[str, CalendarWord] = {}
    highest: CalendarWord | None = None
    entered: datetime | None = None
    for telling, word in heard:
        before = last.get(telling.person)
        last[telling.person] = word
        if before and word.sequence < before.sequence:
            why = f"SEQUENCE fell from {before.sequence} to {word.sequence}"
            yield _found(telling, why)
        elif before and word.dtstamp <= before.dtstamp:
            yield _found(telling, "DTSTAMP did not rise since the word before")
        elif highest and entered != telling.entered_at and word.dtstamp <= highest.dtstamp:
            yield _found(telling, "DTSTAMP is not above all that was told of this meeting")
        if highest is None or word.dtstamp > highest.dtstamp:
            highest, entered = word, telling.entered_at


def stranger_findings(evidence: Evidence) -> Iterator[Found]:
    """Yield accepted letters about an occasion that there is not."""
    known = {meeting.id for meeting in evidence.meetings}
    known |= {ask.id for ask in evidence.asks}
    known |= {
        bad_address_occasion(evidence.cohort.key, one.number)
        for one in evidence.bad_addresses
    }
    for telling in evidence.tellings:
        bound = telling.kind not in UNBOUND
        if bound and telling.is_accepted and telling.occasion not in known:
            yield _found(telling, "there is no such meeting or ask")


def _found(telling: Telling, why: str) -> Found:
    return found(Fault.WRONG, telling.person, telling.occasion, telling.label, why)
