"""Where the doors are, as the settings say it."""

from urllib.parse import SplitResult, unquote, urlsplit

from inbox.imap_login import Mailbox
from inbox.smtp_door import Address
from models.refusal import Refused

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_PORTS = {"imaps": 993, "imap": 143, "lmtp": 24, "smtp": 25}


def door_at(text: str) -> Address | None:
    """Read where to listen; None if nowhere. `Refused` in words."""
    if not text:
        return None
    where, port = _parts(text, "CONVENER_INBOX_DOOR", ("lmtp", "smtp"))
    return Address(where.hostname or "", port, lmtp=where.scheme == "lmtp")


def mailbox_at(text: str, password: str) -> Mailbox | None:
    """Read which mailbox to look into; None if in none. `Refused` in words."""
    if not text:
        return None
    where, port = _parts(text, "CONVENER_INBOX_IMAP", ("imaps", "imap"))
    if not where.username:
        raise Refused(f"CONVENER_INBOX_IMAP names no user: {_shown(text)}")
    return Mailbox(
        host=where.hostname or "",
        port=port,
        user=unquote(where.username),
        password=password,
        folder=unquote(where.path.strip("/")) or "INBOX",
        tls=where.scheme == "imaps",
        starttls=where.hostname not in _LOOPBACK,
    )


def _parts(text: str, setting: str, schemes: tuple[str, ...]) -> tuple[SplitResult, int]:
    try:
        where = urlsplit(text)
        port = _PORTS.get(where.scheme, 0) if where.port is None else where.port
    except ValueError:  # no number, or none that a port can have
        raise Refused(f"{setting} has no port that can be: {_shown(text)}") from None
    if where.scheme not in schemes or not where.hostname or where.password:
        begins = " or ".join(f"{scheme}://" for scheme in schemes)
        raise Refused(
            f"{setting} is no address that begins with {begins}, with a host and without "
            f"a password: {_shown(text)}"
        )
    return where, port


def _shown(text: str) -> str:
    """Return a setting without what may be a password in it."""
    scheme, _, rest = text.rpartition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"[:80]
