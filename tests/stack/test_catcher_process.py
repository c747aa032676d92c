"""The catcher as it is started: one process, SMTP on one port and pages on the other."""

import asyncio
import signal
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from aiosmtplib import SMTP

LETTER = b"Message-ID: <1@example.org>\r\n\r\nHi.\r\n"


def free_ports(number: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


async def start(folder: Path, smtp: int, http: int) -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "stack.catcher", "--folder", str(folder)),
        *("--smtp-port", str(smtp), "--http-port", str(http)),
    )


async def answers(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/health")).is_success
    except httpx.TransportError:
        return False


async def healthy(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(20):
        while not await answers(client):  # noqa: ASYNC110 - another process rings no bell
            await asyncio.sleep(0.05)


@pytest.fixture
async def pages() -> AsyncIterator[tuple[int, int, httpx.AsyncClient]]:
    smtp, http = free_ports(2)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{http}") as client:
        yield smtp, http, client


async def test_a_catcher_killed_and_started_again_still_has_its_letters(
    tmp_path: Path, pages: tuple[int, int, httpx.AsyncClient]
) -> None:
    smtp, http, client = pages
    catcher = await start(tmp_path, smtp, http)
    await healthy(client)
    async with SMTP(hostname="127.0.0.1", port=smtp) as relay:
        await relay.sendmail("c@example.org", "rose@example.org", LETTER)
    catcher.kill()
    await catcher.wait()
    catcher = await start(tmp_path, smtp, http)
    await healthy(client)
    answer = await client.get("/have", params={"message_id": "<1@example.org>"})
    assert answer.json() == {"have": True, "copies": 1}
    catcher.send_signal(signal.SIGTERM)
    assert await catcher.wait() in {0, -signal.SIGTERM}
