"""The same letter once more, because somebody asked for it (RFC 5322 3.6.6)."""

from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256

from models.address import address_fault
from wire.mime import checked_id

_CRLF = "\r\n"


def copy_id(message_id: str, number: int) -> str:
    """Return the Message-ID of a letter's nth copy: the same for the same copy."""
    digest = sha256(f"{message_id} {number}".encode()).hexdigest()[:32]
    return f"<{digest}@{message_id.strip('<>').partition('@')[2]}>"


def resent(
    letter: bytes, *, date: datetime, sender: str, to: str, message_id: str
) -> bytes:
    """Return `letter`, whose own bytes stay as they are, below the fields that say so.

    `message_id` is this copy's own, so that it can be asked for by itself; `date` is in
    UTC. `ValueError` if an address or the id cannot stand in a header.
    """
    for address in (sender, to):
        if fault := address_fault(address):
            raise ValueError(fault)
    fields = {
        "Resent-From": sender,
        "Resent-To": to,
        "Resent-Date": format_datetime(date),
        "Resent-Message-ID": checked_id(message_id),
    }
    head = "".join(f"{name}: {value}{_CRLF}" for name, value in fields.items())
    return head.encode("ascii") + letter
