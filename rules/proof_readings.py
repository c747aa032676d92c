"""Whether everybody was told what a meeting is called, is about, and where it is.

The hour itself is proven by what calendars show; here it is the rest of what people read.
"""

from collections.abc import Iterator
from datetime import datetime

from models.evidence import Telling
from models.facts import Facts
from models.meeting import Meeting
from models.notice import NoticeKind
from rules.moments import folded
from rules.proof_calendars import WORDS
from rules.proof_faults import Fault, Found, found
from rules.proof_history import LOOK_TAKES, History


def reading_findings(history: History[Meeting], now: datetime) -> Iterator[Found]:
    """Yield who reads another title, agenda, place or link than there is, and why."""
    meeting = history.occasion
    if not meeting.is_planned or meeting.slot.end <= now:
        return
    for person in history.sitting(meeting.audience, now):
        told = _last_told(history, person, now)
        if told is None or told.slot != meeting.slot or told == meeting.facts:
            continue  # of those without a word, or of another hour, calendars tell
        known = _known_by(told, meeting)
        late = now >= known + LOOK_TAKES
        kind, why = str(NoticeKind.UPDATE), f"was told another {_what(told, meeting.facts)}"
        if not late:
            why += f"; that is corrected at {known:%Y-%m-%d %H:%M} UTC"
        yield found(Fault.MISSED if late else Fault.WAITING, person, meeting.id, kind, why)


def _last_told(history: History[Meeting], person: str, now: datetime) -> Facts | None:
    """Return what was last decided to tell somebody, however that ended.

    None if it was taken back, or nothing was told.
    """
    words: list[Telling] = [
        telling
        for telling in history.tellings
        if telling.person == person
        and telling.kind in WORDS
        and not telling.was_taken_back_by(now)
    ]
    if not words or words[-1].kind is NoticeKind.CANCELLATION:
        return None
    return words[-1].facts


def _known_by(told: Facts, meeting: Meeting) -> datetime:
    """Return when the difference is told: mere words wait for one another."""
    if told.same_but_words(meeting.facts):
        return folded(meeting.changed_at, meeting.slot.start)
    return meeting.changed_at


def _what(told: Facts, so: Facts) -> str:
    names = ("title", "text", "form", "place", "link")
    return ", ".join(name for name in names if getattr(told, name) != getattr(so, name))
