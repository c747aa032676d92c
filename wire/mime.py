"""A letter as the bytes that go to a mail server (RFC 5322, RFC 2045, RFC 6047).

The bytes are a function of the letter alone: boundaries come from its Message-ID. Headers
are guarded twice, since this Python can turn `=?UTF-8?Q?=0A?=` in a subject into a new line
of the header: what people typed is made harmless before, and the names are compared after.

The standard library encodes; the parts are put together here, in a fraction of the time of
its generator, since a letter's headers are those of a thousand others but for one. The
tests hold every sort of letter, byte for byte, against the one that the library builds.
"""

import re
from binascii import b2a_qp
from collections.abc import Mapping, Sequence
from datetime import UTC
from email.base64mime import body_encode
from email.header import Header
from email.utils import format_datetime, formataddr
from functools import lru_cache
from hashlib import sha256

from models.address import address_fault
from models.letter import Letter
from wire.plain import many_lines, one_line

_CRLF = "\r\n"
LONGEST_HEADER = 200  # characters of a subject or a name
LARGEST = 256 * 1024  # a letter is a tenth of it; many a server takes no more than 1 MB
_REMEMBERED = 4096  # people and subjects that recur from letter to letter
_HEADER_ENDS = re.compile(r"\r\n?(?![ \t\n])|(?<!\r)\n(?![ \t])")  # folded lines go on
# Printable ASCII without brackets, and a line of at most 998 (RFC 5322 2.1.1).
_PAGE = re.compile(r"https?://[!-;=?-~]{1,900}")
_ID = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")  # printable ASCII without brackets and @


def write_letter(letter: Letter) -> bytes:
    """Return the letter: ASCII and CRLF throughout.

    `ValueError` if an address or an id cannot stand in a header, a header came out that was
    never put in, or the letter is larger than any of ours should be.
    """
    kind, body = _body(letter)
    headers = {"Content-Type": kind} | _headers(letter)
    written = _written(headers, body)
    _refuse_other_headers(written, [*headers])
    if len(written) > LARGEST:
        raise ValueError(
            f"the letter would have {len(written) // 1024} kB, and at most "
            f"{LARGEST // 1024} leave here: shorten what it says"
        )
    return written.encode("ascii")


def header_text(text: str) -> str:
    """Return `text` fit for a header: one line, no encoded word, not too long."""
    return one_line(text.replace("=?", "= ?"), LONGEST_HEADER)


def _headers(letter: Letter) -> dict[str, str]:
    """Return all but those of the body; the thread's id stands in every letter of it."""
    message_id = checked_id(letter.message_id)
    thread = checked_id(letter.references or letter.message_id)
    answered = {"In-Reply-To": thread} if letter.references else {}
    return {
        "From": _mailbox(letter.sender, letter.sender_name),
        "Reply-To": _mailbox(letter.reply_to),
        "To": _mailbox(letter.to, letter.to_name),
        "Subject": _folded(header_text(letter.subject), "Subject"),
        "Date": format_datetime(letter.date.astimezone(UTC)),
        "Message-ID": message_id,
        **answered,
        "References": thread,  # some relays replace a Message-ID, but keep this
        **_unsubscribing(letter),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Content-Language": "en",
        "MIME-Version": "1.0",
    }


def _unsubscribing(letter: Letter) -> dict[str, str]:
    """Return what lets a mail program unsubscribe by one POST (RFC 8058).

    The address stands as it is: folded or encoded it would be none to many a reader.
    """
    if letter.unsubscribe is None:
        return {}
    if not _PAGE.fullmatch(letter.unsubscribe):
        raise ValueError(f"{letter.unsubscribe!a} is no address of a page for a header")
    return {
        "List-Unsubscribe": f"<{letter.unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


@lru_cache(_REMEMBERED)
def _mailbox(address: str, name: str = "") -> str:
    if fault := address_fault(address):
        raise ValueError(fault)
    shown = header_text(name)
    if shown.isascii():
        return formataddr((shown, address))
    return f"{_folded(shown, 'Reply-To')} <{address}>"


@lru_cache(_REMEMBERED)
def _folded(text: str, name: str) -> str:
    """Return `text` in lines of at most 76 characters, encoded if not ASCII (RFC 2047)."""
    return Header(text, header_name=name).encode(linesep=_CRLF)


def checked_id(text: str) -> str:
    """Return a Message-ID, or raise `ValueError` for what cannot be one."""
    if not _ID.fullmatch(text):
        raise ValueError(f"{text!a} is no message id: one reads like <name@example.org>")
    return text


def _body(letter: Letter) -> tuple[str, str]:
    """Return (content type, body): what people read, and the same calendar twice.

    Readers that know invitations take the one among the alternatives; the others offer the
    attachment. Both are encoded, which also keeps their CRLF.
    """
    words = [_text("plain", letter.text), _text("html", letter.html)]
    if letter.calendar is None or letter.method is None:
        return _multipart("alternative", letter, words)
    calendar = body_encode(letter.calendar, eol=_CRLF)
    kind = f"text/calendar; method={letter.method}; charset=UTF-8; component=VEVENT"
    shown = {"Content-Type": kind, "Content-Transfer-Encoding": "base64"}
    attached = {
        "Content-Type": "application/ics; name=invite.ics",
        "Content-Transfer-Encoding": "base64",
        "Content-Disposition": "attachment; filename=invite.ics",
    }
    kind, body = _multipart("alternative", letter, [*words, _written(shown, calendar)])
    alternatives = _written({"Content-Type": kind}, body)
    return _multipart("mixed", letter, [alternatives, _written(attached, calendar)])


def _text(kind: str, text: str) -> str:
    octets = f"{many_lines(text)}\n".encode()
    written = b2a_qp(octets, istext=True).decode("ascii").replace("\n", _CRLF)
    headers = {
        "Content-Type": f"text/{kind}; charset=utf-8",
        "Content-Transfer-Encoding": "quoted-printable",
    }
    return _written(headers, written)


def _written(headers: Mapping[str, str], body: str) -> str:
    """Return headers, an empty line, and a body."""
    return (
        "".join(f"{name}: {value}{_CRLF}" for name, value in headers.items()) + _CRLF + body
    )


def _multipart(kind: str, letter: Letter, parts: Sequence[str]) -> tuple[str, str]:
    """Return parts between boundaries that no encoded body can hold: none holds `=_`."""
    digest = sha256(f"{kind} {letter.message_id}".encode()).hexdigest()[:32]
    between = f"--=_{digest}"
    body = "".join(f"{between}{_CRLF}{part}{_CRLF}" for part in parts)
    return f'multipart/{kind}; boundary="=_{digest}"', f"{body}{between}--{_CRLF}"


def _refuse_other_headers(written: str, expected: Sequence[str]) -> None:
    head, _, _ = written.partition(_CRLF * 2)
    names = [line.partition(":")[0] for line in _HEADER_ENDS.split(head)]
    if names != [*expected]:
        raise ValueError(
            "a header came out of this letter that was never put in: look for line ends or "
            "encoded words in its subject and names"
        )
