"""The real road against real servers: what each answer, cut and silence means."""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

import pytest

from activities import relay as relay_module
from activities.clock import machine_clock
from activities.posts import Ending, Fence, Passed
from stack.catcher import Catcher, catching
from store.mail_folder import MailFolder
from tests.activities.rounds import E, a_relay, endings, everything, outgoing
from tests.activities.servers import DOT, PATIENCE, Cut, Server, Wire, listening, wired
from tests.store.world import SENDER, a_letter


async def nothing(_: Collection[str]) -> Passed:
    return Passed(frozenset(), machine_clock() + timedelta(seconds=30))


async def too_late(keys: Collection[str]) -> Passed:
    return Passed(frozenset(keys), machine_clock())


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
        ("RCPT", "550 5.1.1 nobody of that name", E.UNREACHABLE),
        ("RCPT", "550 5.7.1 not wanted here", E.REFUSED),
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
    fence: Fence, ending: Ending
) -> None:
    server = Server()
    async with listening(server) as port, a_relay(port) as relay:
        attempts = await relay.hand_over([outgoing(1), outgoing(2)], fence)
        await server.has_open(0)
        assert endings(attempts) == [ending] * 2
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
        await server.has_open(0)
        assert server.kept == []
        assert endings(await relay.hand_over([outgoing()], everything)) == [E.ACCEPTED]


async def test_a_canceled_round_sends_nothing_and_frees_its_places() -> None:
    at_the_fence = asyncio.Event()

    async def never(_: Collection[str]) -> Passed:
        at_the_fence.set()
        await asyncio.sleep(3600)
        raise AssertionError

    server = Server()
    async with listening(server) as port, a_relay(port, round_size=2) as relay:
        rounds = [
            asyncio.create_task(relay.hand_over([outgoing(1), outgoing(2)], never))
            for _ in range(3)
        ]
        await at_the_fence.wait()
        for each in rounds:
            each.cancel()
        await asyncio.gather(*rounds, return_exceptions=True)
        async with asyncio.timeout(PATIENCE):
            attempts = await relay.hand_over([outgoing(3), outgoing(4)], everything)
        assert endings(attempts) == [E.ACCEPTED] * 2
        await server.has_open(2)
    assert sum(b"Letter 1" in letter for letter in server.kept) == 0


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
