"""Digests: which of the host's people are owed one, and when."""

from collections.abc import Iterator, Sequence, Set
from datetime import datetime

from models.bad_address import BadAddress
from models.cohort import Cohort
from models.digest import Digest, DigestSource, digest_occasion
from models.facts import Facts
from models.notice import Entry, LedgerState, Notice, NoticeKind
from models.roster import Role
from models.seat import Seat
from rules.matching import matches_due
from rules.matter import taken
from rules.moments import Moment, digest_moments
from rules.send_slots import SendSlots
from rules.week_ahead import WeekAhead

HEARERS = frozenset({Role.LIAISON, Role.STAFF})


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
    hosts = [each for each in seats if is_hearer(each) and each.since <= moment.leaves_at]
    none_for = source.stopped | _heard(entries, moment.offset)
    fresh = [seat for seat in taken(hosts) if seat.person.id not in none_for]
    week = WeekAhead(
        source=source,
        seats=seats,
        bad=bad,
        slots=slots,
        since=moment.leaves_at,
        now=now,
        matches=_matches(cohort, source, now) if fresh else (),
    )
    return list(_said(week, cohort, fresh, {entry.key for entry in entries}, moment))


def _said(
    week: WeekAhead, cohort: Cohort, fresh: Sequence[Seat], used: Set[str], moment: Moment
) -> Iterator[tuple[Notice, Digest]]:
    for seat in fresh:
        notice, digest = _notice(cohort, seat, moment), week.digest_for(seat)
        if not digest.says_nothing and notice.key not in used:
            yield notice, digest


def _matches(cohort: Cohort, source: DigestSource, now: datetime) -> tuple[str, ...]:
    meetings, asks = [*source.meetings, *source.held], [*source.asks, *source.answered]
    return matches_due(cohort, meetings, asks, source.submissions, now)


def is_hearer(seat: Seat) -> bool:
    """Whether a seat, taken or left, is one whose person gets digests."""
    return seat.role in HEARERS and seat.circle is None


def _heard(entries: Sequence[Entry], offset: str) -> set[str]:
    """Return who has the digest of a week already, whichever seat had it."""
    live = (entry for entry in entries if entry.state is not LedgerState.SUPERSEDED)
    return {entry.person for entry in live if entry.offset == offset}


def _notice(cohort: Cohort, seat: Seat, moment: Moment) -> Notice:
    return Notice(
        occasion=digest_occasion(cohort.key),
        seat=seat,
        kind=NoticeKind.DIGEST,
        offset=moment.offset,
        revision=1,
        owed_at=moment.owed_at,
        until=moment.until,
        facts=Facts(title="The week ahead"),
    )
