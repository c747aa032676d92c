"""The way into a mailbox at a provider, and in words why it stays shut."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from socket import SHUT_RDWR
from typing import NamedTuple

from imapclient import IMAPClient
from imapclient.exceptions import CapabilityError, IMAPClientError, LoginError

from wire.tls_words import tls_fault

ANSWER_SECONDS = 30.0
SETTING = "CONVENER_INBOX_IMAP"


class Mailbox(NamedTuple):
    """A mailbox, and how to get there: `tls` from the start, or demanded by `starttls`."""

    host: str
    port: int
    user: str
    password: str
    folder: str = "INBOX"
    tls: bool = True
    starttls: bool = True

    @property
    def name(self) -> str:
        """What tells it from another."""
        return f"{self.user}@{self.host}/{self.folder}"


class Shut(Exception):  # noqa: N818 - it is an answer in words
    """A mailbox is not there, is not to be trusted, or does not let us in."""


@asynccontextmanager
async def opened(at: Mailbox) -> AsyncIterator[IMAPClient]:
    """Log in; `Shut` in words if that cannot be. No password goes out before TLS stands."""
    try:
        client = await asyncio.to_thread(_log_in, at)
    except (IMAPClientError, OSError) as trouble:
        raise Shut(_why(trouble, at)) from trouble
    try:
        yield client
    finally:
        _cut(client)  # which ends a wait that goes on in its thread


def _log_in(at: Mailbox) -> IMAPClient:
    client = IMAPClient(at.host, at.port, ssl=at.tls, timeout=ANSWER_SECONDS)
    try:
        if at.starttls and not at.tls:
            client.starttls()
        client.login(at.user, at.password)
    except BaseException:
        _cut(client)
        raise
    return client


def _cut(client: IMAPClient) -> None:
    """Hang up. A line on which TLS has failed cannot even be closed; that is no trouble.

    The line goes first: a file cannot be closed while another thread reads from it.
    """
    with suppress(IMAPClientError, OSError):
        client.socket().shutdown(SHUT_RDWR)
    with suppress(IMAPClientError, OSError):
        client.shutdown()


def _why(trouble: Exception, at: Mailbox) -> str:
    """Say what is wrong, where, and what to do; nothing of whose mailbox it is."""
    where = f"{at.host}:{at.port}"
    if fault := tls_fault(trouble, where, SETTING):
        return fault
    if isinstance(trouble, LoginError):
        return f"{where} refuses the login: is CONVENER_INBOX_PASSWORD right?"
    if isinstance(trouble, CapabilityError):
        return (
            f"{where} offers no STARTTLS, and no password goes there in the clear: take "
            f"imaps:// in {SETTING}, or ask whoever runs it"
        )
    return f"{where} does not answer ({type(trouble).__name__}): is {SETTING} right?"
