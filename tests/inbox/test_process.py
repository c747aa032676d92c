"""The inbox as a process: two doors, one signal."""

import asyncio
import os
import random
import re
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from smtplib import SMTPException

import pytest

from models.inbox import Door, InboxState
from store.keys import write_keys
from tests.inbox.answers import fixture
from tests.inbox.dovecot import PASSWORD, bring, mailbox
from tests.inbox.hall import ORGANIZER, Hall, hand_over
from tests.web.house import ROOT


def told(hall: Hall, **said: str) -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("CONVENER_")}
    return clean | {
        "CONVENER_DATABASE_URL": f"sqlite+aiosqlite:///{hall.file}",
        "CONVENER_KEYS": write_keys(hall.keys),
        "CONVENER_ORGANIZER": ORGANIZER,
        "TEMPORAL_ADDRESS": "127.0.0.1:9",
        **said,
    }


@asynccontextmanager
async def inbox(environment: dict[str, str]) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "inbox"),
        cwd=ROOT,
        env=environment,
        stdout=PIPE,
        stderr=STDOUT,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_both_doors_are_open_until_told_to_close(hall: Hall, imap_port: int) -> None:
    at = mailbox(imap_port, "process")
    bring(at, fixture("human"))
    environment = told(
        hall,
        CONVENER_INBOX_DOOR="lmtp://127.0.0.1:0",
        CONVENER_INBOX_IMAP=f"imap://process@127.0.0.1:{imap_port}",
        CONVENER_INBOX_PASSWORD=PASSWORD,
    )
    async with asyncio.timeout(60), inbox(environment) as process:
        assert process.stdout
        first = (await process.stdout.readline()).decode()
        found = re.search(r"taking mail at port (\d+)", first)
        assert found, first
        await hand_over(int(found[1]), fixture("evolution-declined"), lmtp=True)
        while True:
            rows = await hall.rows()
            if [row.state for row in rows] == [InboxState.WAITS] * 2:
                break
            await asyncio.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            said = (await process.stdout.read()).decode()
            assert await process.wait() == 0
    assert {row.door for row in rows} == {Door.SMTP, Door.IMAP}
    assert "@" not in said, "nobody's address is logged"
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({}, "no door is open: CONVENER_INBOX_DOOR and CONVENER_INBOX_IMAP say where"),
        ({"CONVENER_INBOX_DOOR": "here"}, "CONVENER_INBOX_DOOR is no address"),
        ({"CONVENER_INBOX_IMAP": "imaps://mail.example.org"}, "names no user"),
    ],
)
async def test_what_cannot_be_is_said_in_words(
    hall: Hall, setting: dict[str, str], says: str
) -> None:
    async with asyncio.timeout(60), inbox(told(hall, **setting)) as process:
        said = (await process.communicate())[0].decode()
    assert process.returncode == 1
    assert says in said
    assert "Traceback" not in said


async def test_what_was_said_to_be_kept_is_kept_whatever_kills_us(hall: Hall) -> None:
    chance = random.Random(5)
    environment = told(hall, CONVENER_INBOX_DOOR="smtp://127.0.0.1:0")
    acknowledged: list[bytes] = []
    for _ in range(3):
        async with asyncio.timeout(60), inbox(environment) as process:
            assert process.stdout
            found = re.search(rb"at port (\d+)", await process.stdout.readline())
            assert found
            asyncio.get_running_loop().call_later(chance.uniform(0.1, 0.6), process.kill)
            with suppress(OSError, SMTPException):
                while True:
                    number = len(acknowledged)
                    raw = f"Subject: Number {number}\r\n\r\n{number}\r\n".encode()
                    await hand_over(int(found[1]), raw)
                    acknowledged.append(raw)
    kept = [row.raw or b"" for row in await hall.rows()]
    assert acknowledged
    assert [raw for raw in acknowledged if not any(one.endswith(raw) for one in kept)] == []
    assert len(kept) <= len(acknowledged) + 3, "no more than one a kill was never answered"
