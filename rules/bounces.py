"""What it means that a letter came back, and who is told of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from models.bad_address import BadAddress, Unreachable, bad_address_occasion
from models.facts import Facts
from models.meeting import AlertKind
from models.notice import Entry, Notice, NoticeKind
from models.refusal import Refused
from models.roster import Role
from models.seat import Seat
from rules.matter import taken

# RFC 3463: there is no such mailbox, host or domain, or the mailbox is closed. All else is
# said of a letter (too large, not wanted), of a full mailbox or of the way there.
_OF_ADDRESS = ("5.1.", "5.2.1", "5.4.4", "5.0.0")
_OF_OUR_ADDRESS = ("5.1.7", "5.1.8")  # the sender's: nothing is known of the reader's
_NO_SUCH_ADDRESS = {"5.1.1", "5.1.2", "5.1.3", "5.1.10"}
TOLD_FOR = timedelta(days=2)


def speaks_of_address(status: str | None) -> bool:
    """Whether what came back says that nothing will ever arrive there.

    A server that gives no status, but has given up, is taken at its word.
    """
    if status is None:
        return True
    return status.startswith(_OF_ADDRESS) and status not in _OF_OUR_ADDRESS


def is_of_nobody(status: str | None) -> bool:
    """Whether a relay that was asked for an address says that there is no such thing.

    It is stricter than a report: nobody has tried to deliver yet, and a relay that does
    not know us answers with much that sounds alike.
    """
    return status in _NO_SUCH_ADDRESS


def bad_addresses_owed(
    cohort: str,
    bad: Sequence[BadAddress],
    seats: Sequence[Seat],
    entries: dict[str, list[Entry]],
    now: datetime,
) -> list[tuple[Notice, Unreachable]]:
    """Return what staff of a cohort are to be told, and of whom.

    They hear at once, and once; who joined them later sees it in `show`.
    """
    found = []
    for one in bad:
        theirs = [seat for seat in seats if seat.person.id == one.person and seat.is_taken]
        occasion = bad_address_occasion(cohort, one.number)
        used = {entry.key for entry in entries.get(occasion, [])}
        for seat in taken([each for each in seats if each.role is Role.STAFF]):
            if not theirs or seat.since > one.since or seat.person.id == one.person:
                continue
            notice = _notice(occasion, seat, one.since, now)
            if notice.key not in used:
                found.append((notice, Unreachable(seat=theirs[0], bad=one)))
    return found


def _notice(occasion: str, seat: Seat, since: datetime, now: datetime) -> Notice:
    return Notice(
        occasion=occasion,
        seat=seat,
        kind=NoticeKind.ANNOUNCEMENT,
        offset=f"-{AlertKind.BOUNCED}",
        revision=1,
        owed_at=since,
        until=since + TOLD_FOR,
        facts=Facts(title="An address that takes no mail"),
        expired=now >= since + TOLD_FOR,
    )


def seats_to_correct(
    seats: Sequence[Seat], person: str, successor: str
) -> tuple[list[Seat], list[Seat]]:
    """Return (seats to be left, those of them that the new address takes).

    A place that the new address has already is not taken twice.
    """
    held = [seat for seat in seats if seat.person.id == person and seat.is_taken]
    if not held:
        raise Refused("that address has no seat in this cohort, or has left already")
    has = {_place(seat) for seat in seats if seat.person.id == successor and seat.is_taken}
    return held, [seat for seat in held if _place(seat) not in has]


def _place(seat: Seat) -> tuple[str | None, str | None, bool]:
    return seat.team, seat.circle, seat.role is Role.LIAISON
