"""Whether a letter may be sent once more, as somebody asks: only while it is still so."""

from collections.abc import Sequence
from datetime import datetime

from models.ask import Ask
from models.meeting import Meeting
from models.notice import Entry, LedgerState, NoticeKind
from models.refusal import Refused
from models.seat import Seat
from rules.asking import ASKED
from rules.words import WORDS

TIMED = {NoticeKind.REMINDER, NoticeKind.NUDGE}
ON_ITS_WAY = {LedgerState.OWED, LedgerState.CLAIMED, LedgerState.COMMITTING}
_WHY_NOT = {
    LedgerState.OWED: "it has not left yet, and leaves by itself",
    LedgerState.CLAIMED: "it is being sent this very moment",
    LedgerState.COMMITTING: "its answer is not known yet, and is being found out",
    LedgerState.SUPERSEDED: "it was taken back before it left",
    LedgerState.EXPIRED: "its time had passed before it left",
    LedgerState.SUPPRESSED: "nothing goes to that address",
}


def refuse_resending(
    row: Entry,
    until: datetime,
    *,
    about: Meeting | Ask | None,
    seat: Seat,
    rows: Sequence[Entry],
    again: Sequence[LedgerState],
    now: datetime,
) -> None:
    """Refuse in words what is no longer so, or never was said.

    `rows` are all of the ledger about its occasion, in the order of entering; `about` is
    None for what is about no meeting and no ask; `again` says what became of it when it was
    sent again before. The fence asks once more when it leaves.
    """
    if why := _WHY_NOT.get(row.state):
        raise Refused(f"it cannot be sent again: {why}")
    if any(state in ON_ITS_WAY for state in again):
        raise Refused("it is being sent again already: `letters` shows how far it is")
    if now >= until:
        raise Refused(f"its time passed on {until:%Y-%m-%d %H:%M} UTC")
    if row.kind is not NoticeKind.CANCELLATION and not seat.is_taken:
        raise Refused("whom it was for has left that seat since")
    if about and _is_replaced(row, about, rows):
        raise Refused("what it says is no longer so: `letters` shows what came after it")


def _is_replaced(row: Entry, about: Meeting | Ask, rows: Sequence[Entry]) -> bool:
    timed = row.kind in TIMED
    if row.revision != (about.timing if timed else about.revision):
        return row.kind is not NoticeKind.ANNOUNCEMENT
    live = about.is_planned if isinstance(about, Meeting) else about.is_open
    if timed and not live:
        return True
    kinds = WORDS if isinstance(about, Meeting) else ASKED
    said = [
        one.key
        for one in rows
        if one.person == row.person and one.kind in kinds and not one.resends
    ]
    return row.kind in kinds and said[-1] != row.key
