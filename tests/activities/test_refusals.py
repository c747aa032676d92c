"""A relay that refuses everybody is in trouble itself: what waits is held, not given up."""

from datetime import timedelta

import pytest

from activities.refusals import IN_A_ROW
from activities.sending import Sender, Sent
from models.notice import LedgerState
from stack.catcher import catching
from store.database import Database
from store.mail_folder import MailFolder
from tests.activities.choosy import Choosy
from tests.activities.own_postfix import own_postfix
from tests.activities.turns import a_sender, a_turn, relay_at, sent, turned
from tests.store.world import NOW, a_row, entered, rows_of

S = LedgerState
ADDRESSES = [f"p{number}@alder.example.org" for number in range(12)]


class Doorman(Choosy):
    """Refuses some, or everybody."""

    refused = frozenset(ADDRESSES)
    words = "554 5.7.1 Relay access denied"

    async def refusal(self, address: str) -> str | None:
        return self.words if address in self.refused else None


@pytest.fixture
def doorman(mail: MailFolder) -> Doorman:
    return Doorman(mail)


async def owed_to(db: Database, *addresses: str) -> None:
    rows = [a_row(n, envelope_to=to) for n, to in enumerate(addresses, start=1)]
    await entered(db, *rows)


async def ended(db: Database) -> list[tuple[LedgerState, int]]:
    return [(row.state, row.attempts) for row in (await rows_of(db)).values()]


async def looked(sender: Sender, now: timedelta = timedelta()) -> None:
    await sent(sender, a_turn(NOW + now, f"look {now}"))


async def test_five_in_a_row_hold_everything_and_all_of_it_leaves_once_the_relay_is_mended(
    db: Database, doorman: Doorman
) -> None:
    await owed_to(db, *ADDRESSES)
    async with catching(doorman, port=0) as port:
        sender = a_sender(db, relay_at(port))
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
        sender = a_sender(db, relay_at(port))
        await looked(sender)
    assert await ended(db) == [(S.ACCEPTED, 1), (S.REFUSED, 1)] * 6


async def test_many_letters_to_one_address_are_not_many_people(
    db: Database, doorman: Doorman
) -> None:
    await owed_to(db, *[ADDRESSES[0]] * 12)
    async with catching(doorman, port=0) as port:
        sender = a_sender(db, relay_at(port))
        await looked(sender)
    assert await ended(db) == [(S.REFUSED, 1)] * 12


async def test_fewer_than_five_are_given_up_and_count_for_the_next_look(
    db: Database, doorman: Doorman
) -> None:
    few = IN_A_ROW - 1
    await owed_to(db, *ADDRESSES[:few])
    async with catching(doorman, port=0) as port:
        sender = a_sender(db, relay_at(port))
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
        sender = a_sender(db, relay_at(port))
        await looked(sender)
    assert await ended(db) == [(S.REFUSED, 1)] * 8


# ---------------------------------------------------------------- addresses not there


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("550 5.1.1 <p1@alder.example.org>: Recipient address rejected", "5.1.1"),
        ("550 5.1.2 no such domain", "5.1.2"),
        ("553 5.1.3 that is no address", "5.1.3"),
        ("556 5.1.10 the domain takes no mail", "5.1.10"),
        ("550 5.1.0 rejected", None),
        ("550 5.1.8 your own domain is not there", None),
        ("550 5.1.11 says something new", None),
        ("550 5.7.1 blocked; see https://relay.example.org/5.1.1", None),
        ("550 no such user", None),
    ],
)
async def test_only_who_says_that_an_address_is_not_there_says_more_than_no_to_a_letter(
    db: Database, doorman: Doorman, words: str, status: str | None
) -> None:
    doorman.words = words
    await owed_to(db, *ADDRESSES[:2])
    async with catching(doorman, port=0) as port:
        sender = a_sender(db, relay_at(port))
        ended_with = await told(sender)
    assert [(one.person, one.status) for one in ended_with.bounced] == (
        [("ada", status)] if status else []
    )
    assert {row.state for row in (await rows_of(db)).values()} == {
        S.CLAIMED if status else S.REFUSED
    }


async def test_until_it_is_noted_an_address_is_heard_of_again_with_each_look(
    db: Database, doorman: Doorman
) -> None:
    doorman.words = "550 5.1.1 nobody"
    await owed_to(db, ADDRESSES[0])
    async with catching(doorman, port=0) as port:
        sender = a_sender(db, relay_at(port))
        first, second = await told(sender, "first"), await told(sender, "second")
    assert (first.look_again, second.look_again) == (NOW, NOW)
    assert [one.person for one in (*first.bounced, *second.bounced)] == ["ada", "ada"]
    assert first.bounced[0].request != second.bounced[0].request


async def test_a_whole_domain_that_is_not_there_is_no_trouble_of_the_relay(
    db: Database, doorman: Doorman
) -> None:
    doorman.words = "550 5.1.2 no such domain"
    await owed_to(db, *ADDRESSES)
    async with catching(doorman, port=0) as port:
        sender = a_sender(db, relay_at(port))
        assert len((await told(sender)).bounced) == 1
    assert {row.state for row in (await rows_of(db)).values()} == {S.CLAIMED}


async def test_a_relay_that_knows_nobody_in_five_domains_is_in_trouble_itself(
    db: Database, doorman: Doorman
) -> None:
    everywhere = [f"ada@d{number}.example.org" for number in range(IN_A_ROW)]
    doorman.refused, doorman.words = frozenset(everywhere), "550 5.1.1 User unknown"
    await owed_to(db, *everywhere)
    async with catching(doorman, port=0) as port:
        sender = a_sender(db, relay_at(port))
        assert (await told(sender)).bounced == ()
    assert await ended(db) == [(S.OWED, 1)] * IN_A_ROW


async def told(sender: Sender, look: str = "look") -> Sent:
    return await turned(sender, a_turn(token=look))


async def test_a_real_postfix_that_knows_no_such_mailbox_is_heard(db: Database) -> None:
    await owed_to(db, "nobody@alder.example.org")
    known = "mydestination = alder.example.org\nlocal_recipient_maps = inline:{ada=ada}\n"
    with own_postfix(onward=9, more=known) as postfix:
        sender = a_sender(db, relay_at(postfix.port))
        said = await told(sender)
        await sender.post.close()
    assert [(one.person, one.status) for one in said.bounced] == [("ada", "5.1.1")]
