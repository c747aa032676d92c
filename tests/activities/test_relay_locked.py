"""A relay behind TLS and login opens to who knows the word, and never without TLS."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from activities import relay as relay_module
from activities.connecting import RelayAddress
from activities.posts import Ending
from activities.relay import Relay
from activities.sending import Sender, Turn
from models.notice import LedgerState
from tests.activities.locked_relay import PASSWORD, USER, Locked, locked_relay
from tests.activities.own_postfix import own_postfix
from tests.activities.rounds import E, everything, outgoing
from tests.activities.servers import Server, listening
from tests.activities.turns import sent
from tests.authority import HERE, Authority
from tests.conftest import DatabaseUrls
from tests.store.world import JOURNEY, NOW, SENDER, a_row, entered, opened, rows_of


@pytest.fixture(autouse=True)
def soon_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay_module, "COMMAND_SECONDS", 2)


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this machine trusts."""
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


@pytest.fixture(params=["starttls", "tls from the start"])
async def locked(
    request: pytest.FixtureRequest, authority: Authority
) -> AsyncIterator[tuple[Locked, RelayAddress]]:
    handler, at_once = Locked(), request.param == "tls from the start"
    context = authority.server_side(*HERE)
    async with locked_relay(handler, context, from_the_start=at_once) as port:
        starttls = None if at_once else True
        yield (
            handler,
            RelayAddress("127.0.0.1", port, USER, PASSWORD, tls=at_once, starttls=starttls),
        )


async def handed_over(at: RelayAddress) -> tuple[Ending, str]:
    relay = Relay(at, SENDER)
    first, second = await relay.hand_over([outgoing(1), outgoing(2)], everything)
    await relay.close()
    assert first.ending is second.ending
    assert "sesame" not in first.reply
    return first.ending, first.reply


async def test_it_opens_to_who_knows_the_word(locked: tuple[Locked, RelayAddress]) -> None:
    handler, at = locked
    assert (await handed_over(at))[0] is E.ACCEPTED
    assert len(handler.kept) == 2


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"password": "open parsley"}, "refuses the login (535 5.7.8"),
        ({"user": None, "password": None}, "530"),
    ],
    ids=["wrong password", "no login"],
)
async def test_it_stays_shut_to_all_others_and_nothing_is_refused(
    locked: tuple[Locked, RelayAddress], other: dict[str, Any], words: str
) -> None:
    handler, at = locked
    ending, reply = await handed_over(at._replace(**other))
    assert (ending, words in reply) == (E.STOPPED, True), reply
    assert handler.kept == []


async def test_with_a_wrong_password_every_letter_stays_owed_and_leaves_with_the_right_one(
    locked: tuple[Locked, RelayAddress], sqlite_urls: DatabaseUrls
) -> None:
    handler, at = locked
    async with opened(sqlite_urls()) as db:
        await entered(db, *(a_row(number) for number in range(1, 4)))

        async def looked(at: RelayAddress, now: timedelta) -> set[tuple[LedgerState, str]]:
            sender = Sender(db, Relay(at, SENDER), None, timedelta(minutes=11))
            await sent(sender, Turn(JOURNEY, f"look {now}", NOW + now))
            await sender.post.close()
            return {(row.state, row.reply or "") for row in (await rows_of(db)).values()}

        ((state, reply),) = await looked(at._replace(password="no"), timedelta())
        assert (state, "CONVENER_RELAY_PASSWORD" in reply) == (LedgerState.OWED, True)
        ((state, _),) = await looked(at, timedelta(minutes=2))
        assert state is LedgerState.ACCEPTED
    assert len(handler.kept) == 3


async def test_starttls_is_taken_where_it_is_offered(authority: Authority) -> None:
    handler = Locked()
    async with locked_relay(handler, authority.server_side(*HERE)) as port:
        at = RelayAddress("127.0.0.1", port, USER, PASSWORD, starttls=None)
        assert (await handed_over(at))[0] is E.ACCEPTED


@pytest.mark.parametrize("answer", ["502 what?", "454 4.7.0 TLS is not available now"])
async def test_starttls_that_is_demanded_and_not_had_stops_everything(answer: str) -> None:
    server = Server({"STAR": answer})
    async with listening(server) as port:
        ending, reply = await handed_over(RelayAddress("127.0.0.1", port, starttls=True))
    assert ending is E.STOPPED
    assert f"127.0.0.1:{port} offers no STARTTLS" in reply
    assert (server.senders, server.kept) == ([], [])


@pytest.mark.parametrize(
    ("shown", "expired", "words"),
    [
        (("relay.example.org",), False, "is made out to another name: CONVENER_RELAY"),
        (HERE, True, "has expired: whoever runs it must renew it"),
    ],
)
@pytest.mark.parametrize("at_once", [True, False], ids=["tls", "starttls"])
async def test_a_certificate_that_is_not_good_stops_everything(
    authority: Authority,
    shown: tuple[str, ...],
    expired: bool,
    words: str,
    at_once: bool,
) -> None:
    handler, context = Locked(), authority.server_side(*shown, expired=expired)
    async with locked_relay(handler, context, from_the_start=at_once) as port:
        at = RelayAddress("127.0.0.1", port, USER, PASSWORD, tls=at_once)
        ending, reply = await handed_over(at)
    assert ending is E.STOPPED
    assert reply.startswith(f"the certificate of 127.0.0.1:{port}")
    assert words in reply
    assert handler.kept == []


async def test_a_certificate_nobody_vouches_for_stops_everything(
    locked: tuple[Locked, RelayAddress], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    handler, at = locked
    ending, reply = await handed_over(at)
    assert ending is E.STOPPED
    assert reply.startswith("nobody whom this machine trusts vouches for the certificate")
    assert "SSL_CERT_FILE" in reply
    assert handler.kept == []


async def test_a_port_without_tls_is_not_spoken_to_in_the_clear() -> None:
    server = Server()
    async with listening(server) as port:
        ending, reply = await handed_over(RelayAddress("127.0.0.1", port, tls=True))
    assert ending is E.STOPPED
    assert "does not speak TLS there" in reply
    assert server.senders == []


async def test_a_real_postfix_is_spoken_to_over_starttls_or_not_at_all(
    authority: Authority,
) -> None:
    certificate, key = authority.makes_out(*HERE)
    sink = Server()
    secured = (
        f"smtpd_tls_security_level = encrypt\n"
        f"smtpd_tls_chain_files = {key}, {certificate}\n"
    )
    async with listening(sink) as onward:
        with own_postfix(onward, more=secured) as postfix:
            at = RelayAddress("127.0.0.1", postfix.port)
            ending, reply = await handed_over(at._replace(starttls=False))
            assert (ending, reply[:3]) == (E.STOPPED, "530")
            for starttls in (None, True):
                ending, _ = await handed_over(at._replace(starttls=starttls))
                assert ending is E.ACCEPTED
            async with asyncio.timeout(20):
                while len(sink.kept) < 4:  # noqa: ASYNC110 - another process's doing
                    await asyncio.sleep(0.1)
        with own_postfix(onward) as open_one:
            at = RelayAddress("127.0.0.1", open_one.port, starttls=True)
            ending, reply = await handed_over(at)
    assert (ending, "offers no STARTTLS" in reply) == (E.STOPPED, True), reply
