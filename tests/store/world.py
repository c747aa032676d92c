"""A small truth in a real database, and ledger rows about it, for tests of delivery."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlmodel import col, select

from models.ask import Ask
from models.ask_step import AskKind
from models.facts import Facts
from models.meeting import Meeting
from models.notice import LedgerState, NoticeKind
from models.program import Form, MeetingKind
from models.roster import Role
from models.slot import Slot
from models.tables.ask import AskRow
from models.tables.cohort import CohortRow, JourneyRow
from models.tables.ledger import LedgerRow
from models.tables.meeting import MeetingRow
from models.tables.seat import PersonRow, SeatRow
from store import ledger
from store.database import Database
from store.migrate import upgrade_async

JOURNEY = "team/elm-2040/alder"
MEETING = "elm-2040/alder/check-in/1"
ASK = "elm-2040/alder/data-and-goals/1"
NOW = datetime(2040, 9, 3, 15, 30, tzinfo=UTC)
END = datetime(2040, 10, 3, 18, 0, tzinfo=UTC)
SENDER = "calendar@host.example.org"


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """Yield a migrated database in which one meeting and one ask are true."""
    await upgrade_async(url)
    db = Database(url)
    async with db.writing() as session:
        session.add(CohortRow(key="elm-2040", frozen={}, organizer=SENDER, digest="0"))
        await session.flush()
        session.add(JourneyRow(id=JOURNEY, cohort="elm-2040", timezone="America/Denver"))
        session.add(PersonRow(id="ada", email="ada@alder.example.org", name="Ada"))
        await session.flush()
        session.add(MeetingRow.of(a_meeting(), journey=JOURNEY))
        session.add(_seat("ada.1"))
        await session.flush()
        session.add(AskRow.of(_ask(), journey=JOURNEY))
    try:
        yield db
    finally:
        await db.close()


def _seat(identity: str) -> SeatRow:
    return SeatRow(
        id=identity,
        cohort="elm-2040",
        team="alder",
        person="ada",
        role=Role.LEAD,
        since=NOW,
    )


def a_meeting() -> Meeting:
    return Meeting(
        id=MEETING,
        uid="6f0c",
        step="check-in",
        kind=MeetingKind.CHECK_IN,
        title="Check-in",
        text="How is it going?",
        slot=Slot(
            day=date(2040, 10, 3), at=time(11), minutes=60, timezone="America/Denver"
        ),
        form=Form.VIRTUAL,
        place=None,
        link=None,
        audience=(Role.LEAD,),
        reminders=(2,),
        report=None,
        revision=3,
        timing=2,
        changed_at=NOW,
        retimed_at=NOW,
    )


def _ask() -> Ask:
    return Ask(
        id=ASK,
        meeting=MEETING,
        step="data-and-goals",
        kind=AskKind.DATA_AND_GOALS,
        title="Data and goals",
        text="Which data?",
        opens_on=date(2040, 9, 5),
        due_on=date(2040, 9, 20),
        lapses_at=END,
        reminders=(2,),
        nudges=(2,),
        revision=3,
        timing=2,
        changed_at=NOW,
        retimed_at=NOW,
    )


def a_letter(number: int, *, to: str = "ada@alder.example.org") -> bytes:
    lines = (
        f"From: {SENDER}",
        f"To: {to}",
        f"Subject: Letter {number}",
        f"Message-ID: {message_id(number)}",
        "",
        "Hello.",
        ".a line that begins with a dot",
        ".",
        "x" * 900,
        "",
    )
    return "\r\n".join(lines).encode()


def message_id(number: int) -> str:
    return f"<{number}@host.example.org>"


def a_row(number: int = 1, **other: Any) -> LedgerRow:
    """Return a row of the ledger: an invitation that still says what is so."""
    row: dict[str, Any] = {
        "key": f"key {number}",
        "journey": JOURNEY,
        "occasion": MEETING,
        "seat": "ada.1",
        "person": "ada",
        "kind": NoticeKind.INVITATION,
        "offset": "",
        "revision": 3,
        "facts": Facts(title="Check-in").model_dump(mode="json"),
        "owed_at": NOW,
        "until": END,
        "entered_at": NOW,
        "message_id": message_id(number),
        "envelope_to": "ada@alder.example.org",
        "letter": a_letter(number),
        "state": LedgerState.OWED,
    }
    return LedgerRow(**(row | other))


async def entered(db: Database, *rows: LedgerRow) -> None:
    async with db.writing() as session:
        await ledger.enter(session, [row.model_dump(exclude={"number"}) for row in rows])


async def rows_of(db: Database) -> dict[str, LedgerRow]:
    """Return every row, by key, in the order of entering."""
    async with db.reading() as session:
        rows = await session.exec(select(LedgerRow).order_by(col(LedgerRow.number)))
        return {row.key: row for row in rows}


async def states_of(db: Database) -> dict[str, LedgerState]:
    return {key: row.state for key, row in (await rows_of(db)).items()}


async def set_rows(db: Database, **values: Any) -> None:
    """Put every row of the ledger into a state that a test begins with."""
    async with db.writing() as session:
        for row in await session.exec(select(LedgerRow)):
            for name, value in values.items():
                setattr(row, name, value)


async def left_and_rejoined(db: Database) -> None:
    """Let Ada leave her seat and take a new one."""
    async with db.writing() as session:
        (await session.get_one(SeatRow, "ada.1")).left_at = NOW + timedelta(days=1)
        session.add(_seat("ada.2"))
