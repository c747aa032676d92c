"""Answers with the real parts behind them: reminders listen, staff hear what matters."""

from datetime import timedelta
from pathlib import Path

from sqlmodel import col, select

from models.tables.ledger import LedgerRow
from rules.proof import prove
from store.keys import Keys
from store.proofs import evidence_of
from tests.web.house import said
from tests.web.test_real_journeys import JOURNEYS, LIAISON, STAFF, Asked, asked
from wire.calendar_read import calendar_word
from wire.links import Purpose, sign

LEAD = "ana.reyes@riverbend.example.org"
CONVENING = "small/-/convening/1"
SAID = {LEAD: ("yes", "Yes, you come."), LIAISON: ("no", "No, you do not come.")}


async def told(here: Asked) -> set[tuple[str, str]]:
    """Return who was told what of the convening: (address, kind with its offset)."""
    async with here.scene.db.reading() as session:
        query = select(LedgerRow).where(col(LedgerRow.occasion) == CONVENING)
        rows = (await session.exec(query)).all()
    return {(row.envelope_to, f"{row.kind}{row.offset}") for row in rows}


async def test_a_no_stops_reminders_and_the_liaisons_no_tells_staff(
    tmp_path: Path, keys: Keys
) -> None:
    async with asked(tmp_path, keys) as here:
        before = await told(here)
        for email, (word, recorded) in SAID.items():
            token = sign(keys.links[0], Purpose.ANSWER, CONVENING, keys.person(email))
            form = {"seen": "1", "word": word}
            answer = await here.client.post(f"/answer/{token}", data=form)
            assert recorded in said(answer)
        meeting = await here.meeting(CONVENING)
        assert meeting
        await here.scene.go_to(meeting.slot.end + timedelta(minutes=30), JOURNEYS)
        after = await told(here)
        async with here.scene.db.reading() as session:
            proof = prove(
                await evidence_of(session, "small", read_word=calendar_word),
                await here.scene.now(),
            )
    assert after - before == {
        (LEAD, "reminder-14"),
        (LEAD, "reminder-2"),
        (STAFF, "announcement-declined-by-liaison"),
    }
    assert proof.is_clean
