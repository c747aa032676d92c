"""What a person wrote, for staff to read: plain, short, and harmless on any screen."""

import html
import re
from collections.abc import Iterator
from email import message_from_bytes

from wire.inbound_limits import LARGEST, excess, with_plain_ends
from wire.inbound_mail import Mail, octets, parameter, parts
from wire.plain import many_lines

UNREADABLE = "(its text cannot be read)"
LONGEST = 4_000  # characters
MOST_READ = 100_000  # octets of a part
# Others (punycode, idna) take a time that grows with the square of their length.
CHARSETS = re.compile(r"us-ascii|utf-?8|iso-8859-\d{1,2}|windows-125\d|cp125\d|koi8-[ru]")
_UNSEEN = re.compile(r"(?i)<(/?)(?:style|script|head)\b")
_BREAK = re.compile(r"(?i)<(?:br|p|div|tr|li|h[1-6])\b[^<>]{0,500}>")
_QUOTE = re.compile(r"(?i)<(/?)blockquote\b[^<>]{0,500}>")
_TAG = re.compile(r"<[^<>]{0,5000}>")


def text_of(raw: bytes) -> str:
    """Return a message's text, of at most `LONGEST` characters; total, like `classify`."""
    plain = with_plain_ends(raw)
    if len(raw) > LARGEST or excess(plain):
        return UNREADABLE
    try:
        return many_lines(_text(message_from_bytes(plain)), LONGEST)
    except Exception:  # noqa: BLE001 - a list must show what stands behind it
        return UNREADABLE


def _text(mail: Mail) -> str:
    found = {
        part.get_content_type(): part
        for part in reversed(list(parts(mail)))
        if part.get_content_maintype() == "text"
    }
    if plain := found.get("text/plain"):
        return decoded(plain)
    return shown(decoded(found["text/html"])) if "text/html" in found else ""


def decoded(part: Mail) -> str:
    """Return the words in a part, as far as anybody reads."""
    said = parameter(part, "charset").lower()
    charset = said if CHARSETS.fullmatch(said) else "utf-8"
    return octets(part)[:MOST_READ].decode(charset, "replace")


def shown(markup: str) -> str:
    """Return what a page shows, in lines; what it quotes is marked as in plain text."""
    first, *rest = _UNSEEN.split(markup)
    seen = [text for ends, text in zip(rest[::2], rest[1::2], strict=True) if ends]
    lines = _marked(" ".join((first, *("<" + s for s in seen))))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _marked(markup: str) -> Iterator[str]:
    depth, (first, *rest) = 0, _QUOTE.split(markup)
    yield from _lines(first)
    for ends, piece in zip(rest[::2], rest[1::2], strict=True):
        depth = max(depth + (-1 if ends else 1), 0)
        yield from (f"> {line}" if depth else line for line in _lines(piece))


def _lines(markup: str) -> Iterator[str]:
    """Yield lines as a page breaks them; the breaks of its source are but spaces."""
    flowing = " ".join(markup.split())
    without = html.unescape(_TAG.sub(" ", _BREAK.sub("\n", flowing)))
    yield from (" ".join(line.split()) for line in without.splitlines())
