"""Connections are used again and never too many, and letters keep the relay's pace."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from activities import places
from activities.connecting import RelayAddress
from activities.posts import Attempt
from activities.relay import Relay
from stack.catcher import Catcher, catching
from stack.moods import Mood
from store.mail_folder import MailFolder
from tests.activities.rounds import E, a_relay, endings, everything, outgoing
from tests.activities.servers import PATIENCE, Server, listening
from tests.store.world import SENDER


async def test_connections_are_used_again() -> None:
    server = Server()
    async with listening(server) as port, a_relay(port) as relay:
        for number in range(5):
            await relay.hand_over([outgoing(number)], everything)
    assert (len(server.kept), server.connections) == (5, 1)


async def test_many_journeys_together_never_open_more_than_the_pool() -> None:
    server = Server()
    async with listening(server) as port, a_relay(port, round_size=3) as relay:
        rounds = [
            relay.hand_over([outgoing(n * 10 + i) for i in range(1 + n % 3)], everything)
            for n in range(12)
        ]
        async with asyncio.timeout(PATIENCE):
            attempts = [one for each in await asyncio.gather(*rounds) for one in each]
    assert {one.ending for one in attempts} == {E.ACCEPTED}
    assert (len(server.kept), server.most_open) == (24, 3)


async def test_a_server_that_lets_in_only_some_is_taken_at_its_word() -> None:
    server = Server(room=3)
    async with listening(server) as port, a_relay(port, round_size=8) as relay:
        first = await relay.hand_over([outgoing(n) for n in range(8)], everything)
        rounds = [
            relay.hand_over([outgoing(n * 10 + i) for i in range(5)], everything)
            for n in range(1, 4)
        ]
        async with asyncio.timeout(PATIENCE):
            others = [endings(each) for each in await asyncio.gather(*rounds)]
        refused = server.connections - server.room
    assert sorted(endings(first)) == [E.ACCEPTED] * 3 + [E.DEFERRED] * 5
    assert others == [[E.ACCEPTED] * 3 + [E.DEFERRED] * 2] * 3
    assert (relay.round_size, refused, len(server.kept)) == (3, 5, 12)


async def test_rounds_that_wait_for_their_places_go_on_when_the_server_takes_some() -> None:
    server = Server(room=2)
    async with listening(server) as port, a_relay(port, round_size=6) as relay:
        rounds = [
            relay.hand_over([outgoing(n * 10 + i) for i in range(size)], everything)
            for n, size in enumerate([2, 6, 1, 5, 6])
        ]
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*rounds)
        assert relay.round_size == 2
        assert endings(await relay.hand_over([outgoing(99)], everything)) == [E.ACCEPTED]


async def test_a_pool_made_smaller_grows_by_one_after_a_while_of_full_rounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(places, "GROWS_AFTER", 2)
    server = Server(room=2)
    sizes, attempts = [], list[Attempt]()
    async with listening(server) as port, a_relay(port, round_size=4) as relay:
        for number in range(9):
            if number == 3:
                server.room = 9
            letters = [outgoing(number * 10 + i) for i in range(relay.round_size)]
            attempts = await relay.hand_over(letters, everything)
            sizes.append(relay.round_size)
    assert sizes == [2, 2, 3, 3, 4, 4, 4, 4, 4], "and never beyond what it was"
    assert endings(attempts) == [E.ACCEPTED] * 4


async def test_a_pool_that_grew_too_far_is_smaller_again_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(places, "GROWS_AFTER", 2)
    server = Server(room=2)
    sizes = []
    async with listening(server) as port, a_relay(port, round_size=4) as relay:
        for number in range(7):
            letters = [outgoing(number * 10 + i) for i in range(relay.round_size)]
            await relay.hand_over(letters, everything)
            sizes.append(relay.round_size)
    assert sizes == [2, 2, 3, 2, 2, 3, 2]
    assert len(server.kept) == 7 * 2


async def test_small_rounds_say_nothing_of_how_many_a_relay_lets_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(places, "GROWS_AFTER", 2)
    server = Server(room=2)
    async with listening(server) as port, a_relay(port, round_size=4) as relay:
        await relay.hand_over([outgoing(number) for number in range(4)], everything)
        for number in range(10, 20):
            await relay.hand_over([outgoing(number)], everything)
        assert relay.round_size == 2


@pytest.mark.parametrize("answer", ["421 4.4.2 timeout exceeded", "cut"])
async def test_an_idle_connection_that_went_stale_is_replaced(answer: str) -> None:
    server = Server()
    async with listening(server) as port, a_relay(port) as relay:
        await relay.hand_over([outgoing(1), outgoing(2)], everything)
        server.tired, server.tired_answers = 2, {"MAIL": answer}
        attempts = await relay.hand_over([outgoing(3)], everything)
    assert endings(attempts) == [E.ACCEPTED]
    assert (len(server.kept), server.connections) == (3, 3)


async def test_a_refusal_on_an_old_connection_is_not_asked_for_twice() -> None:
    server = Server()
    async with listening(server) as port, a_relay(port) as relay:
        await relay.hand_over([outgoing(1), outgoing(2)], everything)
        server.answers = {"RCPT": "550 5.7.1 not wanted"}
        attempts = await relay.hand_over([outgoing(3)], everything)
    assert endings(attempts) == [E.REFUSED]
    assert len(server.recipients) == 3


async def test_a_connection_that_the_server_closed_in_between_is_replaced() -> None:
    server = Server()
    async with listening(server) as port, a_relay(port) as relay:
        await relay.hand_over([outgoing(1)], everything)
        server.hang_up()
        await server.has_open(0)
        attempts = await relay.hand_over([outgoing(2)], everything)
    assert endings(attempts) == [E.ACCEPTED]
    assert server.connections == 2


@pytest.mark.parametrize(("per_minute", "connections"), [(600, 4), (900, 50), (1200, 1)])
async def test_no_more_letters_leave_than_a_minute_allows(
    per_minute: int, connections: int
) -> None:
    server = Server()
    async with (
        listening(server) as port,
        a_relay(port, round_size=connections, per_minute=per_minute) as relay,
    ):
        size = relay.round_size
        began = asyncio.get_running_loop().time()
        for number in range(0, 24, size):
            letters = [outgoing(number + i) for i in range(min(size, 24 - number))]
            await relay.hand_over(letters, everything)
    took = server.dots_at[-1] - began
    # What leaves together needs its share of the minute before what follows.
    assert took >= (24 - size) * 60 / per_minute
    assert took < PATIENCE


def test_a_small_allowance_is_not_spent_in_one_burst() -> None:
    address = RelayAddress("127.0.0.1", 25)
    sizes = [
        Relay(address, SENDER, 4, allowance).round_size for allowance in (1, 10, 30, 900)
    ]
    assert sizes == [1, 1, 3, 4]


async def test_a_relay_that_takes_thirty_a_minute_is_never_asked_for_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for minute in ("stack.moods._MINUTE", "activities.relay.MINUTE_SECONDS"):
        monkeypatch.setattr(minute, 1.0)
    catcher = Catcher(MailFolder(tmp_path, durable=False), Mood(per_minute=30))
    async with (
        catching(catcher, port=0) as port,
        a_relay(port, per_minute=30) as relay,
    ):
        attempts: list[Attempt] = []
        for number in range(0, 75, 3):
            letters = [outgoing(number + i) for i in range(3)]
            attempts += await relay.hand_over(letters, everything)
    assert {one.ending for one in attempts} == {E.ACCEPTED}


async def test_closing_says_goodbye_on_every_connection() -> None:
    server = Server()
    async with AsyncExitStack() as opened:
        port = await opened.enter_async_context(listening(server))
        relay = Relay(RelayAddress("127.0.0.1", port), SENDER)
        await relay.hand_over([outgoing(1), outgoing(2)], everything)
        assert server.open_now == 2
        await relay.close()
        await server.has_open(0)
