"""A real Postfix is asked what became of a letter whose sender was killed."""

import asyncio
import socket
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from activities.clock import machine_clock
from activities.connecting import RelayAddress
from activities.postfix import PostfixOracle
from activities.posts import Silent
from activities.relay import Relay
from activities.sending import Sender, Turn
from models.address import subaddress
from models.notice import LedgerState, NoticeKind
from models.reply import BounceAction
from stack.catcher import Catcher, catching
from store.database import Database
from store.ledger import FOUND_LATER
from store.mail_folder import MailFolder
from tests.activities.choosy import Choosy
from tests.activities.own_postfix import OwnPostfix, own_postfix
from tests.activities.turns import sent
from tests.store.world import (
    JOURNEY,
    NOW,
    SENDER,
    a_row,
    entered,
    message_id,
    rows_of,
)
from wire.inbound import classify

MORTAL = Path(__file__).with_name("mortal_sender.py")
GRACE = timedelta(minutes=11)
DELIVERED_WITHIN = 20
ONCE_MORE = 1.5  # seconds in which a second copy would come
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def onward() -> int:
    """The port at which whoever gets Postfix's letters listens, while a test lasts."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def postfix(onward: int) -> Iterator[OwnPostfix]:
    with own_postfix(onward) as running:
        yield running


@pytest.fixture
async def mail(tmp_path: Path, onward: int) -> AsyncIterator[MailFolder]:
    """Where the letters end that Postfix hands on."""
    folder = MailFolder(tmp_path / "mail", durable=False)
    async with catching(Catcher(folder), port=onward):
        yield folder


async def killed(db: Database, postfix: OwnPostfix, when: str) -> None:
    """Let a sender of our own begin, and die at its first dot."""
    url = db.engine.url.render_as_string(hide_password=False)
    sender = await asyncio.create_subprocess_exec(
        sys.executable, MORTAL, url, str(postfix.port), when
    )
    assert await sender.wait() == -9


@asynccontextmanager
async def a_sender(db: Database, postfix: OwnPostfix) -> AsyncIterator[Sender]:
    relay = Relay(RelayAddress("127.0.0.1", postfix.port), SENDER)
    yield Sender(db, relay, PostfixOracle(postfix.log, postfix.config), GRACE)
    await relay.close()


async def once_there(mail: MailFolder, number: int) -> int:
    """Wait for a letter, and for a second copy that must not come; return how many."""
    until = time.monotonic() + DELIVERED_WITHIN
    while not mail.has(message_id(number)):
        assert time.monotonic() < until
        await asyncio.sleep(0.1)
    await asyncio.sleep(ONCE_MORE)
    return mail.copies(message_id(number))


@pytest.mark.parametrize(
    ("when", "number", "reply"), [("after", 101, FOUND_LATER), ("before", 102, "250 ")]
)
async def test_a_letter_whose_sender_was_killed_at_its_dot_arrives_once(
    db: Database,
    postfix: OwnPostfix,
    mail: MailFolder,
    when: str,
    number: int,
    reply: str,
) -> None:
    await entered(db, a_row(number, kind=NoticeKind.INVITATION))
    await killed(db, postfix, when)
    row = (await rows_of(db))[f"key {number}"]
    assert row.state is LedgerState.COMMITTING, "nobody knows but the relay"
    async with a_sender(db, postfix) as sender:
        assert await sent(sender, Turn(JOURNEY, "second", NOW)) is None
    row = (await rows_of(db))[f"key {number}"]
    assert row.state is LedgerState.ACCEPTED
    assert (row.reply or "").startswith(reply)
    assert await once_there(mail, number) == 1


async def test_what_lies_in_the_queue_of_a_relay_that_cannot_hand_it_on_has_arrived(
    db: Database, postfix: OwnPostfix
) -> None:
    await entered(db, a_row(103))
    await killed(db, postfix, "after")
    async with a_sender(db, postfix) as sender:
        assert await sent(sender, Turn(JOURNEY, "second", NOW)) is None
    assert (await rows_of(db))["key 103"].reply == FOUND_LATER


async def test_a_relay_that_is_gone_tells_nothing_and_the_letter_waits(
    db: Database, onward: int
) -> None:
    with own_postfix(onward) as postfix:
        await entered(db, a_row(104))
        await killed(db, postfix, "before")
        postfix.tell("abort")
        postfix.log.unlink()
        async with a_sender(db, postfix) as sender:
            again = await sent(sender, Turn(JOURNEY, "second", NOW))
        row = (await rows_of(db))["key 104"]
        assert (row.state, again) == (LedgerState.COMMITTING, NOW + timedelta(minutes=1))


# ---------------------------------------------------------------- what a log can say

HEAD = "Sep  3 15:30:01 relay postfix/"
CLIENT = "smtpd[7]: 4FAB: client=localhost[127.0.0.1]"
SEEN = "cleanup[8]: 4FAB: message-id=<1@host.example.org>"
AGAIN = "cleanup[8]: 4FAB: resent-message-id=<1@host.example.org>"
OF_FIRST = "cleanup[8]: 4FAB: message-id=<first@host.example.org>"
TAKEN = "qmgr[9]: 4FAB: from=<a@host.example.org>, size=273, nrcpt=1 (queue active)"
GONE = "smtpd[7]: disconnect from localhost[127.0.0.1] mail=1 commands=4"
LOGS = {
    "taken over": ([CLIENT, SEEN, TAKEN], True),
    "taken over, and gone": ([CLIENT, SEEN, TAKEN, "qmgr[9]: 4FAB: removed"], True),
    "sent again on request": ([CLIENT, AGAIN, OF_FIRST, TAKEN], True),
    "nothing but another": ([CLIENT, OF_FIRST, TAKEN, GONE], False),
    "dropped before the dot": ([CLIENT, SEEN, GONE], False),
    "dropped, its queue id another's": (
        [CLIENT, SEEN, GONE, CLIENT, OF_FIRST, TAKEN],
        False,
    ),
    "another's id, then dropped": ([CLIENT, OF_FIRST, TAKEN, CLIENT, SEEN, GONE], False),
    "refused once, then taken": ([CLIENT, SEEN, GONE, CLIENT, SEEN, TAKEN], True),
    "still open": ([CLIENT, SEEN], None),
    "an id that begins alike": ([CLIENT, SEEN.replace("1@", "11@"), TAKEN, GONE], False),
}


@pytest.mark.parametrize(("lines", "said"), LOGS.values(), ids=LOGS)
async def test_a_log_is_read_line_by_line(
    postfix: OwnPostfix, tmp_path: Path, lines: list[str], said: bool | None
) -> None:
    log = tmp_path / "mail.log"
    log.write_text("".join(f"{HEAD}{line}\n" for line in lines))
    oracle = PostfixOracle(log, postfix.config)
    if said is None:
        with pytest.raises(Silent, match="does not say yet"):
            await oracle.has("<1@host.example.org>", LONG_AGO)
    else:
        assert await oracle.has("<1@host.example.org>", LONG_AGO) is said


async def test_what_was_rotated_away_is_read_too(tmp_path: Path) -> None:
    log = tmp_path / "mail.log"
    (tmp_path / "mail.log.1").write_text(f"{HEAD}{CLIENT}\n{HEAD}{SEEN}\n{HEAD}{TAKEN}\n")
    (tmp_path / "mail.log.2.gz").write_bytes(b"\x1f\x8b")
    log.write_text(f"{HEAD}{GONE}\n")
    assert await PostfixOracle(log).has("<1@host.example.org>", LONG_AGO)


async def test_a_no_is_believed_only_from_a_log_that_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "mail.log"
    log.write_text(f"{HEAD}{GONE}\n")
    oracle = PostfixOracle(log)
    assert not await oracle.has("<1@host.example.org>", LONG_AGO)
    later = machine_clock() + timedelta(seconds=1)
    with pytest.raises(Silent, match="nothing was written"):
        await oracle.has("<1@host.example.org>", later)


@pytest.mark.parametrize("content", [None, ""])
async def test_no_log_or_an_empty_one_tells_nothing(
    tmp_path: Path, content: str | None
) -> None:
    log = tmp_path / "mail.log"
    if content is not None:
        log.write_text(content)
    with pytest.raises(Silent, match="log"):
        await PostfixOracle(log).has("<1@host.example.org>", LONG_AGO)


class Gone(Choosy):
    """Knows nobody but the one who sends, and keeps what comes back to them."""

    async def refusal(self, address: str) -> str | None:
        theirs = address.endswith("@alder.example.org")
        return "550 5.1.1 nobody of that name" if theirs else None


async def test_what_a_real_relay_sends_back_names_the_letter_and_says_for_good(
    db: Database, postfix: OwnPostfix, tmp_path: Path, onward: int
) -> None:
    folder = MailFolder(tmp_path / "back", durable=False)
    await entered(db, a_row(105))
    async with catching(Gone(folder), port=onward):
        relay = Relay(RelayAddress("127.0.0.1", postfix.port), SENDER, is_tagged=True)
        await sent(Sender(db, relay, None, GRACE), Turn(JOURNEY, "first", NOW))
        await relay.close()
        until = time.monotonic() + DELIVERED_WITHIN
        while not (came := folder.newest(1, to=subaddress(SENDER, "105"))):
            assert time.monotonic() < until
            await asyncio.sleep(0.1)
    bounce = classify(folder.read(came[0].name)).bounce
    assert bounce
    assert (bounce.action, bounce.status) == (BounceAction.FAILED, "5.1.1")
    assert bounce.letter == message_id(105).strip("<>")
