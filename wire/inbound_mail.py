"""A message taken apart: who wrote it, what it answers, and its parts."""

import re
from collections.abc import Iterator
from contextlib import suppress
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import collapse_rfc2231_value
from itertools import islice
from typing import NamedTuple, TypeAlias

from models.address import address_fault
from wire.inbound_limits import MOST_PARTS
from wire.plain import one_line

Mail: TypeAlias = "Message[str, str]"

_ID = re.compile(r"<([!-;=?-~]{1,250})>")  # RFC 5322 3.6.4: visible ASCII
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_ADDRESS = re.compile(r'[^\s<>()\[\],;:"@]+@[^\s<>()\[\],;:"@]+')
_BULK = {"bulk", "junk", "list", "auto_reply"}
_MACHINES = {"mailer-daemon", "postmaster"}
_NO_HUMAN_SETS = ("X-Autoreply", "X-Autorespond", "X-Autoresponse")
_SHOWN = 200  # characters of a subject


class Heading(NamedTuple):
    """What the headers say; fields as in `models.reply`."""

    sender: str | None
    message_id: str | None
    references: tuple[str, ...]
    automatic: bool


def heading(mail: Mail) -> Heading:
    """Return who wrote a message and what it belongs to."""
    sender = _one_address(mail)
    return Heading(
        sender=sender,
        message_id=next(iter(message_ids(header(mail, "Message-ID"))), None),
        references=_references(mail),
        automatic=_is_automatic(mail, sender),
    )


def header(mail: Mail, name: str, longest: int = 2_000) -> str:
    """Return a header, cut to what anybody needs of it; empty if there is none."""
    return str(mail.get(name, ""))[:longest].strip()


def message_ids(text: str) -> tuple[str, ...]:
    """Return the Message-IDs in a header, without their brackets."""
    return tuple(_ID.findall(text))


def subject(mail: Mail) -> str:
    """Return the subject on one line, its encoded words (RFC 2047) read if they can be."""
    text = header(mail, "Subject", 1_000)
    with suppress(LookupError, MessageError, ValueError):  # else shown as it came
        text = str(make_header(decode_header(text)))
    return one_line(text, _SHOWN)


def parts(mail: Mail) -> Iterator[Mail]:
    """Yield the parts of a message in their order, without those of messages within.

    What lies in a forwarded message was said by somebody else, to somebody else.
    """
    return islice(_leaves(mail), MOST_PARTS)


def file_name(part: Mail) -> str:
    """Return the lower-cased name of an attachment; empty if it has none one can read."""
    said = parameter(part, "filename", "Content-Disposition") or parameter(part, "name")
    return said.lower()


def parameter(part: Mail, name: str, of: str = "Content-Type") -> str:
    """Return a parameter of a header; empty if there is none that one can read."""
    try:
        return collapse_rfc2231_value(part.get_param(name, "", of)).strip()
    except (LookupError, TypeError, ValueError):
        return ""  # the library trips over some parameters of RFC 2231


def inner(part: Mail) -> list[Mail]:
    """Return the messages or parts that a part holds."""
    payload = part.get_payload()
    found = payload if isinstance(payload, list) else []
    return [one for one in found if isinstance(one, Message)]


def octets(part: Mail) -> bytes:
    """Return what a part holds, its transfer encoding undone."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _leaves(mail: Mail) -> Iterator[Mail]:
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting.extend(reversed(inner(part)))
        else:
            yield part


def _one_address(mail: Mail) -> str | None:
    """Return the address in From if there is exactly one, in whatever disguise.

    Display names hold addresses to deceive; parsers disagree about which one counts
    (CVE-2023-27043). Two that differ are nobody.
    """
    said = [str(value)[:2_000] for value in mail.get_all("From", [])]
    found = {
        one.lower() for text in said for one in _ADDRESS.findall(_QUOTED.sub("", text))
    }
    only = found.pop() if len(found) == 1 and len(said) == 1 else ""
    return None if address_fault(only) else only


def _references(mail: Mail) -> tuple[str, ...]:
    older = message_ids(header(mail, "References", 8_000))
    newest = message_ids(header(mail, "In-Reply-To"))
    return tuple(dict.fromkeys((*older, *newest)))[-50:]


def _is_automatic(mail: Mail, sender: str | None) -> bool:
    """Whether a machine wrote it (RFC 3834 5, and what was usual before)."""
    submitted = header(mail, "Auto-Submitted").lower().partition(";")[0].strip()
    return (
        submitted not in {"", "no"}
        or header(mail, "Precedence").lower() in _BULK
        or header(mail, "Return-Path") == "<>"
        or any(name in mail for name in _NO_HUMAN_SETS)
        or (sender or "").partition("@")[0] in _MACHINES
    )
