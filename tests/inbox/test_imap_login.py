"""A mailbox over TLS: a real server with a certificate, and no way around it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from imapclient import IMAPClient

from commands import health_inbox
from commands.installation import Installation
from inbox.imap_door import ImapDoor
from inbox.imap_login import Mailbox, Shut, opened
from settings import Settings
from tests.authority import HERE, Authority
from tests.inbox.dovecot import PASSWORD, Ports, bring, mailbox, running
from tests.inbox.hall import Hall
from tests.inbox.test_imap_door import hello, standing, until_there

WAYS = ["imaps", "starttls"]


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this machine trusts."""
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


@contextmanager
def secured(authority: Authority, *names: str, expired: bool = False) -> Iterator[Ports]:
    with running(authority.makes_out(*names, expired=expired)) as ports:
        yield ports


def by(way: str, ports: Ports, user: str = "ann", host: str = "127.0.0.1") -> Mailbox:
    tls = way == "imaps"
    port = ports.imaps if tls else ports.imap
    return Mailbox(host, port, user, PASSWORD, tls=tls, starttls=True)


async def why_shut(at: Mailbox) -> str:
    with pytest.raises(Shut) as shut:
        async with opened(at):
            pass
    assert at.user not in str(shut.value)
    assert PASSWORD not in str(shut.value)
    return str(shut.value)


async def test_messages_are_taken_over_tls_from_the_start_and_over_starttls(
    hall: Hall, authority: Authority
) -> None:
    with secured(authority, *HERE) as ports:
        bring(mailbox(ports.imap, "ann"), hello(1))
        for way, new in (("imaps", 1), ("starttls", 0)):
            async with opened(by(way, ports)) as client:
                assert client.socket().version().startswith("TLS")
                assert await ImapDoor(hall.keeping, by(way, ports)).take(client) == new
        wrong = by("imaps", ports)._replace(password="another")
        assert "refuses the login: is CONVENER_INBOX_PASSWORD right?" in await why_shut(
            wrong
        )
    assert len(await hall.rows()) == 1


@pytest.mark.parametrize("way", WAYS)
async def test_over_tls_too_a_message_is_heard_that_comes_right_before_the_wait(
    hall: Hall, authority: Authority, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    enter, news = IMAPClient.idle, [hello(1)]

    def idle(client: IMAPClient) -> None:
        if news:
            bring(mailbox(ports.imap, "ann"), news.pop())
        enter(client)

    monkeypatch.setattr(IMAPClient, "idle", idle)
    with secured(authority, *HERE) as ports:
        async with standing(ImapDoor(hall.keeping, by(way, ports), poll_seconds=3600)):
            await until_there(hall, 1)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("names", "expired", "host", "words"),
    [
        (("mail.example.org",), False, "localhost", "made out to another name: CONVENER_"),
        (("localhost",), False, "127.0.0.1", "made out to another name: CONVENER_INBOX"),
        (HERE, True, "127.0.0.1", "has expired: whoever runs it must renew it"),
    ],
)
async def test_a_certificate_that_is_not_good_is_refused_in_words(
    authority: Authority,
    way: str,
    names: tuple[str, ...],
    expired: bool,
    host: str,
    words: str,
) -> None:
    with secured(authority, *names, expired=expired) as ports:
        at = by(way, ports, host=host)
        said = await why_shut(at)
    assert said.startswith(f"the certificate of {host}:{at.port}")
    assert words in said


@pytest.mark.parametrize("way", WAYS)
async def test_a_certificate_that_nobody_vouches_for_is_refused_in_words(
    tmp_path: Path, way: str
) -> None:
    with secured(Authority(tmp_path), *HERE) as ports:
        at = by(way, ports)
        said = await why_shut(at)
    assert said.startswith("nobody whom this machine trusts vouches for the certificate of")
    assert f"127.0.0.1:{at.port}" in said
    assert "SSL_CERT_FILE" in said


async def test_a_server_without_tls_never_hears_the_password(imap_port: int) -> None:
    ports = Ports(imap_port, imap_port)
    assert "offers no STARTTLS, and no password" in await why_shut(by("starttls", ports))
    assert "does not speak TLS there" in await why_shut(by("imaps", ports))


@pytest.mark.parametrize(
    "greeting",
    [
        "* OK [CAPABILITY IMAP4rev1] without STARTTLS",
        "* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] somebody in between let us in",
        "* OK [CAPABILITY IMAP4rev1 STARTTLS] and then refuses it",
    ],
)
async def test_whoever_stands_in_between_and_hides_starttls_never_hears_the_password(
    greeting: str,
) -> None:
    heard: list[str] = []
    async with _in_between(greeting, heard) as port:
        await why_shut(by("starttls", Ports(port, port)))
    assert heard
    assert not any("LOGIN" in line or PASSWORD in line for line in heard)


@asynccontextmanager
async def _in_between(greeting: str, heard: list[str]) -> AsyncIterator[int]:
    """Somebody who speaks IMAP, but no STARTTLS."""
    known = greeting.partition("[CAPABILITY ")[2].partition("]")[0]

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"{greeting}\r\n".encode())
        while line := (await reader.readline()).decode():
            heard.append(line)
            tag, verb, *_ = line.split()
            asked = verb == "CAPABILITY"
            told = f"* CAPABILITY {known}\r\n{tag} OK\r\n" if asked else f"{tag} BAD no\r\n"
            writer.write(told.encode())
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await asyncio.sleep(0.05)


async def test_the_doctor_names_the_certificate(tmp_path: Path) -> None:
    with secured(Authority(tmp_path), *HERE) as ports:
        settings = Settings(inbox_imap=f"imaps://ann@127.0.0.1:{ports.imaps}")
        found = health_inbox.doors(Installation(settings, None, elsewhere=True))
        ((name, is_well, words),) = [one async for one in found]
    assert (name, is_well) == ("Mailbox", False)
    assert "cannot be read: nobody whom this machine trusts vouches for" in words
