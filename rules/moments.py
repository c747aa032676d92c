"""The three moments of each kind of notice: owed, leaves, until. One table, read by all.

| kind                      | owed at       | leaves                 | until             |
|---------------------------|---------------|------------------------|-------------------|
| word (invitation, update, | the change    | at once                | the meeting's end |
| cancellation)             |               |                        |                   |
| update of title and text  | the last edit | an hour after it       | the meeting's end |
| alone                     |               |                        |                   |
| reminder -d               | d days before | last slot at or before | the next, start   |
| ask                       | its day       | first slot from then   | its due day       |
| nudge +d                  | d days after  | first slot from then   | the next, closing |
| escalation +d-role        | d days after  | first slot from then   | the next, closing |
| announcement              | its cause     | first slot from then   | two days          |
| digest                    | its weekday   | first slot from then   | two days          |
| opening of a circle       | 3 weeks ahead | first slot from then   | its last meeting  |
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from models.ask import Ask
from models.cadence import Weekday
from models.meeting import Alert, AlertKind, Meeting
from models.roster import Role
from models.slot import day_of, moment_of
from rules.send_slots import SendSlots

FRESH = timedelta(days=2)  # nobody is reminded of what they heard within two days
ANNOUNCEMENT_KEEPS = timedelta(days=2)
DIGEST_KEEPS = timedelta(days=2)
RESUMED_GRACE = timedelta(
    days=2
)  # after a pause, time to answer before anything is presumed
SHORT_NOTICE_DAYS = 3
OPENS_AHEAD = timedelta(weeks=3)  # before a circle meets, who may come hears of it
FOLDING = timedelta(hours=1)  # edits of mere words wait for one another
MIDNIGHT = time(0)
OF_TEAMS = {AlertKind.DECLINED_BY_TEAM, AlertKind.NOT_READY, AlertKind.UNDATED}


class Moment(NamedTuple):
    """When one notice of a series is owed, leaves, and is past."""

    offset: str
    owed_at: datetime
    leaves_at: datetime
    until: datetime


def _in_turn(
    series: Sequence[tuple[str, datetime, datetime]], end: datetime
) -> list[Moment]:
    """Let each of a series be owed until the next one leaves: only the newest goes."""
    ends = [leaves for _, _, leaves in series[1:]] + [end]
    turns = zip(series, ends, strict=False)  # of no series there is an end, and no turn
    return [Moment(*one, min(until, end)) for one, until in turns]


def folded(edited_at: datetime, too_late: datetime) -> datetime:
    """Return when the last edit of mere words leaves: at once where waiting is too late."""
    leaves = edited_at + FOLDING
    return leaves if leaves < too_late else edited_at


def reminders_of_meeting(meeting: Meeting, slots: SendSlots) -> list[Moment]:
    """Return a meeting's reminders, the earliest first. Wall times are kept over DST."""
    slot = meeting.slot
    series = []
    for days in sorted(meeting.reminders, reverse=True):
        owed = moment_of(slot.day - timedelta(days=days), slot.at, slot.timezone)
        series.append((f"-{days}", owed, slots.last_until(owed)))
    return _in_turn(series, slot.start)


def nudges_of_meeting(meeting: Meeting, slots: SendSlots) -> list[Moment]:
    """Return the nudges to report a meeting; none if nobody has to."""
    if meeting.report is None:
        return []
    series = []
    for days in sorted(meeting.report.nudges):
        owed = slots.on(meeting.slot.day + timedelta(days=days))
        series.append((f"+{days}", owed, slots.first_from(max(owed, meeting.slot.end))))
    return _in_turn(series, presumed_at(meeting, slots))


def presumed_at(
    meeting: Meeting, slots: SendSlots, resumed_at: datetime | None = None
) -> datetime:
    """Return when a meeting that nobody reported is presumed held."""
    report = meeting.report
    days = report.presumed_after_days if report else 0
    day = slots.on(meeting.slot.day + timedelta(days=days))
    moment = max(day, meeting.slot.end)
    return slots.first_from(
        max(moment, resumed_at + RESUMED_GRACE) if resumed_at else moment
    )


