"""A letter that comes back for good: its cohort hears of it, nobody else, and once."""

from datetime import date
from pathlib import Path

import pytest

from models.command import Bounced, CorrectAddress
from models.inbox import InboxState
from models.notice import LedgerState
from store.bad_addresses import HELD
from tests.inbox.answers import fixture
from tests.inbox.hall import LEAD, Hall
from tests.inbox.test_a_year_of_mail import post_room
from tests.years.living import Living

ADA, SAM = "ada@alder.example.org", "sam@host.example.org"


def dsn(letter: str, status: str = "5.1.1") -> bytes:
    """What a mail server reports of a letter, by its Message-ID."""
    raw = fixture("dsn-failed").replace(b"invitation-7@convener.example", letter.encode())
    return raw.replace(b"5.1.1", status.encode())


@pytest.mark.parametrize(
    ("status", "follows"),
    [
        ("5.1.1", True),
        ("5.1.10", True),
        ("5.1.7", False),
        ("5.1.8", False),
        ("5.2.1", True),
        ("5.2.2", False),
        ("5.3.4", False),
        ("5.7.1", False),
    ],
)
async def test_what_is_said_of_an_address_is_ordered_and_all_else_waits_for_staff(
    hall: Hall, status: str, follows: bool
) -> None:
    raw = dsn(await hall.tell(LEAD), status)
    await hall.bring(raw, raw)
    (row,) = await hall.read()
    if follows:
        (order,) = hall.journeys.heard
        assert isinstance(order, Bounced)
        assert (order.cohort, order.person) == ("lea-2027", hall.keys.person(LEAD))
        assert (order.status, row.state) == (status, InboxState.TAKEN)
        assert LEAD not in order.model_dump_json()
    else:
        assert hall.journeys.heard == []
        assert row.state is InboxState.WAITS
        assert "not because of the address" in row.why


@pytest.mark.parametrize("name", ["dsn-delayed", "dsn-delivered", "dsn-failed"])
async def test_a_delay_a_receipt_and_a_forgery_order_nothing(hall: Hall, name: str) -> None:
    known = await hall.tell(LEAD) if name != "dsn-failed" else "made-up@host.example.org"
    raw = fixture(name).replace(b"invitation-7@convener.example", known.encode())
    await hall.bring(raw)
    (row,) = await hall.read()
    assert hall.journeys.heard == []
    assert (row.state is InboxState.WAITS) == (name == "dsn-failed")


async def _letter_to(year: Living, email: str) -> str:
    rows = [row for row in await year.rows() if row.envelope_to == email]
    return rows[0].message_id.strip("<>")


async def test_a_bounce_that_comes_to_the_door_reaches_staff_and_holds_what_is_to_come(
    tmp_path: Path,
) -> None:
    async with post_room(tmp_path, imap_port=0) as room:
        year = room.year
        raw = dsn(await _letter_to(year, ADA))
        await room.by_smtp(raw, raw)
        alerts = [row for row in await year.rows() if "announcement-bounced" in row.key]
        assert [row.envelope_to for row in alerts] == [SAM]
        assert {row.state for row in alerts} == {LedgerState.ACCEPTED}
        await year.until(date(2040, 9, 8))  # reminders of the kick-off have left
        late = [row for row in await year.rows() if row.reply == HELD]
        assert {row.envelope_to for row in late} == {ADA}
        await year.order(CorrectAddress, person=ADA, successor=ADA)
        assert not [row for row in await year.rows() if row.reply == HELD]
        await year.assert_right()
