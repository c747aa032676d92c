"""Whether those who are asked know what they are asked for, and hear when they are not."""

from collections.abc import Iterator
from datetime import datetime

from models.ask import Ask, AskState
from models.evidence import Telling
from models.notice import NoticeKind
from models.roster import Role
from rules.moments import asking
from rules.proof_faults import Found
from rules.proof_history import JUST_BEFORE, NEVER, History, Period
from rules.proof_series import not_said, stayed

ASKED = {NoticeKind.ASK, NoticeKind.UPDATE, NoticeKind.CANCELLATION}


def ask_findings(history: History[Ask], now: datetime) -> Iterator[Found]:
    """Yield who was not asked, asked for another day, or not told that it is withdrawn."""
    for period in history.periods:
        yield from _unasked(history, period, now)
    ends = [version.at for version in history.versions[1:]] + [NEVER]
    for version, end in zip(history.versions, ends, strict=True):
        if version.occasion.state is AskState.WITHDRAWN:
            yield from _not_withdrawn(history, version.at, end, now)


def _unasked(history: History[Ask], period: Period[Ask], now: datetime) -> Iterator[Found]:
    """Check each moment at which somebody comes to be asked, once for each person."""
    done: set[str] = set()
    ask = period.occasion
    for moment in sorted(_moments(history, period)):
        leaves = history.released(moment)
        if moment > now or moment >= period.end:
            continue
        for person, seat in stayed(history.asked, leaves, period.end, now).items():
            due = asking(ask, max(seat.since, period.start), history.slots).leaves_at
            if person in done or due > moment:
                continue
            done.add(person)
            last = _last_said(history, person, period.end)
            if last is None or not _asks_for(last, ask, person):
                label = NoticeKind.UPDATE if last else NoticeKind.ASK
                yield not_said((person, ask.id, str(label)), moment, leaves, now)


def _moments(history: History[Ask], period: Period[Ask]) -> set[datetime]:
    """Return when somebody may come to be asked: its time, a joining, a lead's leaving."""
    moments = set()
    concerned = {*period.occasion.audience, Role.LEAD, Role.CORE}
    for seat in history.seats:
        if seat.role in concerned:
            since = max(seat.since, period.start)
            moments |= {asking(period.occasion, since, history.slots).leaves_at, seat.since}
            moments |= {seat.left_at} if seat.left_at else set()
    return {moment for moment in moments if moment >= period.start}


def _asks_for(last: Telling, ask: Ask, person: str) -> bool:
    """Whether this asks for what is asked: by its day, and of whom it was handed to."""
    if last.kind is NoticeKind.CANCELLATION:
        return False
    known = ask.owner not in {None, person} or last.facts.handed == ask.handed
    return known and last.facts.due_on == ask.due_on


def _last_said(history: History[Ask], person: str, before: datetime) -> Telling | None:
    """Return what the ledger last decided to say to somebody before a moment."""
    said = [
        telling
        for telling in history.tellings
        if telling.person == person
        and telling.kind in ASKED
        and telling.entered_at < before
        and not telling.was_taken_back_by(before - JUST_BEFORE)
    ]
    return said[-1] if said else None


def _not_withdrawn(
    history: History[Ask], at: datetime, end: datetime, now: datetime
) -> Iterator[Found]:
    leaves = history.released(at)
    for person in stayed(history.asked, leaves, end, now):
        before, after = _last_said(history, person, at), _last_said(history, person, end)
        was_asked = before and before.is_accepted and _is_request(before)
        if was_asked and (after is None or _is_request(after)):
            label = str(NoticeKind.CANCELLATION)
            yield not_said((person, history.occasion.id, label), at, leaves, now)


def _is_request(telling: Telling) -> bool:
    return telling.kind is not NoticeKind.CANCELLATION
