"""What a proof goes by is read whole, and its letters byte for byte."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from models.calendar_word import CalendarWord
from models.evidence import Evidence, Telling
from models.facts import Facts
from models.invitation import Method
from models.journey import Look
from models.meeting import MeetingState
from models.notice import LedgerState
from models.tables.ledger import LedgerRow
from store.changes import record_looks
from store.cohort_files import load_cohort
from store.cohorts import file_cohort, mark_laid
from store.database import Database
from store.keys import keys_from_seed
from store.ledger import enter
from store.migrate import upgrade_async
from store.occasions import add_occasions
from store.proofs import evidence_of
from store.seats import leave_seat, seats_of
from tests.rules.samples import meeting
from tests.store.world import a_row

SAMPLE = Path("examples/lea-2027/cohort.toml")
COHORT, OCCASION = "lea-2027", "lea-2027/riverbend/ta/1"
LAID = datetime(2027, 8, 2, 15, 30, tzinfo=UTC)
SETTLED = LAID + timedelta(days=3)
WORD = CalendarWord(
    uid="u1",
    method=Method.REQUEST,
    sequence=0,
    dtstamp=LAID,
    start=LAID,
    end=LAID,
    attendee="ann@example.org",
    status=None,
)
MEETING = meeting(id=OCCASION, uid="u1", changed_at=LAID, retimed_at=LAID)


def an_accepted_row(key: str, **said: Any) -> LedgerRow:
    row: dict[str, Any] = {
        "key": key,
        "journey": "team/lea-2027/riverbend",
        "occasion": OCCASION,
        "facts": MEETING.facts.model_dump(mode="json"),
        "sequence": 0,
        "dtstamp": LAID,
        "owed_at": LAID,
        "until": MEETING.slot.end,
        "entered_at": LAID,
        "message_id": f"<{key}@host.example.org>",
        "letter": b"a calendar",
        "state": LedgerState.ACCEPTED,
        "settled_at": SETTLED,
        "reply": "250 ok",
    }
    return a_row(**(row | said))


def read_word(letter: bytes) -> CalendarWord | None:
    if letter == b"a stranger's":
        raise ValueError("nobody knows this")
    return WORD if letter == b"a calendar" else None


async def evidence(url: str, *rows: LedgerRow) -> Evidence:
    """File and lay the sample, let a seat be left and a meeting be dated; read it back."""
    await upgrade_async(url)
    db = Database(url)
    file, _ = load_cohort(SAMPLE, Path("programs"))
    keys = keys_from_seed("a proof")
    async with db.writing() as session:
        await file_cohort(session, file, organizer="calendar@host.example.org", keys=keys)
        await mark_laid(session, COHORT, LAID)
        await session.flush()
        first = (await seats_of(session, COHORT))[0]
        await leave_seat(session, first.id, SETTLED)
        await add_occasions(session, [MEETING])
        look = Look(journey="team/lea-2027/riverbend", now=LAID)
        await record_looks(session, [MEETING], look)
        await enter(session, [row.model_dump(exclude={"number"}) for row in rows])
    async with db.reading() as session:
        copies = {"<twice@host.example.org>": 2}
        found = await evidence_of(
            session,
            COHORT,
            read_word=read_word,
            copies=lambda message_id: copies.get(message_id, 1),
        )
    await db.close()
    return found


async def test_a_cohort_is_read_with_those_who_left_and_what_changed(
    database_url: str,
) -> None:
    found = await evidence(database_url)
    assert found.cohort.key == COHORT
    assert [meeting.id for meeting in found.meetings] == [OCCASION]
    assert sum(seat.left_at == SETTLED for seat in found.seats) == 1
    assert all(seat.since == LAID for seat in found.seats)
    (change,) = found.changes
    assert (change.what, change.subject, change.at) == ("dated", OCCASION, LAID)
    assert change.new
    assert change.new["state"] == MeetingState.PLANNED
    assert found.tellings == ()


TOLD: dict[str, tuple[LedgerRow, dict[str, object]]] = {
    "its word is read from its bytes": (
        an_accepted_row("plain"),
        {"word": WORD, "bytes_kept": True, "told_at": SETTLED, "copies": 1},
    ),
    "copies are asked for by Message-ID": (an_accepted_row("twice"), {"copies": 2}),
    "bytes that are gone say nothing": (
        an_accepted_row("gone", letter=None),
        {"word": None, "bytes_kept": False, "told_at": SETTLED},
    ),
    "bytes that nobody can read are no word": (
        an_accepted_row("strange", letter=b"a stranger's"),
        {"word": None, "bytes_kept": True},
    ),
    "an answer learned later tells no more than when it was entered": (
        an_accepted_row("found", reply="found where it was sent"),
        {"told_at": LAID},
    ),
    "what waits was not told": (
        an_accepted_row("waiting", state=LedgerState.OWED, settled_at=None),
        {"word": None, "told_at": None, "state": LedgerState.OWED},
    ),
    "what was refused was not told": (
        an_accepted_row("refused", state=LedgerState.REFUSED),
        {"word": None, "told_at": None, "reply": "250 ok"},
    ),
    "its facts are values again": (an_accepted_row("facts"), {"facts": MEETING.facts}),
}


@pytest.mark.parametrize("name", TOLD)
async def test_a_row_of_the_ledger_becomes_a_telling(name: str, sqlite_urls: Any) -> None:
    row, expected = TOLD[name]
    (telling,) = (await evidence(sqlite_urls(), row)).tellings
    assert {field: getattr(telling, field) for field in expected} == expected
    assert isinstance(telling.facts, Facts)
    assert telling == Telling.model_validate(telling.model_dump())


async def test_tellings_come_in_the_order_they_were_entered(sqlite_urls: Any) -> None:
    rows = [an_accepted_row(key) for key in ("c", "a", "b")]
    found = await evidence(sqlite_urls(), *rows)
    assert [telling.key for telling in found.tellings] == ["c", "a", "b"]


async def test_another_cohorts_letters_are_not_ours(sqlite_urls: Any) -> None:
    found = await evidence(
        sqlite_urls(), an_accepted_row("other", journey="team/else/riverbend")
    )
    assert found.tellings == ()
