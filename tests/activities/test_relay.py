"""The real road against real servers: what each answer, cut and silence means."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from activities import relay as relay_module
from activities.clock import machine_clock
from activities.posts import Attempt, Ending, Passed
from activities.relay import Relay, RelayAddress
from models.notice import NoticeKind
from stack.catcher import Catcher, catching
from stack.moods import Mood
from store.ledger import Outgoing
from store.mail_folder import MailFolder
from tests.activities.servers import DOT, Cut, Server, Wire, listening, wired
from tests.store.world import END, SENDER, a_letter, message_id

E = Ending


def outgoing(number: int = 1, **other: Any) -> Outgoing:
    letter = Outgoing(
        key=f"key {number}",
        kind=NoticeKind.INVITATION,
        message_id=message_id(number),
        envelope_to="ada@alder.example.org",
        letter=a_letter(number),
        attempts=0,
        until=END,
    )
    return letter._replace(**other)


async def everything(keys: Collection[str]) -> Passed:
    return Passed(frozenset(keys), machine_clock() + timedelta(seconds=30))


async def nothing(_: Collection[str]) -> Passed:
    return Passed(frozenset(), machine_clock() + timedelta(seconds=30))


async def too_late(keys: Collection[str]) -> Passed:
    return Passed(frozenset(keys), machine_clock())


@asynccontextmanager
async def a_relay(port: int, **other: object) -> AsyncIterator[Relay]:
    relay = Relay(RelayAddress("127.0.0.1", port), SENDER, **other)  # type: ignore[arg-type]
    try:
        yield relay
    finally:
        await relay.close()
        await asyncio.sleep(0.02)


def endings(attempts: Sequence[Attempt]) -> list[Ending]:
    return [attempt.ending for attempt in attempts]


@pytest.mark.parametrize(
    ("verb", "answer", "ending"),
    [
        ("EHLO", "421 4.3.2 going down", E.STOPPED),
        ("MAIL", "451 4.3.0 later", E.DEFERRED),
        ("MAIL", "550 5.7.1 you may not send here", E.STOPPED),
        ("MAIL", "530 5.7.0 log in first", E.STOPPED),
        ("MAIL", "421 4.3.2 going down", E.STOPPED),
        ("MAIL", "cut", E.DEFERRED),
        ("RCPT", "450 4.7.1 greylisted", E.DEFERRED),
        ("RCPT", "452 4.2.2 mailbox full", E.DEFERRED),
        ("RCPT", "432 4.3.2 concurrent connections", E.DEFERRED),
        ("RCPT", "550 5.1.1 nobody of that name", E.REFUSED),
        ("RCPT", "421 4.3.2 going down", E.STOPPED),
        ("RCPT", "cut", E.DEFERRED),
        ("DATA", "451 4.3.0 later", E.DEFERRED),
        ("DATA", "554 5.5.1 no valid recipients", E.REFUSED),
        ("DATA", "421 4.3.2 going down", E.STOPPED),
        ("DATA", "250 what?", E.DEFERRED),
        ("DATA", "cut", E.DEFERRED),
        ("DOT", "250 2.0.0 queued as 7", E.ACCEPTED),
        ("DOT", "252 kept, I think", E.ACCEPTED),
        ("DOT", "354 what?", E.UNKNOWN),
        ("DOT", "no number at all", E.UNKNOWN),
        ("DOT", "451 4.3.0 disk full", E.DEFERRED),
        ("DOT", "421 4.3.2 going down", E.STOPPED),
        ("DOT", "550 5.7.1 spam", E.REFUSED),
        ("DOT", "552 5.3.4 too large", E.REFUSED),
        ("DOT", "cut", E.UNKNOWN),
    ],
)
async def test_each_answer_at_each_verb_has_its_ending(
    verb: str, answer: str, ending: Ending
) -> None:
    server = Server({verb: answer})
    async with listening(server) as port, a_relay(port) as relay:
        [attempt] = await relay.hand_over([outgoing()], everything)
    assert attempt.ending is ending
    assert len(server.kept) == (ending is E.ACCEPTED)
    if answer[0] in "245" and verb != "EHLO" and ending is not E.UNKNOWN:
        assert attempt.reply == answer


async def test_where_nobody_listens_everything_stops_and_nothing_is_refused() -> None:
    async with listening(Server()) as port:
        pass
    async with a_relay(port) as relay:
        attempts = await relay.hand_over([outgoing(1), outgoing(2)], everything)
    assert endings(attempts) == [E.STOPPED] * 2
    assert attempts[0].reply.startswith(f"no mail server answers at 127.0.0.1:{port}: ")


async def test_a_server_that_greets_with_no_stops_everything() -> None:
    server = Server(banner="554 no service here")
    async with listening(server) as port, a_relay(port) as relay:
        assert endings(await relay.hand_over([outgoing()], everything)) == [E.STOPPED]


async def test_one_refused_letter_stops_no_other_of_its_round() -> None:
    server = Server()
    async with listening(server) as port, a_relay(port) as relay:
        attempts = await relay.hand_over(
            [outgoing(1), outgoing(2, envelope_to="no address"), outgoing(3)], everything
        )
    assert [(one.key, one.ending) for one in attempts] == [
        ("key 1", E.ACCEPTED),
        ("key 2", E.REFUSED),
        ("key 3", E.ACCEPTED),
    ]


# ---------------------------------------------------------------- cuts, silences, fences


@pytest.mark.parametrize(
    ("cut", "ending", "kept"),
    [
        (Cut(at=b"MAIL FROM", up=True, then="before"), E.DEFERRED, 0),
        (Cut(at=b"DATA", up=True, then="after"), E.DEFERRED, 0),
        (Cut(at=b"354", up=False, then="before"), E.DEFERRED, 0),
        (Cut(at=b"Subject", up=True, then="before"), E.DEFERRED, 0),
        (Cut(at=DOT, up=True, then="before"), E.UNKNOWN, 0),
        (Cut(at=DOT, up=True, then="after"), E.UNKNOWN, 1),
        (Cut(at=b"250 kept", up=False, then="before"), E.UNKNOWN, 1),
        (Cut(at=b"250 kept", up=False, then="swallow"), E.UNKNOWN, 1),
    ],
)
async def test_what_is_cut_before_the_dot_was_not_sent_and_after_it_nobody_knows(
    monkeypatch: pytest.MonkeyPatch, cut: Cut, ending: Ending, kept: int
) -> None:
    monkeypatch.setattr(relay_module, "DOT_SECONDS", 1)
    server = Server(answers={"DOT": "250 kept"})

    async def slowly(keys: Collection[str]) -> Passed:
        await asyncio.sleep(0.3)  # as long as it takes to see that the wire is cut
        return await everything(keys)

    async with (
        listening(server) as behind,
        wired(Wire(behind, cut)) as port,
        a_relay(port) as relay,
    ):
        [attempt] = await relay.hand_over([outgoing()], slowly)
    assert attempt.ending is ending
    assert len(server.kept) == kept


@pytest.mark.parametrize(("fence", "ending"), [(nothing, E.FENCED), (too_late, E.DEFERRED)])
async def test_without_a_valid_pass_no_dot_is_written_and_the_server_keeps_nothing(
    fence: object, ending: Ending
) -> None:
    server = Server()
    async with listening(server) as port, a_relay(port) as relay:
        attempts = await relay.hand_over([outgoing(1), outgoing(2)], fence)  # type: ignore[arg-type]
        await asyncio.sleep(0.1)
        assert endings(attempts) == [ending] * 2
        assert server.open_now == 0
        assert endings(await relay.hand_over([outgoing(3)], everything)) == [E.ACCEPTED]
    assert [b"Letter 3" in letter for letter in server.kept] == [True]


async def test_a_fence_that_fails_leaves_no_connection_and_no_letter() -> None:
    async def broken(_: Collection[str]) -> Passed:
        raise RuntimeError("the database is away")

    server = Server()
    async with listening(server) as port, a_relay(port) as relay:
        for _ in range(3):
            with pytest.raises(RuntimeError, match="away"):
                await relay.hand_over([outgoing(1), outgoing(2)], broken)
        await asyncio.sleep(0.1)
        assert (server.open_now, server.kept) == (0, [])
        assert endings(await relay.hand_over([outgoing()], everything)) == [E.ACCEPTED]


async def test_a_canceled_round_sends_nothing_and_frees_its_places() -> None:
    async def never(_: Collection[str]) -> Passed:
        await asyncio.sleep(3600)
        raise AssertionError

    server = Server()
    async with listening(server) as port, a_relay(port, round_size=2) as relay:
        rounds = [
            asyncio.create_task(relay.hand_over([outgoing(1), outgoing(2)], never))
            for _ in range(3)
        ]
        await asyncio.sleep(0.2)
        for each in rounds:
            each.cancel()
        await asyncio.gather(*rounds, return_exceptions=True)
        async with asyncio.timeout(5):
            attempts = await relay.hand_over([outgoing(3), outgoing(4)], everything)
        assert endings(attempts) == [E.ACCEPTED] * 2
        await asyncio.sleep(0.1)
        assert server.open_now == 2
    assert sum(b"Letter 1" in letter for letter in server.kept) == 0


# ---------------------------------------------------------------- connections


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
        async with asyncio.timeout(20):
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
        async with asyncio.timeout(20):
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
        async with asyncio.timeout(20):
            await asyncio.gather(*rounds)
        assert relay.round_size == 2
        assert endings(await relay.hand_over([outgoing(99)], everything)) == [E.ACCEPTED]


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
        server.answers = {"RCPT": "550 5.1.1 nobody"}
        attempts = await relay.hand_over([outgoing(3)], everything)
    assert endings(attempts) == [E.REFUSED]
    assert len(server.recipients) == 3


async def test_a_connection_that_the_server_closed_in_between_is_replaced() -> None:
    server = Server()
    async with listening(server) as port, a_relay(port) as relay:
        await relay.hand_over([outgoing(1)], everything)
        server.hang_up()
        await asyncio.sleep(0.1)
        attempts = await relay.hand_over([outgoing(2)], everything)
    assert endings(attempts) == [E.ACCEPTED]
    assert server.connections == 2


# ---------------------------------------------------------------- what is sent


HOSTILE = [
    "",
    "ada",
    "ada@alder.example.org, bea@birch.example.org",
    "ada@alder.example.org\r\nRCPT TO:<bea@birch.example.org>",
    "<ada@alder.example.org>",
    '"a\r\nb"@example.org',
    "ada@alder.example.org> SIZE=1",
    "<script>@example.org",
    "ada@[127.0.0.1]",
    "ada\x00@example.org",
    "adä@example.org",
]


@pytest.mark.parametrize("address", HOSTILE)
async def test_a_hostile_address_is_refused_before_any_server_hears_it(
    address: str,
) -> None:
    server = Server()
    async with listening(server) as port, a_relay(port) as relay:
        [attempt] = await relay.hand_over([outgoing(envelope_to=address)], everything)
    assert attempt.ending is E.REFUSED
    assert "address" in attempt.reply
    assert (server.connections, server.recipients) == (0, [])


DOTTED = b"\r\n".join(
    [
        b"Message-ID: <9@host.example.org>",
        b"",
        b".",
        b"..",
        b".a",
        b"a.",
        b"x" * 998,
        b".",
        b"",
    ]
)


@pytest.mark.parametrize(
    "letter",
    [a_letter(1), DOTTED, DOTTED + b".\r\n", a_letter(1) + (b"z" * 70 + b"\r\n") * 40_000],
    ids=["usual", "dots", "dot last", "large"],
)
async def test_a_letter_arrives_byte_for_byte(letter: bytes, tmp_path: Path) -> None:
    folder = MailFolder(tmp_path)
    async with catching(Catcher(folder), port=0) as port, a_relay(port) as relay:
        [attempt] = await relay.hand_over([outgoing(letter=letter)], everything)
    assert attempt.ending is E.ACCEPTED
    [kept] = folder.newest(9)
    assert folder.read(kept.name) == letter
    assert kept.envelope_to == "ada@alder.example.org"


async def test_a_letter_without_a_last_line_end_is_ended_and_not_hung(
    tmp_path: Path,
) -> None:
    folder = MailFolder(tmp_path)
    bare = a_letter(1).rstrip()
    async with catching(Catcher(folder), port=0) as port, a_relay(port) as relay:
        await relay.hand_over([outgoing(letter=bare)], everything)
    [kept] = folder.newest(9)
    assert folder.read(kept.name) == bare + b"\r\n"


async def test_each_letter_has_one_recipient_and_our_sender() -> None:
    server = Server()
    async with listening(server) as port, a_relay(port, round_size=1) as relay:
        await relay.hand_over([outgoing(1)], everything)
        await relay.hand_over(
            [outgoing(2, envelope_to="bea@birch.example.org")], everything
        )
    assert server.recipients == [
        "RCPT TO:<ada@alder.example.org>",
        "RCPT TO:<bea@birch.example.org>",
    ]


async def test_each_letter_comes_back_to_an_address_of_its_own_if_that_is_wanted() -> None:
    server = Server()
    async with listening(server) as port, a_relay(port) as relay:
        relay.is_tagged = True
        await relay.hand_over([outgoing(1), outgoing(2)], everything)
    name, _, domain = SENDER.partition("@")
    wanted = [f"MAIL FROM:<{name}+{number}@{domain}>" for number in (1, 2)]
    assert sorted(said.partition("> ")[0] for said in server.senders) == wanted


# ---------------------------------------------------------------- pace


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
    assert took < 24 * 60 / per_minute * 1.5 + 2


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


# ---------------------------------------------------------------- STARTTLS and login


class Locked:
    """Takes letters only after STARTTLS and login, as a relay of the net does."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert session.ssl is not None
        assert session.authenticated
        self.kept.append(envelope.original_content or b"")
        return "250 kept"


