"""A letter sent once more, because somebody asks: the same bytes in a row of its own."""

from datetime import datetime

from activities.orders import Desk, Order
from models.ask import Ask
from models.command import Resend
from models.journey import Written
from models.meeting import Meeting
from models.notice import Entry, LedgerState
from models.refusal import Refused
from models.tables.cohort import CohortRow
from models.tables.ledger import LedgerRow
from rules.resending import refuse_resending
from store.bad_addresses import is_bad
from store.entries import entries_of
from store.ledger import enter
from store.occasions import ask_called, meeting_called
from store.transcripts import letter_named, resends_of
from store.values import Columns
from wire.resent import copy_id, resent

_SAME = {"journey", "occasion", "seat", "person", "kind", "offset", "revision", "facts"}
_SAME |= {"sequence", "dtstamp", "owed_at", "until", "envelope_to"}


async def resend(desk: Desk, command: Resend) -> Written:
    """Queue a letter's bytes again, if it still says what is so."""
    row = await letter_named(desk.session, str(command.letter))
    if row is None or row.occasion != command.occasion:
        raise Refused(f"there is no letter {command.letter} about {command.occasion}")
    if row.resends:
        raise Refused(f"it repeats another letter: name that one ({row.resends})")
    again = await resends_of(desk.session, row.key)
    await _refuse(desk, row, [one.state for one in again])
    cohort = await desk.session.get_one(CohortRow, desk.cohort.key)
    copy = _copy(row, len(again) + 1, sender=cohort.organizer, now=desk.now)
    await enter(desk.session, [copy])
    return desk.note_order(
        copy["key"], f"Letter {command.letter} goes once more, the same to the letter."
    )


async def _refuse(desk: Desk, row: LedgerRow, again: list[LedgerState]) -> None:
    if await is_bad(desk.session, row.person):
        raise Refused("their address is known to be bad: `correct-address` names another")
    if row.letter is None:
        raise Refused("its bytes are not kept any more, or it could never be written")
    rows = await entries_of(desk.session, [row.occasion])
    seat = next(seat for seat in await desk.seats() if seat.id == row.seat)
    refuse_resending(
        _entry(rows, row.key),
        row.until,
        about=await _about(desk, row.occasion),
        seat=seat,
        rows=rows,
        again=again,
        now=desk.now,
    )


def _entry(rows: list[Entry], key: str) -> Entry:
    return next(one for one in rows if one.key == key)


async def _about(desk: Desk, occasion: str) -> Meeting | Ask | None:
    found = await meeting_called(desk.session, occasion)
    return found or await ask_called(desk.session, occasion)


def _copy(row: LedgerRow, number: int, *, sender: str, now: datetime) -> Columns:
    """Return the row of a copy: all that decides whether it is so is as with the first."""
    assert row.letter is not None
    message_id = copy_id(row.message_id, number)
    to = row.envelope_to
    letter = resent(row.letter, date=now, sender=sender, to=to, message_id=message_id)
    return row.model_dump(include=_SAME) | {
        "key": f"{row.key} again {number}",
        "entered_at": now,
        "message_id": message_id,
        "letter": letter,
        "state": LedgerState.OWED,
        "resends": row.key,
    }


RESEND_ORDERS: dict[str, Order] = {"resend": resend}
