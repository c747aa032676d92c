"""The week ahead: which of the host's people are owed a digest, and what it says."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from models.ask import Ask
from models.bad_address import BadAddress
from models.cohort import Cohort
from models.digest import Coming, Digest, DigestSource, digest_occasion
from models.facts import Facts
from models.meeting import Meeting
from models.notice import Entry, LedgerState, Notice, NoticeKind
from models.occasion import OccasionId
from models.roster import Role
from models.seat import Seat
from models.slot import day_of
from rules.answers import declined
from rules.matching import matches_due
from rules.matter import gathers, taken
from rules.moments import Moment, digest_moments, nudges_of_meeting
from rules.send_slots import SendSlots

HEARERS = frozenset({Role.LIAISON, Role.STAFF})
_SUNDAY, _WEEK = 6, timedelta(weeks=1)


def next_digest(
    cohort: Cohort, source: DigestSource | None, slots: SendSlots, now: datetime
) -> datetime | None:
    """Return when the next digest leaves; None without any, or once all has been held."""
    if cohort.digest is None or source is None or not source.meetings:
        return None
    return digest_moments(cohort.digest, slots, now)[1].leaves_at


def digests_owed(
    cohort: Cohort,
    source: DigestSource | None,
    *,
    seats: Sequence[Seat],
    entries: Sequence[Entry],
    bad: Sequence[BadAddress],
    slots: SendSlots,
    now: datetime,
) -> list[tuple[Notice, Digest]]:
    """Return the digests due now; there is none of nothing, and none that comes too late.

    Who joined after it left hears the next one.
    """
    if cohort.digest is None or source is None:
        return []
    moment, _ = digest_moments(cohort.digest, slots, now)
    if now >= moment.until:
        return []
    heard = _heard(entries, moment.offset)
    hosts = [each for each in seats if is_hearer(each) and each.since <= moment.leaves_at]
    none_for = source.stopped | heard
    fresh = [seat for seat in taken(hosts) if seat.person.id not in none_for]
    matches = _matches(cohort, source, now) if fresh else ()
    found = []
    for seat in fresh:
        notice = _notice(digest_occasion(cohort.key), seat, moment)
        digest = digest_for(
            seat,
            source,
            seats=seats,
            bad=bad,
            slots=slots,
            since=moment.leaves_at,
            now=now,
            matches=matches,
        )
        if not digest.says_nothing and notice.key not in {entry.key for entry in entries}:
            found.append((notice, digest))
    return found


def _matches(cohort: Cohort, source: DigestSource, now: datetime) -> tuple[str, ...]:
    meetings, asks = [*source.meetings, *source.held], [*source.asks, *source.answered]
    return matches_due(cohort, meetings, asks, source.submissions, now)


def is_hearer(seat: Seat) -> bool:
    """Whether a seat, taken or left, is one whose person gets digests."""
    return seat.role in HEARERS and seat.circle is None


def digest_for(
    whom: Seat,
    source: DigestSource,
    *,
    seats: Sequence[Seat],
    bad: Sequence[BadAddress],
    slots: SendSlots,
    since: datetime,
    now: datetime,
    matches: Sequence[str] = (),
) -> Digest:
    """Return what somebody's digest says; staff read of every team, a liaison of theirs.

    What waited at `since`, when it was to leave, is in it: of what was asked for later, or
    in that same minute, a digest that comes late does not complain.
    """
    day, then = day_of(now, slots.timezone), day_of(since, slots.timezone)
    sunday = day + timedelta(days=_SUNDAY - day.weekday())
    theirs = [s for s in seats if s.is_taken and s.person.id == whom.person.id]
    for_staff = any(seat.role is Role.STAFF for seat in theirs)
    teams = {s.team for s in theirs if s.role is Role.LIAISON and s.team}
    names = {seat.person.id: seat.person.name for seat in seats if seat.is_taken}
    ahead = [m for m in source.meetings if any(gathers(m, seat) for seat in theirs)]
    ahead = [m for m in ahead if m.slot.end > now]

    def coming(first: date, last: date) -> tuple[Coming, ...]:
        """Return the meetings of some days; what goes on already is of the first one."""
        found = [m for m in ahead if first <= max(_day(m, slots), day) <= last]
        found.sort(key=lambda meeting: (meeting.slot.start, meeting.id))
        return tuple(_coming(meeting, source, names, now) for meeting in found)

    def concerns(about: Meeting | Ask) -> bool:
        return for_staff or OccasionId.parse(about.id).team in teams

    return Digest(
        day=day,
        first=coming(day, sunday),
        second=coming(sunday + timedelta(days=1), sunday + _WEEK),
        unreported=tuple(
            m for m in source.meetings if _was_asked(m, slots, since) and concerns(m)
        ),
        overdue=tuple(ask for ask in source.asks if ask.due_on < then and concerns(ask)),
        unreachable=tuple(names[one.person] for one in bad if one.person in names)
        if for_staff
        else (),
        inbox=source.inbox if for_staff else 0,
        matches=tuple(matches) if for_staff else (),
    )


def _heard(entries: Sequence[Entry], offset: str) -> set[str]:
    """Return who has the digest of a week already, whichever seat had it."""
    live = (entry for entry in entries if entry.state is not LedgerState.SUPERSEDED)
    return {entry.person for entry in live if entry.offset == offset}


def _was_asked(meeting: Meeting, slots: SendSlots, before: datetime) -> bool:
    """Whether it was asked before a moment if a meeting was held; unasked, from its end."""
    if meeting.report is None:
        return False
    asked = [moment.leaves_at for moment in nudges_of_meeting(meeting, slots)]
    return min(asked, default=meeting.slot.end) < before


def _day(meeting: Meeting, slots: SendSlots) -> date:
    return day_of(meeting.slot.start, slots.timezone)


def _coming(
    meeting: Meeting, source: DigestSource, names: dict[str, str], now: datetime
) -> Coming:
    absent = declined(source.answers.get(meeting.id, ()), meeting.timing, now)
    said_no = sorted(names[person] for person in absent if person in names)
    return Coming(meeting=meeting, declined=tuple(said_no))


def _notice(occasion: str, seat: Seat, moment: Moment) -> Notice:
    return Notice(
        occasion=occasion,
        seat=seat,
        kind=NoticeKind.DIGEST,
        offset=moment.offset,
        revision=1,
        owed_at=moment.owed_at,
        until=moment.until,
        facts=Facts(title="The week ahead"),
    )
