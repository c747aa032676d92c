"""Whether each moment that came has its row: reminders, nudges, announcements, welcomes."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from models.ask import Ask
from models.evidence import Evidence
from models.meeting import Meeting
from models.notice import NoticeKind
from models.roster import Role
from models.seat import Seat
from rules.moments import (
    FRESH,
    Moment,
    announcing,
    escalations_of_ask,
    hearers,
    nudges_of_ask,
    nudges_of_meeting,
    reminders_of_ask,
    reminders_of_meeting,
)
from rules.proof_faults import Fault, Found, found
from rules.proof_history import LOOK_TAKES, NEVER, History, Period
from rules.proof_seats import sitting

Sitting = Callable[[datetime], dict[str, Seat]]


class _Series(NamedTuple):
    """One kind's moments, whom they concern, and how long those must have known before."""

    kind: NoticeKind
    moments: Sequence[Moment]
    sitting: Sitting
    known_for: timedelta


def series_findings(
    history: History[Meeting] | History[Ask], now: datetime
) -> Iterator[Found]:
    """Yield who has no row for a reminder or nudge that came while it was to be said."""
    for period in history.periods:
        for series in _series(history, period.occasion):
            for moment in series.moments:
                if moment.leaves_at <= now:
                    yield from _unsaid(history, period, series, moment, now)


def _series(
    history: History[Meeting] | History[Ask], occasion: Meeting | Ask
) -> Iterator[_Series]:
    slots = history.slots
    audience: Sitting
    if isinstance(occasion, Ask):
        reminders, nudges = (
            reminders_of_ask(occasion, slots),
            nudges_of_ask(occasion, slots),
        )
        audience = liaisons = history.asked
    else:
        reminders = reminders_of_meeting(occasion, slots)
        nudges = nudges_of_meeting(occasion, slots)
        audience = _coming(history, occasion)
        liaisons = lambda moment: history.sitting({Role.LIAISON}, moment)  # noqa: E731
    yield _Series(NoticeKind.REMINDER, reminders, audience, FRESH)
    yield _Series(NoticeKind.NUDGE, nudges, liaisons, timedelta())
    if isinstance(occasion, Ask):
        for role, moment in escalations_of_ask(occasion, slots):
            told = partial(history.told_of_silence, role)
            yield _Series(NoticeKind.NUDGE, [moment], told, timedelta())


def _coming(history: History[Meeting] | History[Ask], meeting: Meeting) -> Sitting:
    """Return who of a meeting's audience sits there at a moment, and has not said no."""

    def coming(moment: datetime) -> dict[str, Seat]:
        absent = history.absent(meeting.timing, moment)
        there = history.sitting(meeting.audience, moment)
        return {person: seat for person, seat in there.items() if person not in absent}

    return coming


def _unsaid(
    history: History[Meeting] | History[Ask],
    period: Period[Meeting] | Period[Ask],
    series: _Series,
    moment: Moment,
    now: datetime,
) -> Iterator[Found]:
    leaves = history.released(moment.leaves_at)
    known_by = moment.leaves_at - series.known_for
    occasion, label = period.occasion, f"{series.kind}{moment.offset}"
    if period.start > known_by:
        return
    spared = _absent(history, period, series, moment)
    for person, seat in stayed(series.sitting, leaves, period.end, now).items():
        if person in spared:
            continue
        key = (person, series.kind, moment.offset, occasion.timing)
        if seat.since <= known_by and key not in history.rows:
            yield not_said((person, occasion.id, label), moment.leaves_at, leaves, now)


def _absent(
    history: History[Meeting] | History[Ask],
    period: Period[Meeting] | Period[Ask],
    series: _Series,
    moment: Moment,
) -> set[str]:
    """Return who had said no when a reminder came: to say yes later brings none back."""
    if series.kind is not NoticeKind.REMINDER:
        return set()
    return history.absent(period.occasion.timing, moment.leaves_at)


def stayed(
    sitting_at: Sitting, leaves: datetime, end: datetime, now: datetime
) -> dict[str, Seat]:
    """Return who sat there when something left, and still when the look was surely over.

    What ends within a look's time may end before or after it: nobody is missed then.
    """
    first = min(leaves, now)
    last = min(first + LOOK_TAKES, now)
    if end <= last:
        return {}
    then = sitting_at(first)
    return {person: seat for person, seat in sitting_at(last).items() if person in then}


def not_said(
    whom: tuple[str, str, str], moment: datetime, leaves: datetime, now: datetime
) -> Found:
    """Return that something came and has no row: missed, or still within its time.

    `whom` is (person, occasion, label); `leaves` is the moment, or the end of its pause.
    """
    when = f"{moment:%Y-%m-%d %H:%M} UTC"
    if leaves > now:
        return found(Fault.WAITING, *whom, f"its moment was {when}; a pause holds it")
    if leaves + LOOK_TAKES > now:
        return found(Fault.WAITING, *whom, f"its moment was {when}; a look is under way")
    why = f"its moment came at {when}, and the ledger has nothing of it"
    return found(Fault.MISSED, *whom, why)


def announcement_findings(
    history: History[Meeting] | History[Ask], now: datetime
) -> Iterator[Found]:
    """Yield which of the host's people have no row for what they had to be told."""
    for number, alert in enumerate(history.occasion.alerts, start=1):
        moment = announcing(alert, history.slots)
        leaves, roles = moment.leaves_at, hearers(alert)
        if leaves > now:
            continue
        whom = partial(history.sitting, roles)
        for person in stayed(whom, leaves, NEVER, now):
            if (person, NoticeKind.ANNOUNCEMENT, moment.offset, number) not in history.rows:
                label = f"{NoticeKind.ANNOUNCEMENT}{moment.offset}"
                yield not_said((person, history.occasion.id, label), leaves, leaves, now)


def welcome_findings(evidence: Evidence, now: datetime) -> Iterator[Found]:
    """Yield who took a seat, stayed, and has no welcome in the ledger."""
    occasion = f"{evidence.cohort.key}/-/welcome/1"
    welcomed = {t.person for t in evidence.tellings if t.kind is NoticeKind.WELCOME}
    for seat in evidence.seats:
        person = seat.person.id
        if person in welcomed or seat.since > now:
            continue
        if person in stayed(lambda at: sitting(evidence.seats, at), seat.since, NEVER, now):
            welcomed.add(person)
            label = str(NoticeKind.WELCOME)
            yield not_said((person, occasion, label), seat.since, seat.since, now)
