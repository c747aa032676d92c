"""A real mail server behind TLS and a login, as relays of the net are."""

import asyncio
import ssl
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "convener", "open sesame"


class Locked:
    """Takes letters only over TLS and after a login."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert server.transport
        assert session.ssl is not None or server.transport.get_extra_info("sslcontext")
        assert session.authenticated
        self.kept.append(envelope.original_content or b"")
        return "250 kept"


@asynccontextmanager
async def locked_relay(
    handler: Locked, context: ssl.SSLContext, *, from_the_start: bool = False
) -> AsyncIterator[int]:
    """Run one on a free port, with STARTTLS or (`from_the_start`) with TLS at once."""
    loop = asyncio.get_running_loop()

    def smtp() -> SMTP:
        with warnings.catch_warnings(action="ignore"):  # it sees no TLS but its own
            return SMTP(
                handler,
                tls_context=None if from_the_start else context,
                require_starttls=not from_the_start,
                auth_required=True,
                auth_require_tls=not from_the_start,
                authenticator=_let_in,
                loop=loop,
            )

    secured = context if from_the_start else None
    listener = await loop.create_server(smtp, "127.0.0.1", 0, ssl=secured)
    try:
        yield listener.sockets[0].getsockname()[1]
    finally:
        listener.close()
        await asyncio.sleep(0.05)


def _let_in(
    _server: object, _session: object, _envelope: object, _how: str, who: object
) -> AuthResult:
    assert isinstance(who, LoginPassword)
    known = (USER.encode(), PASSWORD.encode())
    # Not "handled": the library answers 535 itself, else it would say nothing at all.
    return AuthResult(success=(who.login, who.password) == known, handled=False)
