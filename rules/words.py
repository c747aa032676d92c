"""The word everybody must have of a meeting: truth minus told (RFC 5546).

Correcting anybody raises SEQUENCE above everything told for the UID; a newcomer hears the
current one (§2.1.4). Whoever had it taken back is corrected too: a calendar keeps what is
off until a higher number comes. A change of words or link alone corrects nobody's answer,
so it repeats the number that this calendar has, and the answer: a higher number would ask
anew. Mere words wait an hour for the next edit; undone within it, they were never said.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from models.facts import Facts
from models.meeting import Meeting
from models.notice import Entry, Notice, NoticeKind
from models.reply import Partstat
from models.seat import Seat
from rules.answers import holding
from rules.matter import Matter, Owed, belongs_since, gathers, taken
from rules.moments import folded
from rules.standing import Standing, standings

WORDS = {NoticeKind.INVITATION, NoticeKind.UPDATE, NoticeKind.CANCELLATION}


def words_owed(matter: Matter, meeting: Meeting, now: datetime, owed: Owed) -> None:
    """Add the invitations, updates and cancellations that leave nobody misinformed."""
    seats = matter.gathered(meeting)
    active = {seat.person.id: seat for seat in taken(seats)}
    # Whose team meets here no more has a seat elsewhere.
    everybody = [*sorted(matter.seats, key=_left), *sorted(seats, key=_left)]
    last_seat = {seat.person.id: seat for seat in everybody}
    known = standings(matter.entries, WORDS)
    drafts = []
    for person in sorted(active.keys() | known.keys()):
        standing = known.get(person, Standing())
        seat = active.get(person) or last_seat.get(person)
        if seat is None:
            continue
        draft, after = _draft_after(matter, meeting, seat, standing, now)
        if standing.waiting and _still_right(standing.waiting, draft):
            continue
        if standing.waiting:
            owed.superseded.append(standing.waiting.key)
        if draft is None or draft.key in matter.used_keys:
            continue
        if now < (leaves := _leaves_at(draft, meeting)):
            owed.look_again(leaves)
        else:
            drafts.append((draft, after))
    owed.notices.extend(_numbered(drafts, matter, meeting, frozenset(owed.superseded)))


def _draft_after(
    matter: Matter, meeting: Meeting, seat: Seat, standing: Standing, now: datetime
) -> tuple[Notice | None, Standing]:
    """Return what is owed whether the last word arrived or not, and after which word.

    A doubtful word that is still true is repeated as it was. Once the fence would stop that
    (a later revision, a seat that was left), it is said anew as if it had never left.
    """
    draft = _draft(matter, meeting, seat, standing, now)
    doubted, before = standing.doubted, standing.before
    if draft or doubted is None or before is None:
        return draft, standing
    if _is_repeated(doubted, matter, meeting):
        return None, standing
    return _draft_after(matter, meeting, seat, before, now)


def _is_repeated(doubted: Entry, matter: Matter, meeting: Meeting) -> bool:
    """Whether the fence would let a doubtful word pass once more."""
    cancels = doubted.kind is NoticeKind.CANCELLATION
    seated = cancels or doubted.seat in matter.taken_seats
    return doubted.state.is_waiting and seated and doubted.revision == meeting.revision


def _leaves_at(draft: Notice, meeting: Meeting) -> datetime:
    """Return when a word leaves: mere words once nobody has edited them for an hour."""
    told, updates = draft.told, draft.kind is NoticeKind.UPDATE
    if told and updates and told.same_but_words(draft.facts):
        return folded(meeting.changed_at, meeting.slot.start)
    return draft.owed_at


def _draft(
    matter: Matter, meeting: Meeting, seat: Seat, standing: Standing, now: datetime
) -> Notice | None:
    """Return what this person should hear, not yet numbered; None if they are right."""
    belongs = meeting.stands and seat.is_taken and gathers(meeting, seat)
    said = standing.said
    if belongs:
        if said == matter.facts or now >= meeting.slot.end:
            return None
        kind = NoticeKind.UPDATE if said else NoticeKind.INVITATION
        since = max(meeting.changed_at, belongs_since(meeting, seat))
        owed_at = meeting.changed_at if said else since
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
    drafts: list[tuple[Notice, Standing]],
    matter: Matter,
    meeting: Meeting,
    superseded: frozenset[str],
) -> Iterator[Notice]:
    """Give all corrections of one look one SEQUENCE, and each a DTSTAMP above the last.

    Who keeps their number keeps their answer; everybody else is asked (RFC 6638 3.2.8).
    """
    counted = [e.sequence for e in matter.entries if e.sequence and _counts(e, superseded)]
    current = max(counted, default=0)
    if any(_corrects(*draft) for draft in drafts):
        current += 1
    stamps = [e.dtstamp for e in matter.entries if e.dtstamp]
    floor = max(stamps) + timedelta(seconds=1) if stamps else None
    answers = holding(matter.answers, meeting)
    for draft, standing in drafts:
        keeps = draft.told is not None and not _corrects(draft, standing)
        answer = answers.get(draft.seat.person.id) if keeps else None
        said: dict[str, object] = {
            "sequence": standing.sequence if keeps else current,
            "dtstamp": max(draft.owed_at, floor) if floor else draft.owed_at,
            "partstat": answer.partstat if answer else Partstat.NEEDS_ACTION,
        }
        yield draft.model_copy(update=said)


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
