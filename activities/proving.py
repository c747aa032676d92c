"""The proof of a cohort, from its database: evidence, read back and judged. No activity."""

from datetime import datetime, time

from sqlmodel.ext.asyncio.session import AsyncSession

from models.proof import Proof
from rules.proof import prove
from store.proofs import Copies, evidence_of
from wire.calendar_read import calendar_word


async def prove_cohort(
    session: AsyncSession,
    cohort: str,
    now: datetime,
    *,
    copies: Copies | None = None,
    send_at: time = time(8, 30),
) -> Proof:
    """Return who of a cohort was missed, told twice or told wrong until `now`.

    `copies` says how many letters of a Message-ID the post kept, where it can be asked;
    `send_at` is the hour of the send slots. `NoResultFound` if there is no such cohort.
    """
    evidence = await evidence_of(
        session, cohort, read_word=calendar_word, copies=copies, send_at=send_at
    )
    return prove(evidence, now)
