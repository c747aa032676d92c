"""The closing record of a cohort, from its database. No activity."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models.closing_record import ClosingRecord
from models.slot import day_of
from models.tables.cohort import CohortRow, CohortState
from rules.closing_record import record_of
from rules.proof import prove
from rules.record_answers import Findings
from store.attendance import attendance_in
from store.proofs import Copies, evidence_of
from store.submissions import submissions_in
from wire.calendar_read import calendar_word


async def closing_record(
    session: AsyncSession, cohort: str, now: datetime
) -> ClosingRecord:
    """Return the record of a cohort as it is now; `NoResultFound` if there is none."""
    row = await session.get_one(CohortRow, cohort)
    return as_of(now, row, await findings_of(session, cohort, now))


async def findings_of(
    session: AsyncSession, cohort: str, now: datetime, *, copies: Copies | None = None
) -> Findings:
    """Return what a record is written from, its proof among it; `copies` as with proofs."""
    evidence = await evidence_of(session, cohort, read_word=calendar_word, copies=copies)
    return Findings(
        evidence=evidence,
        proof=prove(evidence, now),
        attendance=await attendance_in(session, cohort),
        submissions=await submissions_in(session, cohort),
    )


def as_of(moment: datetime, row: CohortRow, found: Findings) -> ClosingRecord:
    """Return the record that is dated by a moment, in the cohort's zone."""
    day = day_of(moment, found.evidence.cohort.timezone)
    return record_of(found, day, is_closed=row.state is CohortState.CLOSED)
