"""A half-year with a digest every Monday."""

from datetime import date, time
from email import message_from_bytes
from pathlib import Path

from models.cadence import Weekday
from models.command import Digests
from models.notice import LedgerState, NoticeKind
from models.slot import zone
from models.tables.ledger import LedgerRow
from rehearsal.cast import Cast
from tests.years.living import living, short_file, with_cohort

LOU, SAM = "lou@host.example.org", "sam@host.example.org"
HOSTS = {LOU, SAM}


def digests(rows: list[LedgerRow], email: str) -> list[LedgerRow]:
    return [r for r in rows if (r.kind, r.envelope_to) == (NoticeKind.DIGEST, email)]


async def test_the_host_s_people_read_each_week_what_lies_ahead_and_waits(
    tmp_path: Path,
) -> None:
    file = with_cohort(short_file(), digest=Weekday.MONDAY)
    async with living(file, tmp_path, Cast.SILENT) as year:
        await year.until(date(2040, 10, 20))
        before = len(digests(await year.rows(), SAM))
        assert before > 0
        answer = await year.order(Digests, person=SAM, wanted=False)
        assert answer == "No more digests come."
        await year.until(date(2040, 11, 10))
        assert len(digests(await year.rows(), SAM)) == before
        await year.order(Digests, person=SAM, wanted=True)
        await year.to_the_end()
        rows = await year.rows()
        assert len(digests(rows, SAM)) > before
        await year.assert_right()
    _assert_on_mondays(rows)
    _assert_only_digests_can_be_stopped(rows)
    texts = [letter_text(row) for row in digests(rows, LOU)]
    assert any("Was it held? Nobody has said so yet" in text for text in texts)
    assert any("Asked for, and still open" in text for text in texts)


def _assert_on_mondays(rows: list[LedgerRow]) -> None:
    found = [row for row in rows if row.kind is NoticeKind.DIGEST]
    assert {row.envelope_to for row in found} == HOSTS
    assert {row.state for row in found} == {LedgerState.ACCEPTED}
    for row in found:
        here = row.entered_at.astimezone(zone("America/Los_Angeles"))
        assert here.time() == time(8, 30)
        assert here.weekday() == 0
    assert len({(row.envelope_to, row.entered_at) for row in found}) == len(found)


def _assert_only_digests_can_be_stopped(rows: list[LedgerRow]) -> None:
    for row in rows:
        if row.state is LedgerState.ACCEPTED:
            letter = message_from_bytes(row.letter or b"")
            carries = letter["List-Unsubscribe"] is not None
            one_click = letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            assert carries == one_click == (row.kind is NoticeKind.DIGEST)


def letter_text(row: LedgerRow) -> str:
    parts = message_from_bytes(row.letter or b"").walk()
    (plain,) = [part for part in parts if part.get_content_type() == "text/plain"]
    return bytes(plain.get_payload(decode=True)).decode()


async def test_a_year_without_it_has_none(tmp_path: Path) -> None:
    async with living(short_file(), tmp_path) as year:
        await year.until(date(2040, 10, 2))
        rows = await year.rows()
    assert rows
    assert NoticeKind.DIGEST not in {row.kind for row in rows}