def asking(ask: Ask, since: datetime, slots: SendSlots) -> Moment:
    """Return when an ask goes to somebody who belongs since `since`.

    What is due within three working days goes at once.
    """
    owed = max(slots.on(ask.opens_on), since)
    if owed > slots.on(ask.opens_on) and _is_short_notice(ask, owed, slots):
        return Moment("", owed, owed, end_of_due_day(ask, slots))
    return Moment("", owed, slots.first_from(owed), end_of_due_day(ask, slots))


def _is_short_notice(ask: Ask, moment: datetime, slots: SendSlots) -> bool:
    left = moment
    for _ in range(SHORT_NOTICE_DAYS):
        left = slots.first_from(left) + timedelta(minutes=1)
    return left > end_of_due_day(ask, slots)


def end_of_due_day(ask: Ask, slots: SendSlots) -> datetime:
    """Return the end of the day an ask is due on."""
    return end_of_day(ask.due_on, slots.timezone)


def end_of_day(day: date, timezone: str) -> datetime:
    """Return the midnight that ends a day."""
    return moment_of(day + timedelta(days=1), MIDNIGHT, timezone)


def reminders_of_ask(ask: Ask, slots: SendSlots) -> list[Moment]:
    """Return an ask's reminders, the earliest first."""
    series = []
    for days in sorted(ask.reminders, reverse=True):
        owed = slots.on(ask.due_on - timedelta(days=days))
        series.append((f"-{days}", owed, slots.last_until(owed)))
    return _in_turn(series, end_of_due_day(ask, slots))


def nudges_of_ask(ask: Ask, slots: SendSlots) -> list[Moment]:
    """Return the nudges after an ask was due, until it lapses."""
    series = []
    for days in sorted(ask.nudges):
        owed = slots.on(ask.due_on + timedelta(days=days))
        series.append((f"+{days}", owed, slots.first_from(owed)))
    return _in_turn(series, ask.lapses_at)


def escalations_of_ask(ask: Ask, slots: SendSlots) -> list[tuple[Role, Moment]]:
    """Return who else hears that an ask stays unanswered, step by step, until it lapses."""
    steps = ask.escalation.model_dump(exclude_none=True)
    series = []
    for name, days in steps.items():
        owed = slots.on(ask.due_on + timedelta(days=days))
        series.append((f"+{days}-{name}", owed, slots.first_from(owed)))
    moments = _in_turn(series, ask.lapses_at)
    return [(Role(name), moment) for name, moment in zip(steps, moments, strict=True)]


def hearers(alert: Alert) -> frozenset[Role]:
    """Return who of the host hears of an alert; liaisons, where it is their own team's."""
    return frozenset({Role.STAFF, Role.LIAISON} if alert.kind in OF_TEAMS else {Role.STAFF})


def announcing(alert: Alert, slots: SendSlots) -> Moment:
    """Return when an alert is heard of."""
    leaves = slots.first_from(alert.at)
    return Moment(f"-{alert.kind}", alert.at, leaves, leaves + ANNOUNCEMENT_KEEPS)


def opening_of(meeting: Meeting, since: datetime, slots: SendSlots) -> Moment:
    """Return when somebody who belongs since `since` hears of a circle that meets then."""
    owed = max(slots.on(meeting.slot.day - OPENS_AHEAD), since)
    return Moment("", owed, slots.first_from(owed), meeting.slot.start)


def digest_of(day: date, slots: SendSlots) -> Moment:
    """Return when the digest of a day leaves."""
    leaves = slots.first_from(slots.on(day))
    return Moment(f"-{day}", slots.on(day), leaves, leaves + DIGEST_KEEPS)


def digest_moments(
    weekday: Weekday, slots: SendSlots, now: datetime
) -> tuple[Moment, Moment]:
    """Return the newest digest that has left or leaves now, and the one after it.

    Where several would leave together after a break, only the newest does.
    """
    week = timedelta(weeks=1)
    today = day_of(now, slots.timezone)
    day = today - timedelta(days=(today.weekday() - weekday.number) % 7)
    following = digest_of(day + week, slots)
    while (newest := digest_of(day, slots)).leaves_at > now:
        following, day = newest, day - week
    return newest, following
