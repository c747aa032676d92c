"""A relay behind STARTTLS and login opens to who knows the word, and to nobody else."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from activities import relay as relay_module
from activities.posts import Ending
from activities.relay import Relay, RelayAddress
from tests.activities.rounds import E, endings, everything, outgoing
from tests.activities.servers import Server, listening
from tests.store.world import SENDER


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
