"""The text of a reply, whole or not at all: for what is read as somebody's answer.

What staff are shown may be cut and garbled (`wire.inbound_text`); an answer may not.
"""

from collections.abc import Iterable
from email import message_from_bytes
from typing import NamedTuple

from wire.inbound_limits import LARGEST, excess, with_plain_ends
from wire.inbound_mail import Mail, octets, parameter, parts
from wire.inbound_text import CHARSETS, MOST_READ, decoded, shown
from wire.plain import many_lines

FILE = "it brings a file: read it"
NO_TEXT = "it has no text that can be read"
SEVERAL = "it has several texts"
SIGNATURE = "-- "
_SIGNED = {
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
}
_TEXTS = {"text/plain", "text/html"}
_UNSEEN = str.maketrans(
    {"\u00a0": " ", "\u202f": " "} | dict.fromkeys("\u200b\u200e\u200f\ufeff", "")
)


class Written(NamedTuple):
    """The text, its lines ended by a bare newline; or why there is none to rely on."""

    text: str
    fault: str = ""


def written(raw: bytes) -> Written:
    r"""Return what a reply says and quotes; total, and bounded in time.

    Quoted lines begin with ">", also where a page shows them as a block. Of lines, only
    that above a signature, "-- ", keeps its space at the end (RFC 3676 4.3).
    """
    plain = with_plain_ends(raw)
    if len(raw) > LARGEST or excess(plain):
        return Written("", NO_TEXT)
    try:
        return _written(list(parts(message_from_bytes(plain))))
    except (LookupError, RecursionError, TypeError, ValueError):  # of the library
        return Written("", NO_TEXT)


def _written(leaves: list[Mail]) -> Written:
    if any(_is_file(leaf) for leaf in leaves):
        return Written("", FILE)
    texts = {kind: [one for one in leaves if _is(one, kind)] for kind in _TEXTS}
    if any(len(found) > 1 for found in texts.values()):
        return Written("", SEVERAL)
    for kind, read in (("text/plain", _plain), ("text/html", _page)):
        for part in texts[kind]:
            text = "" if _is_doubtful(part) else read(part)
            return Written("", NO_TEXT) if "\ufffd" in text or not text else Written(text)
    return Written("", NO_TEXT)


def _is(part: Mail, kind: str) -> bool:
    return part.get_content_type() == kind


def _is_file(part: Mail) -> bool:
    """Whether a part is something beside the text: a logo and a seal are not."""
    if part.get_content_disposition() == "attachment":
        return part.get_content_type() not in _SIGNED
    if part.get_content_maintype() == "image":
        return "Content-ID" not in part
    return part.get_content_type() not in _TEXTS | _SIGNED


def _is_doubtful(part: Mail) -> bool:
    said = parameter(part, "charset").lower()
    return len(octets(part)) > MOST_READ or bool(said and not CHARSETS.fullmatch(said))


def _page(part: Mail) -> str:
    lines = shown(decoded(part)).split("\n")
    return _clean(SIGNATURE if line == SIGNATURE.strip() else line for line in lines)


def _plain(part: Mail) -> str:
    lines = decoded(part).split("\n")
    if parameter(part, "format").lower() == "flowed":
        lines = _unflowed(lines, delsp=parameter(part, "delsp").lower() == "yes")
    return _clean(lines)


def _unflowed(lines: Iterable[str], *, delsp: bool) -> list[str]:
    """Undo what RFC 3676 does to lines; quoted ones stay as they are, nobody reads them."""
    paragraphs: list[list[str]] = []
    goes_on = False
    for line in lines:
        if line.startswith(">"):
            paragraphs.append([line])
            goes_on = False
            continue
        bare = line.removeprefix(" ")  # stuffed, 4.4
        flows = bare.endswith(" ") and bare != SIGNATURE
        piece = bare[:-1] if flows and delsp else bare
        if goes_on and bare != SIGNATURE:
            paragraphs[-1].append(piece)
        else:
            paragraphs.append([piece])
        goes_on = flows
    return ["".join(pieces) for pieces in paragraphs]


def _clean(lines: Iterable[str]) -> str:
    said = (line.translate(_UNSEEN) for line in lines)
    return "\n".join(line if line == SIGNATURE else many_lines(line) for line in said)
