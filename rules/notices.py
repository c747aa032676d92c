"""The spine: truth minus told is what to say now, and when to look again.

A change never sends anything. It writes the truth, and then somebody looks. A move, a
newcomer, a leaver, a called-off meeting, a new liaison, a pause and a crash in mid-send all
take this one road.
"""

from collections.abc import Sequence
from datetime import datetime

from models.facts import Facts
from models.meeting import Meeting
from models.notice import Entry, LedgerState, Notice, NoticeKind
from models.seat import Seat
from rules.asking import ask_owed
from rules.matter import Matter, Owed
from rules.series import announcements_owed, series_owed
from rules.words import words_owed


def owed(matter: Matter, now: datetime) -> Owed:
    """Return every notice of one occasion that is due now, and the next moment to look."""
    result = Owed()
    if isinstance(matter.occasion, Meeting):
        words_owed(matter, matter.occasion, now, result)
    else:
        ask_owed(matter, matter.occasion, now, result)
    series_owed(matter, now, result)
    announcements_owed(matter, now, result)
    return result


def welcomes_owed(
    occasion: str, seats: Sequence[Seat], entries: Sequence[Entry], until: datetime
) -> list[Notice]:
    """Return a welcome for each person who never had one, however many seats they take."""
    used = {entry.key for entry in entries}
    rows = [entry for entry in entries if entry.kind is NoticeKind.WELCOME]
    welcomed = {row.person for row in rows if row.state is not LedgerState.SUPERSEDED}
    notices = []
    for seat in sorted(seats, key=lambda seat: (seat.since, seat.id)):
        if seat.is_taken and seat.person.id not in welcomed:
            welcomed.add(seat.person.id)
            notices.append(_welcome(occasion, seat, until))
    return [notice for notice in notices if notice.key not in used]


def _welcome(occasion: str, seat: Seat, until: datetime) -> Notice:
    return Notice(
        occasion=occasion,
        seat=seat,
        kind=NoticeKind.WELCOME,
        revision=1,
        owed_at=seat.since,
        until=until,
        facts=Facts(title="Welcome"),
    )
