"""Whether everybody's calendar shows what is so: the accepted words, folded, and the truth.

Held against each other now, just before the end of each hour that ever stood in a
calendar, and just before anything changed again: by then everybody who sat there had to
have it right.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from models.calendar_word import CalendarWord
from models.evidence import Telling
from models.invitation import Method
from models.meeting import Meeting
from models.notice import NoticeKind
from models.slot import Slot, zone
from rules.proof_faults import Fault, Found, found
from rules.proof_history import JUST_BEFORE, LOOK_TAKES, History

WORDS = {NoticeKind.INVITATION, NoticeKind.UPDATE, NoticeKind.CANCELLATION}


class Heard(NamedTuple):
    """One accepted word and the row that brought it."""

    telling: Telling
    word: CalendarWord


class _Entry(NamedTuple):
    """What stands in a calendar."""

    start: datetime
    end: datetime


def words_heard(history: History[Meeting]) -> list[Heard]:
    """Return the accepted words of a meeting, in the order they were entered.

    Bytes are kept for a while only; then the row itself says what they said.
    """
    heard = []
    for telling in history.tellings:
        if telling.kind in WORDS and telling.is_accepted and telling.told_at:
            word = telling.word or _from_row(telling, history.occasion)
            if word and word.uid == history.occasion.uid:
                timezone = history.occasion.slot.timezone
                heard.append(Heard(telling, word.seen_in(timezone)))
    return heard


def _from_row(telling: Telling, meeting: Meeting) -> CalendarWord | None:
    slot, cancels = telling.facts.slot, telling.kind is NoticeKind.CANCELLATION
    if telling.bytes_kept or slot is None or telling.dtstamp is None:
        return None
    return CalendarWord(
        uid=meeting.uid,
        method=Method.CANCEL if cancels else Method.REQUEST,
        sequence=telling.sequence or 0,
        dtstamp=telling.dtstamp,
        start=slot.start,
        end=slot.end,
        attendee="",
        status=None,
    )


def calendar_findings(history: History[Meeting], now: datetime) -> Iterator[Found]:
    """Yield whose calendar lacks the meeting, has it at another hour, or still has it."""
    heard = words_heard(history)
    seen: set[Found] = set()
    for moment in [*_moments(history, heard, now), now]:
        for one in _compare(history, heard, moment, is_now=moment == now):
            if one not in seen:
                seen.add(one)
                yield one


def _moments(
    history: History[Meeting], heard: list[Heard], now: datetime
) -> list[datetime]:
    """Return when each hour was about to be over, and each change about to happen."""
    turns = {version.occasion.slot.end for version in history.versions}
    turns |= {word.end for _, word in heard}
    turns |= {version.at for version in history.versions}
    turns |= {seat.since for seat in history.seats}
    turns |= {seat.left_at for seat in history.seats if seat.left_at}
    return sorted(turn - JUST_BEFORE for turn in turns if turn <= now)


def _compare(
    history: History[Meeting], heard: list[Heard], moment: datetime, *, is_now: bool
) -> Iterator[Found]:
    expected, held = _expected(history, moment), _held(heard, moment)
    for person in sorted(expected.keys() | held.keys()):
        slot, entry = expected.get(person), held.get(person)
        if entry == (_Entry(slot.start, slot.end) if slot else None):
            continue
        if _is_explained(history, person, slot, moment):
            continue
        fault = Fault.MISSED
        if _is_recent(history, person, moment):
            if not is_now:
                continue
            fault = Fault.WAITING
        kind, why = _words(history, slot, entry, moment)
        yield found(fault, person, history.occasion.id, kind, why)


def _expected(history: History[Meeting], moment: datetime) -> dict[str, Slot]:
    """Return who must have the meeting in their calendar, and at which slot."""
    meeting = history.at(moment)
    if meeting is None or not meeting.stands or meeting.slot.end <= moment:
        return {}
    return dict.fromkeys(history.sitting(meeting.audience, moment), meeting.slot)


def _held(heard: list[Heard], moment: datetime) -> dict[str, _Entry]:
    """Fold what each person was told, as a calendar does (RFC 5546 2.1.5)."""
    last: dict[str, CalendarWord] = {}
    for telling, word in heard:
        if telling.told_at is None or telling.told_at > moment:
            continue
        before = last.get(telling.person)
        if before is None or _rank(word) >= _rank(before):
            last[telling.person] = word
    return {
        person: _Entry(word.start, word.end)
        for person, word in last.items()
        if word.method is Method.REQUEST and word.end > moment
    }


def _rank(word: CalendarWord) -> tuple[int, datetime]:
    return word.sequence, word.dtstamp


def _is_explained(
    history: History[Meeting], person: str, slot: Slot | None, moment: datetime
) -> bool:
    """Whether the right word was decided in time, and is listed for how it ended.

    It waits, was refused, expired or is unconfirmed, or was accepted late, yet within its
    time.
    """
    decided = [
        telling
        for telling in history.tellings
        if telling.person == person
        and telling.kind in WORDS
        and telling.entered_at <= moment
        and not telling.was_taken_back_by(moment)
    ]
    if not decided:
        return False
    last = decided[-1]
    cancels = last.kind is NoticeKind.CANCELLATION
    if cancels is not (slot is None) or (slot and last.facts.slot != slot):
        return False
    if last.is_accepted:
        return last.told_at is not None and moment < last.told_at < last.until
    return True


def _is_recent(history: History[Meeting], person: str, moment: datetime) -> bool:
    """Whether something changed so shortly before that a look may still be under way."""
    turns = [version.at for version in history.versions]
    for seat in history.seats:
        if seat.person.id == person:
            turns += [seat.since, seat.left_at or seat.since]
    return any(moment - LOOK_TAKES < turn <= moment for turn in turns)


def _words(
    history: History[Meeting], slot: Slot | None, entry: _Entry | None, moment: datetime
) -> tuple[str, str]:
    """Say what is wrong with a calendar: (kind of the word that is missing, why)."""
    timezone = history.occasion.slot.timezone
    if slot is None:
        assert entry is not None
        kind, has = (
            NoticeKind.CANCELLATION,
            f"still has it on {_hour(entry.start, timezone)}",
        )
        return str(kind), f"{has}, {_why_not(history, moment)}"
    kind, has = NoticeKind.INVITATION, "does not have it"
    if entry:
        kind, has = NoticeKind.UPDATE, f"has it on {_hour(entry.start, timezone)}"
        if entry.start == slot.start:
            has += f" for {(entry.end - entry.start).seconds // 60} minutes"
    return str(kind), f"{has}; it is on {_hour(slot.start, timezone)}"


def _why_not(history: History[Meeting], moment: datetime) -> str:
    meeting = history.at(moment)
    if meeting is None or meeting.stands:
        return "and does not belong to it"
    held = f"though it was held on {meeting.held_on}"
    return held if meeting.held_on else "though it is called off"


def _hour(moment: datetime, timezone: str) -> str:
    return f"{moment.astimezone(zone(timezone)):%Y-%m-%d %H:%M} ({timezone})"