def _let_in(
    _server: object, _session: object, _envelope: object, _how: str, who: object
) -> AuthResult:
    assert isinstance(who, LoginPassword)
    return AuthResult(success=(who.login, who.password) == (b"convener", b"open sesame"))


def _certificate(folder: Path) -> tuple[Path, Path]:
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    names = ("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    files = ("-keyout", str(key), "-out", str(certificate))
    subprocess.run((*command.split(), *names, *files), check=True, capture_output=True)
    return key, certificate


@pytest.fixture
async def locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Locked, int]]:
    key, certificate = _certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setattr(relay_module, "COMMAND_SECONDS", 2)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    handler, loop = Locked(), asyncio.get_running_loop()
    listener = await loop.create_server(
        lambda: SMTP(
            handler,
            tls_context=context,
            require_starttls=True,
            auth_required=True,
            authenticator=_let_in,
            loop=loop,
        ),
        "127.0.0.1",
        0,
    )
    yield handler, listener.sockets[0].getsockname()[1]
    listener.close()
    await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("user", "password", "starttls", "ending"),
    [
        ("convener", "open sesame", True, E.ACCEPTED),
        ("convener", "open sesame", None, E.ACCEPTED),
        ("convener", "open parsley", True, E.STOPPED),
        (None, None, True, E.STOPPED),
        ("convener", "open sesame", False, E.STOPPED),
    ],
)
async def test_a_locked_relay_opens_to_who_speaks_tls_and_logs_in(
    locked: tuple[Locked, int],
    user: str | None,
    password: str | None,
    starttls: bool | None,
    ending: Ending,
) -> None:
    handler, port = locked
    address = RelayAddress("127.0.0.1", port, user, password, starttls=starttls)
    relay = Relay(address, SENDER)
    attempts = await relay.hand_over([outgoing(1), outgoing(2)], everything)
    await relay.close()
    assert endings(attempts) == [ending] * 2
    assert len(handler.kept) == (2 if ending is E.ACCEPTED else 0)
    assert "sesame" not in "".join(one.reply for one in attempts)


async def test_starttls_that_is_demanded_and_not_offered_stops_everything() -> None:
    server = Server({"STAR": "502 what?"})
    async with listening(server) as port:
        relay = Relay(RelayAddress("127.0.0.1", port, starttls=True), SENDER)
        assert endings(await relay.hand_over([outgoing()], everything)) == [E.STOPPED]
    assert server.kept == []


async def test_a_certificate_nobody_vouches_for_stops_everything(
    locked: tuple[Locked, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    handler, port = locked
    relay = Relay(RelayAddress("127.0.0.1", port, "convener", "open sesame"), SENDER)
    assert endings(await relay.hand_over([outgoing()], everything)) == [E.STOPPED]
    assert handler.kept == []


async def test_closing_says_goodbye_on_every_connection() -> None:
    server = Server()
    async with AsyncExitStack() as opened:
        port = await opened.enter_async_context(listening(server))
        relay = Relay(RelayAddress("127.0.0.1", port), SENDER)
        await relay.hand_over([outgoing(1), outgoing(2)], everything)
        assert server.open_now == 2
        await relay.close()
        await asyncio.sleep(0.05)
        assert server.open_now == 0
