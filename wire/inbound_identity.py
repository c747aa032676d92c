"""Which message it is, whichever door it comes by; measured before any parser sees it.

Each door, and each server before it, adds lines above a message: those do not count.
"""

import re
from hashlib import sha256

from models.address import address_fault
from wire.inbound_limits import LARGEST_HEAD, with_plain_ends

_SAYS_WHICH = (b"message-id", b"from", b"date")
_SHOWN = 2_000  # octets of a header
_TO = (b"x-original-to", b"delivered-to")


def identity(raw: bytes) -> str:
    """Return the same short word for every copy of one message, another for any other."""
    head, _, body = with_plain_ends(raw).partition(b"\n\n")
    said = b"\n".join(b" ".join(_header(head, name).split()) for name in _SAYS_WHICH)
    return sha256(said + b"\n\n" + body.rstrip()).hexdigest()


def as_delivered(raw: bytes, envelope_from: str) -> bytes:
    """Return a message as the last server keeps it: with its return path (RFC 5321 4.4)."""
    path = "" if address_fault(envelope_from) else envelope_from
    return f"Return-Path: <{path}>\r\n".encode() + raw


def delivered_to(raw: bytes) -> str:
    """Return whom the envelope named, as a mailbox's server noted it; "" if it did not."""
    head = with_plain_ends(raw[:LARGEST_HEAD]).partition(b"\n\n")[0]
    found = (_header(head, name).decode("ascii", "replace").strip() for name in _TO)
    return next((one for one in found if not address_fault(one)), "")


def _header(head: bytes, name: bytes) -> bytes:
    """Return the first header of a name, unfolded; empty if there is none."""
    line = re.search(rb"(?im)^" + name + rb":([^\n]*(?:\n[ \t][^\n]*)*)", head)
    return line[1][:_SHOWN] if line else b""
