"""A relay that refuses everybody is in trouble itself: what waits is held, not given up."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from activities.refusals import IN_A_ROW
from activities.relay import Relay, RelayAddress
from activities.sending import Sender, Turn
from models.notice import LedgerState
from stack.catcher import Catcher, catching
from store.database import Database
from store.mail_folder import MailFolder
from tests.activities.turns import sent
from tests.conftest import DatabaseUrls
from tests.store.world import JOURNEY, NOW, SENDER, a_row, entered, opened, rows_of

S = LedgerState
GRACE = timedelta(minutes=11)
ADDRESSES = [f"p{number}@alder.example.org" for number in range(12)]


class Doorman(Catcher):
    """Refuses some, or everybody."""

    refused = frozenset(ADDRESSES)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if address in self.refused:
            return "554 5.7.1 Relay access denied"
        return await super().handle_RCPT(server, session, envelope, address, options)


@pytest.fixture
async def db(sqlite_urls: DatabaseUrls) -> AsyncIterator[Database]:
    async with opened(sqlite_urls()) as db:
        yield db


@pytest.fixture
def doorman(tmp_path: Path) -> Doorman:
    return Doorman(MailFolder(tmp_path / "mail", durable=False))


async def owed_to(db: Database, *addresses: str) -> None:
    rows = [a_row(n, envelope_to=to) for n, to in enumerate(addresses, start=1)]
    await entered(db, *rows)


async def ended(db: Database) -> list[tuple[LedgerState, int]]:
    return [(row.state, row.attempts) for row in (await rows_of(db)).values()]


async def looked(sender: Sender, now: timedelta = timedelta()) -> None:
    await sent(sender, Turn(JOURNEY, f"look {now}", NOW + now))


async def test_five_in_a_row_hold_everything_and_all_of_it_leaves_once_the_relay_is_mended(
    db: Database, doorman: Doorman
) -> None:
    await owed_to(db, *ADDRESSES)
    async with catching(doorman, port=0) as port:
        sender = Sender(db, Relay(RelayAddress("127.0.0.1", port), SENDER), None, GRACE)
        await looked(sender)
        rows = (await rows_of(db)).values()
        assert {row.state for row in rows} == {S.OWED}
        assert all(row.not_before and row.not_before > NOW for row in rows)
        tried = [row for row in rows if row.reply]
        assert len(tried) == 2 * sender.post.round_size, "the third round never began"
        assert {row.reply for row in tried} == {"554 5.7.1 Relay access denied"}
        doorman.refused = frozenset()
        await looked(sender, timedelta(minutes=2))
    assert {row.state for row in (await rows_of(db)).values()} == {S.ACCEPTED}


async def test_whoever_is_refused_beside_others_who_are_not_is_given_up(
    db: Database, doorman: Doorman
) -> None:
    doorman.refused = frozenset(ADDRESSES[1::2])
    await owed_to(db, *ADDRESSES)
    async with catching(doorman, port=0) as port:
        sender = Sender(db, Relay(RelayAddress("127.0.0.1", port), SENDER), None, GRACE)
        await looked(sender)
    assert await ended(db) == [(S.ACCEPTED, 1), (S.REFUSED, 1)] * 6


async def test_many_letters_to_one_address_are_not_many_people(
    db: Database, doorman: Doorman
) -> None:
    await owed_to(db, *[ADDRESSES[0]] * 12)
    async with catching(doorman, port=0) as port:
        sender = Sender(db, Relay(RelayAddress("127.0.0.1", port), SENDER), None, GRACE)
        await looked(sender)
    assert await ended(db) == [(S.REFUSED, 1)] * 12


async def test_fewer_than_five_are_given_up_and_count_for_the_next_look(
    db: Database, doorman: Doorman
) -> None:
    few = IN_A_ROW - 1
    await owed_to(db, *ADDRESSES[:few])
    async with catching(doorman, port=0) as port:
        sender = Sender(db, Relay(RelayAddress("127.0.0.1", port), SENDER), None, GRACE)
        await looked(sender)
        assert await ended(db) == [(S.REFUSED, 1)] * few
        await entered(db, a_row(few + 1, envelope_to=ADDRESSES[few]))
        await looked(sender, timedelta(minutes=1))
    assert (await ended(db))[few:] == [(S.OWED, 1)]


async def test_an_address_that_no_relay_was_asked_about_says_nothing_of_the_relay(
    db: Database, doorman: Doorman
) -> None:
    await owed_to(db, *(f"no address {number}" for number in range(8)))
    async with catching(doorman, port=0) as port:
        sender = Sender(db, Relay(RelayAddress("127.0.0.1", port), SENDER), None, GRACE)
        await looked(sender)
    assert await ended(db) == [(S.REFUSED, 1)] * 8
