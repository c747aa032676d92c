"""The way to a relay: how it is spoken to, and in words why it was not reached."""

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP, SMTPAuthenticationError, SMTPException

from settings import LOOPBACK
from wire.tls_words import tls_fault

SETTING = "CONVENER_RELAY"


class RelayAddress(NamedTuple):
    """Where a relay is, and how to speak to it.

    `tls` from the start, or STARTTLS: demanded, never, or (None) taken where it is offered.
    """

    host: str
    port: int
    user: str | None = None
    password: str | None = None
    tls: bool = False
    starttls: bool | None = None

    @property
    def name(self) -> str:
        """Host and port; nothing of who logs in."""
        return f"{self.host}:{self.port}"


class NotConnected(Exception):  # noqa: N818 - it is an answer in words
    """A relay was not reached, is not to be trusted, or does not let us in."""


def relay_at(url: str, password: str, *, starttls: bool | None) -> RelayAddress:
    """Read where letters leave; no password travels in the clear by itself."""
    where = urlsplit(url)
    if starttls is None and where.scheme == "smtp" and where.username:
        starttls = None if where.hostname in LOOPBACK else True
    return RelayAddress(
        host=where.hostname or "127.0.0.1",
        port=where.port or (465 if where.scheme == "smtps" else 25),
        user=unquote(where.username) if where.username else None,
        password=password or None,
        tls=where.scheme == "smtps",
        starttls=starttls,
    )


async def connected(at: RelayAddress, seconds: float) -> SMTP:
    """Connect, secure, log in and say EHLO; `NotConnected` in words if that cannot be."""
    client = SMTP(
        hostname=at.host,
        port=at.port,
        use_tls=at.tls,
        start_tls=at.starttls,
        username=at.user,
        password=at.password,
        timeout=seconds,
        local_hostname="convener",
    )
    try:
        await client.connect()
        await client.ehlo()
    except (SMTPException, OSError, ValueError) as trouble:
        client.close()
        raise NotConnected(_why(trouble, at)) from trouble
    return client


def _why(trouble: Exception, at: RelayAddress) -> str:
    if fault := tls_fault(trouble, at.name, SETTING):
        return fault
    if isinstance(trouble, SMTPAuthenticationError):
        return (
            f"the relay at {at.name} refuses the login ({trouble.code} {trouble.message}): "
            f"are the user in {SETTING} and {SETTING}_PASSWORD right?"
        )
    if "STARTTLS" in str(trouble) and at.starttls:
        return (
            f"the relay at {at.name} offers no STARTTLS, and nothing is sent there in the "
            f"clear: take smtps:// in {SETTING}, or ask whoever runs it ({trouble})"
        )
    return f"no mail server answers at {at.name}: is {SETTING} right? ({trouble})"
