"""Whether a message comes from whom it names, as our own mail server found (RFC 8601).

Only a result under our server's own name counts: anybody may write the header, and that
server takes away those under its name that are not its own (RFC 8601 5). authres, the one
library for it, has rested since 2019 and gives comments of strangers back as results.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from models.reply import Trust
from wire.inbound_limits import LARGEST_HEAD, LONGEST_HEADER, with_plain_ends

_RESULTS = re.compile(rb"(?im)^authentication-results:([^\n]*(?:\n[ \t][^\n]*)*)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)("|\\?$)')  # one without an end runs to the end
_COMMENT = re.compile(r"\([^()]*\)")
_DEEPEST = 5  # of comments within comments
_MOST = 20
_VERDICT = re.compile(r"\s*([a-z0-9-]+)(?:\s*/\s*\d+)?\s*=\s*([a-z]+)")
_PROPERTY = re.compile(r"\b([a-z]+\.[a-z0-9-]+)\s*=\s*([^\s;=]+)")
_PLAIN = re.compile(r"[A-Za-z0-9.@_+-]*")
_SIGNERS = ("header.d", "header.i", "header.from")
_BAD = {"fail"}


class _Result(NamedTuple):
    method: str
    verdict: str
    domains: frozenset[str]


def trust_in(raw: bytes, sender: str | None, server: str) -> Trust:
    """Say what `server` (its authserv-id; "" if none is known) found of a sender's domain.

    A no outweighs what may be said beside it, but that DKIM fails here and passes there:
    lists and relays break one signature and add another.
    """
    domain = (sender or "").rpartition("@")[2].lower()
    if not server or not domain:
        return Trust.UNKNOWN
    found = [one for one in _results(raw, server.lower()) if _concerns(one, domain)]
    verdicts = {(one.method, one.verdict) for one in found}
    if ("dmarc", "fail") in verdicts:
        return Trust.FAILED
    if ("dkim", "pass") in verdicts or ("dmarc", "pass") in verdicts:
        return Trust.PROVEN
    return Trust.FAILED if ("dkim", "fail") in verdicts else Trust.UNKNOWN


def _results(raw: bytes, server: str) -> Iterator[_Result]:
    head = with_plain_ends(raw[:LARGEST_HEAD]).partition(b"\n\n")[0]
    for found in _RESULTS.findall(head)[:_MOST]:
        name, *said = _plainly(found[:LONGEST_HEADER]).split(";")
        if name.split()[:1] == [server]:
            yield from (one for each in said[:_MOST] if (one := _result(each)))


def _plainly(header: bytes) -> str:
    """Return a header without what strangers may have put in: quotes and comments."""
    text = " ".join(header.decode("ascii", "replace").lower().split())
    text = _QUOTED.sub(_unquoted, text)
    for _ in range(_DEEPEST):
        text = _COMMENT.sub(" ", text)
    return "" if set(text) & set('"()') else text


def _unquoted(found: re.Match[str]) -> str:
    if found[2] != '"':
        return '"'
    return found[1] if _PLAIN.fullmatch(found[1]) else "?"


def _result(text: str) -> _Result | None:
    if not (said := _VERDICT.match(text)):
        return None
    named = dict(_PROPERTY.findall(text[said.end() :]))
    domains = {named[key].rpartition("@")[2] for key in _SIGNERS if key in named}
    return _Result(said[1], said[2], frozenset(domains))


def _concerns(result: _Result, domain: str) -> bool:
    """Whether a result is about the sender's domain, or another level of it (RFC 7489 3.1).

    A no that names no domain concerns everybody.
    """
    if not result.domains:
        return result.verdict in _BAD
    return any(_aligned(one, domain) for one in result.domains)


def _aligned(one: str, other: str) -> bool:
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return "." in shorter and (longer == shorter or longer.endswith(f".{shorter}"))
