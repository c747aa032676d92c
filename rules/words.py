"""The word everybody must have of a meeting: truth minus told (RFC 5546).

Correcting anybody raises SEQUENCE above everything told for the UID; a newcomer hears the
current one (§2.1.4). Whoever had it taken back is corrected too: a calendar keeps what is
off until a higher number comes. A change of title or link alone corrects nobody's answer,
so it repeats the number that this calendar has: a higher one would ask for the answer anew.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from models.facts import Facts
from models.meeting import Meeting
from models.notice import Entry, Notice, NoticeKind
from models.seat import Seat
from rules.matter import Matter, Owed, taken
from rules.standing import Standing, standings

WORDS = {NoticeKind.INVITATION, NoticeKind.UPDATE, NoticeKind.CANCELLATION}


def words_owed(matter: Matter, meeting: Meeting, now: datetime, owed: Owed) -> None:
    """Add the invitations, updates and cancellations that leave nobody misinformed."""
    seats = matter.seats_of(*meeting.audience)
    active = {seat.person.id: seat for seat in taken(seats)}
    last_seat = {seat.person.id: seat for seat in sorted(seats, key=_left)}
    known = standings(matter.entries, WORDS)
    drafts = []
    for person in sorted(active.keys() | known.keys()):
        standing = known.get(person, Standing())
        seat = active.get(person) or last_seat.get(person)
        if seat is None:
            continue
        draft = _draft(meeting, seat, standing, now)
        if standing.waiting and _still_right(standing.waiting, draft):
            continue
        if standing.waiting:
            owed.superseded.append(standing.waiting.key)
        if draft and not matter.used_keys & {draft.key}:
            drafts.append((draft, standing))
    owed.notices.extend(_numbered(drafts, matter, frozenset(owed.superseded)))


def _draft(
    meeting: Meeting, seat: Seat, standing: Standing, now: datetime
) -> Notice | None:
    """Return what this person should hear, not yet numbered; None if they are right."""
    belongs = meeting.stands and seat.is_taken
    said = standing.said
    if belongs:
        if said == meeting.facts or now >= meeting.slot.end:
            return None
        kind = NoticeKind.UPDATE if said else NoticeKind.INVITATION
        owed_at = meeting.changed_at if said else max(meeting.changed_at, seat.since)
        until = meeting.slot.end
        return _notice(meeting, seat, kind, owed_at=owed_at, until=until, said=said)
    if said is None or said.slot is None or now >= said.slot.end:
        return None
    kind, until = NoticeKind.CANCELLATION, said.slot.end
    owed_at = seat.left_at or meeting.changed_at
    return _notice(meeting, seat, kind, owed_at=owed_at, until=until, said=said)


def _notice(
    meeting: Meeting,
    seat: Seat,
    kind: NoticeKind,
    *,
    owed_at: datetime,
    until: datetime,
    said: Facts | None,
) -> Notice:
    return Notice(
        occasion=meeting.id,
        seat=seat,
        kind=kind,
        revision=meeting.revision,
        owed_at=owed_at,
        until=until,
        facts=said if said and kind is NoticeKind.CANCELLATION else meeting.facts,
        told=said,
    )


def _still_right(waiting: Entry, draft: Notice | None) -> bool:
    """Whether what waits is what is owed, or repeats what is so and may have arrived."""
    return waiting.may_have_arrived if draft is None else waiting.key == draft.key


def _numbered(
    drafts: list[tuple[Notice, Standing]], matter: Matter, superseded: frozenset[str]
) -> Iterator[Notice]:
    """Give all corrections of one look one SEQUENCE, and each a DTSTAMP above the last."""
    counted = [e.sequence for e in matter.entries if e.sequence and _counts(e, superseded)]
    current = max(counted, default=0)
    if any(_corrects(*draft) for draft in drafts):
        current += 1
    stamps = [e.dtstamp for e in matter.entries if e.dtstamp]
    floor = max(stamps) + timedelta(seconds=1) if stamps else None
    for draft, standing in drafts:
        keeps = draft.told is not None and not _corrects(draft, standing)
        sequence = standing.sequence if keeps else current
        stamp = max(draft.owed_at, floor) if floor else draft.owed_at
        yield draft.model_copy(update={"sequence": sequence, "dtstamp": stamp})


def _counts(entry: Entry, superseded: frozenset[str]) -> bool:
    """Whether somebody has the number of this row, or will."""
    waits = entry.state.is_waiting and entry.key not in superseded
    return waits or entry.may_have_arrived


def _corrects(draft: Notice, standing: Standing) -> bool:
    """Whether this word changes what an answer was given to, or undoes a cancellation."""
    if draft.told is None:
        return standing.taken_back
    cancels = draft.kind is NoticeKind.CANCELLATION
    return cancels or not draft.told.same_gathering(draft.facts)


def _left(seat: Seat) -> datetime:
    """Sort seats by when they were left: of somebody who is gone, the last one counts."""
    return seat.left_at or seat.since
