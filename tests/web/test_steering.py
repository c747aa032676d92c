"""The pages reach the journeys when somebody first speaks, and survive their absence."""

import asyncio
import os
import socket
import subprocess
import sys
from typing import NoReturn

import httpx
import pytest
from temporalio.client import Client

from models.command import Done
from store.keys import write_keys
from tests.web.house import ROOT, House
from web.reception import machine_clock
from workflows.codec import sealed_converter
from workflows.handles import NotKnownYet
from workflows.steering import Steering

DONE = Done(request="done x", occasion="lea-2027/riverbend/room-and-logistics/1")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


async def test_no_server_means_not_known_yet(house: House) -> None:
    async def connect() -> Client:
        converter = sealed_converter(house.keys.codec, house.keys.active)
        return await Client.connect(f"127.0.0.1:{free_port()}", data_converter=converter)

    async with asyncio.timeout(20):
        with pytest.raises(NotKnownYet, match="again is safe"):
            await Steering(connect, machine_clock)(DONE)


async def test_a_server_that_does_not_answer_means_not_known_yet() -> None:
    async def connect() -> NoReturn:
        await asyncio.Event().wait()
        raise AssertionError

    steering = Steering(connect, machine_clock)
    async with asyncio.timeout(9):  # all of them together, not one after the other
        presses = (steering(DONE) for _ in range(5))
        answers = await asyncio.gather(*presses, return_exceptions=True)
    assert [type(answer) for answer in answers] == [NotKnownYet] * 5


async def test_the_process_shows_pages_without_a_server_and_logs_no_address(
    house: House,
) -> None:
    port = free_port()
    environment = os.environ | {
        "CONVENER_DATABASE_URL": f"sqlite+aiosqlite:///{house.file}",
        "CONVENER_KEYS": write_keys(house.keys),
        "TEMPORAL_ADDRESS": f"127.0.0.1:{free_port()}",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "web", "--port", str(port)),
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            await until_healthy(client)
            shown = await client.get(house.done())
            said = await client.post(house.done(), data={"where": "Room 4", "whom": "Ida"})
    finally:
        process.terminate()
        spoken = (await process.communicate())[0].decode()
    assert shown.status_code == 200
    assert said.status_code == 503
    assert process.returncode in {0, -15}
    assert "Uvicorn running" in spoken
    assert house.done().removeprefix("/done/") not in spoken


async def until_healthy(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                if (await client.get("/health")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.1)
