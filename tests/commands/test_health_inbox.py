"""The doctor on what comes in: its doors, and what nobody has read."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from commands import health_inbox
from commands.findings import Finding
from commands.installation import Installation
from inbox.keeping import Keeping
from inbox.smtp_door import Address, smtp_door
from models.inbox import InboxState, Reading
from models.reply import InboundKind
from settings import Settings
from store.database import Database
from store.inbox import keep_arrival, settle
from tests.inbox.dovecot import PASSWORD, bring, dovecot, mailbox
from tests.store.test_inbox import an_arrival
from tests.store.world import NOW, SENDER

DOOR = "lmtp://127.0.0.1:{}"


def installation(db: Database, **said: Any) -> Installation:
    url = db.engine.url.render_as_string(hide_password=False)
    return Installation(Settings(database_url=url, **said), None, elsewhere=True)


async def told(found: AsyncIterator[Finding]) -> list[Finding]:
    return [one async for one in found]


async def doors(db: Database, **said: Any) -> list[Finding]:
    return await told(health_inbox.doors(installation(db, **said)))


async def test_no_door_is_no_trouble_but_said(db: Database) -> None:
    ((name, is_well, words),) = await doors(db)
    assert (name, is_well) == ("Inbox", True)
    assert "no answer by mail is heard" in words


async def test_a_door_is_asked(db: Database) -> None:
    keeping = Keeping(db, (SENDER,), lambda: NOW)
    async with smtp_door(keeping, Address(lmtp=True)) as port:
        there = await doors(db, inbox_door=DOOR.format(port))
    gone = await doors(db, inbox_door=DOOR.format(port))
    assert there == [("Inbox", True, f"lmtp at 127.0.0.1:{port} answers")]
    ((_, is_well, words),) = gone
    assert not is_well
    assert words.endswith("does not answer: start `python -m inbox`")


async def test_a_mailbox_is_looked_into(db: Database) -> None:
    with dovecot() as port:
        bring(mailbox(port, "ann"), b"Subject: Hello\r\n\r\n")
        address = f"imap://ann@127.0.0.1:{port}"
        there = await doors(db, inbox_imap=address, inbox_password=SecretStr(PASSWORD))
        wrong = await doors(db, inbox_imap=address)
        no_folder = await doors(
            db, inbox_imap=f"{address}/Other", inbox_password=SecretStr(PASSWORD)
        )
    gone = await doors(db, inbox_imap=address)
    assert there == [("Mailbox", True, "ann@127.0.0.1/INBOX can be read: 1 in it")]
    for found, says in (
        (wrong, "refuses the login: is CONVENER_INBOX_PASSWORD right?"),
        (no_folder, "cannot be read"),
        (gone, "cannot be read"),
    ):
        assert not found[0].is_well
        assert says in found[0].words


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"inbox_door": "127.0.0.1:24"}, "begins with lmtp:// or smtp://"),
        ({"inbox_door": "lmtp://127.0.0.1:x"}, "no port that can be"),
        ({"inbox_imap": "imaps://mail.example.org"}, "names no user"),
        ({"inbox_imap": "imaps://ann:secret@mail.example.org"}, "without a password"),
    ],
)
async def test_what_no_door_can_be_is_said_without_a_secret(
    db: Database, setting: dict[str, str], says: str
) -> None:
    ((_, is_well, words),) = await doors(db, **setting)
    assert not is_well
    assert says in words
    assert "secret" not in words


async def test_what_nobody_reads_is_trouble_and_what_waits_is_not(db: Database) -> None:
    here = installation(db)
    async with db.writing() as session:
        await keep_arrival(session, an_arrival())
    assert await told(health_inbox.unread(here, NOW + timedelta(minutes=5))) == []
    ((_, is_well, words),) = await told(
        health_inbox.unread(here, NOW + timedelta(minutes=11))
    )
    assert not is_well
    assert words.startswith("1 came in and are not read, since 2040-09-03 15:30 UTC")

    waits = Reading(kind=InboundKind.HUMAN, state=InboxState.WAITS)
    async with db.writing() as session:
        await settle(session, 1, waits, at=NOW, by=None)
    (waiting,) = await told(health_inbox.unread(here, NOW + timedelta(days=9)))
    assert waiting == (
        "Mail that waits",
        True,
        "1 for you, since 2040-09-03 15:30 UTC: `inbox` lists them",
    )
