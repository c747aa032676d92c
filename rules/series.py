"""Reminders, nudges and announcements: moments of which only the newest leaves."""

from collections.abc import Iterator, Sequence, Set
from datetime import datetime

from models.ask import Ask
from models.meeting import Alert, AlertKind, Meeting
from models.notice import Notice, NoticeKind
from models.roster import Role
from models.seat import Seat
from rules.asked import to_ask, to_tell
from rules.matter import Matter, Owed, belongs_since, taken
from rules.moments import (
    FRESH,
    Moment,
    announcing,
    asking,
    escalations_of_ask,
    hearers,
    nudges_of_ask,
    nudges_of_meeting,
    reminders_of_ask,
    reminders_of_meeting,
)

SAY_NO = {
    AlertKind.DECLINED_BY_LIAISON: (Role.LIAISON,),
    AlertKind.DECLINED_BY_TEAM: (Role.LEAD, Role.CORE),
}


def series_owed(matter: Matter, now: datetime, owed: Owed) -> None:
    """Add the reminders and nudges due now; a pause holds them, resuming bursts nothing.

    Whoever says no is not reminded; who says yes after all is not reminded of what went by.
    """
    absent = matter.declined(now) | matter.submitted
    owed.superseded += _spared(matter, absent)
    if matter.paused:
        return
    for kind, moments, seats in _series(matter):
        for moment in moments:
            spared = absent | matter.declined(moment.leaves_at)
            hearers_of_it = (
                seat
                for seat in seats
                if not (kind is NoticeKind.REMINDER and seat.person.id in spared)
                and _concerns(matter.occasion, kind, moment, seat)
            )
            if now < moment.leaves_at:
                if any(hearers_of_it):
                    owed.look_again(moment.leaves_at)
                continue
            for seat in hearers_of_it:
                _one(matter, kind, moment, seat, now=now, owed=owed)


def _spared(matter: Matter, absent: Set[str]) -> list[str]:
    """Return what waits still, to whom has said no, or answered, since."""
    spared = {NoticeKind.REMINDER: absent, NoticeKind.NUDGE: matter.submitted}
    return [
        entry.key
        for entry in matter.entries
        if entry.person in spared.get(entry.kind, ()) and entry.state.is_waiting
    ]


def _series(matter: Matter) -> Iterator[tuple[NoticeKind, list[Moment], Sequence[Seat]]]:
    occasion = matter.occasion
    if isinstance(occasion, Meeting):
        people = taken(matter.gathered(occasion))
        yield NoticeKind.REMINDER, reminders_of_meeting(occasion, matter.slots), people
        liaisons = taken(matter.seats_of(Role.LIAISON))
        yield NoticeKind.NUDGE, nudges_of_meeting(occasion, matter.slots), liaisons
    else:
        asked = to_ask(matter)
        yield NoticeKind.REMINDER, reminders_of_ask(occasion, matter.slots), asked
        yield NoticeKind.NUDGE, nudges_of_ask(occasion, matter.slots), asked
        for role, moment in escalations_of_ask(occasion, matter.slots):
            yield NoticeKind.NUDGE, [moment], to_tell(matter, role, asked)


def _concerns(
    occasion: Meeting | Ask, kind: NoticeKind, moment: Moment, seat: Seat
) -> bool:
    """Whether a moment came while there was something to say, and somebody to hear it."""
    known = max(belongs_since(occasion, seat), occasion.retimed_at)
    if kind is NoticeKind.REMINDER:
        known += FRESH
    ended = occasion.closed_at
    return moment.leaves_at >= known and (ended is None or moment.leaves_at < ended)


def _is_news(matter: Matter, moment: Moment, seat: Seat) -> bool:
    """Whether an ask is, or just was, news to somebody: no reminder is due of it."""
    ask = matter.occasion
    if not isinstance(ask, Ask):
        return False
    opened = asking(ask, max(seat.since, ask.retimed_at), matter.slots).leaves_at
    return seat.person.id not in matter.asked or moment.leaves_at < opened + FRESH


def _one(
    matter: Matter,
    kind: NoticeKind,
    moment: Moment,
    seat: Seat,
    *,
    now: datetime,
    owed: Owed,
) -> None:
    occasion = matter.occasion
    if matter.has_told(seat, kind, moment.offset, occasion.timing):
        return
    notice = Notice(
        occasion=occasion.id,
        seat=seat,
        kind=kind,
        offset=moment.offset,
        revision=occasion.timing,
        owed_at=moment.owed_at,
        until=moment.until,
        facts=matter.facts,
    )
    if matter.has(notice):
        return
    late = now >= moment.until or occasion.closed_at is not None
    news = kind is NoticeKind.REMINDER and _is_news(matter, moment, seat)
    owed.notices.append(notice.model_copy(update={"expired": late or news}))


def who_declined(matter: Matter, alert: Alert, now: datetime) -> tuple[str, ...]:
    """Return whose no an alert is about; nobody, once it is no longer so.

    Who says yes after all, or was asked anew, has not said no. A team's no is that of all.
    """
    speaking = taken(matter.seats_of(*SAY_NO[alert.kind]))
    absent = matter.declined(now)
    names = [seat.person.name for seat in speaking if seat.person.id in absent]
    whole = alert.kind is not AlertKind.DECLINED_BY_TEAM or len(names) == len(speaking)
    return tuple(names) if whole else ()


def who_owes(matter: Matter, alert: Alert) -> tuple[str, ...]:
    """Return who has not brought what is missing: whom it was handed to, or the lead."""
    missing = {one.owner for one in alert.needs if one.is_ask and not one.is_there}
    asked = taken(matter.seats_of(Role.LEAD)) or taken(matter.seats_of(Role.CORE))
    owing = [seat.person for seat in asked] if None in missing else []
    owing += [s.person for s in taken(list(matter.seats)) if s.person.id in missing]
    return tuple(dict.fromkeys(person.name for person in owing))


def _names(matter: Matter, alert: Alert, now: datetime) -> tuple[str, ...]:
    if alert.kind in SAY_NO:
        return who_declined(matter, alert, now)
    return who_owes(matter, alert)


def announcements_owed(matter: Matter, now: datetime, owed: Owed) -> None:
    """Add what the host's people are told once about this occasion."""
    for number, alert in enumerate(matter.occasion.alerts, start=1):
        moment = announcing(alert, matter.slots)
        if now < moment.leaves_at:
            owed.look_again(moment.leaves_at)
            continue
        names = _names(matter, alert, now)
        moot = (alert.kind in SAY_NO and not names) or alert.settled_at is not None
        for seat in taken(matter.seats_of(*hearers(alert))):
            told = matter.has_told(seat, NoticeKind.ANNOUNCEMENT, moment.offset, number)
            if told or seat.since > moment.leaves_at:
                continue
            notice = Notice(
                occasion=matter.occasion.id,
                seat=seat,
                kind=NoticeKind.ANNOUNCEMENT,
                offset=moment.offset,
                revision=number,
                owed_at=moment.owed_at,
                until=moment.until,
                facts=matter.facts,
                names=names,
                expired=moot or now >= moment.until,
            )
            if not matter.has(notice):
                owed.notices.append(notice)
