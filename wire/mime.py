"""A letter as the bytes that go to a mail server (RFC 5322, RFC 2045, RFC 6047).

The bytes are a function of the letter alone: boundaries come from its Message-ID. Headers
are guarded twice, since this Python can turn `=?UTF-8?Q?=0A?=` in a subject into a new line
of the header: what people typed is made harmless before, and the names are compared after.

The older half of the standard library writes them: it takes a third of the time of
`EmailMessage`, and leaves long ids alone, which that one turns into encoded words.
"""

import re
from binascii import b2a_qp
from collections.abc import Sequence
from datetime import UTC
from email.base64mime import body_encode
from email.generator import BytesGenerator
from email.header import Header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32
from email.utils import format_datetime, formataddr
from hashlib import sha256
from io import BytesIO

from models.address import address_fault
from models.letter import Letter
from wire.plain import many_lines, one_line

LONGEST_HEADER = 200  # characters of a subject or a name
_LONGEST_LINE = 998  # octets (RFC 5322 2.1.1); what may be long is folded before
_POLICY = Compat32(linesep="\r\n", max_line_length=_LONGEST_LINE)
_ID = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")  # printable ASCII without brackets and @


def write_letter(letter: Letter) -> bytes:
    """Return the letter: ASCII and CRLF throughout.

    `ValueError` if an address or an id cannot stand in a header, or a header came out that
    was never put in.
    """
    message = _body(letter)
    for name, value in _headers(letter).items():
        message[name] = value
    file = BytesIO()
    BytesGenerator(file, mangle_from_=False, policy=_POLICY).flatten(message)
    written = file.getvalue()
    _refuse_other_headers(written, message.keys())
    return written


def header_text(text: str) -> str:
    """Return `text` fit for a header: one line, no encoded word, not too long."""
    return one_line(text.replace("=?", "= ?"), LONGEST_HEADER)


def _headers(letter: Letter) -> dict[str, str]:
    """Return all but those of the body; the thread's id stands in every letter of it."""
    message_id = _checked_id(letter.message_id)
    thread = _checked_id(letter.references or letter.message_id)
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
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Content-Language": "en",
        "MIME-Version": "1.0",
    }


def _mailbox(address: str, name: str = "") -> str:
    if fault := address_fault(address):
        raise ValueError(fault)
    shown = header_text(name)
    if shown.isascii():
        return formataddr((shown, address))
    return f"{_folded(shown, 'Reply-To')} <{address}>"


def _folded(text: str, name: str) -> str:
    """Return `text` in lines of at most 76 characters, encoded if not ASCII (RFC 2047)."""
    return Header(text, header_name=name).encode()


def _checked_id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError(f"{text!a} is no message id: one reads like <name@example.org>")
    return text


def _body(letter: Letter) -> Message:
    """Return the tree of calendaring: what people read, and the same calendar twice.

    Readers that know invitations take the one among the alternatives; the others offer the
    attachment. Both are encoded, which also keeps their CRLF.
    """
    words = [_text("plain", letter.text), _text("html", letter.html)]
    if letter.calendar is None or letter.method is None:
        return _multipart("alternative", letter, words)
    calendar = body_encode(letter.calendar)
    kind = f"text/calendar; method={letter.method}; charset=UTF-8; component=VEVENT"
    shown = _part(kind, "base64", calendar)
    attached = _part("application/ics; name=invite.ics", "base64", calendar)
    attached["Content-Disposition"] = "attachment; filename=invite.ics"
    alternatives = _multipart("alternative", letter, [*words, shown])
    return _multipart("mixed", letter, [alternatives, attached])


def _text(kind: str, text: str) -> Message:
    octets = f"{many_lines(text)}\n".encode()
    written = b2a_qp(octets, istext=True).decode("ascii")
    return _part(f"text/{kind}; charset=utf-8", "quoted-printable", written)


def _part(kind: str, encoding: str, payload: str) -> Message:
    part = Message()
    part["Content-Type"] = kind
    part["Content-Transfer-Encoding"] = encoding
    part.set_payload(payload)
    return part


def _multipart(kind: str, letter: Letter, parts: Sequence[Message]) -> Message:
    """Return parts between boundaries that no encoded body can hold: none holds `=_`."""
    digest = sha256(f"{kind} {letter.message_id}".encode()).hexdigest()[:32]
    whole = Message()
    whole["Content-Type"] = f'multipart/{kind}; boundary="=_{digest}"'
    whole.set_payload([*parts])
    return whole


def _refuse_other_headers(written: bytes, expected: list[str]) -> None:
    head, _, _ = written.partition(b"\r\n\r\n")
    if BytesHeaderParser().parsebytes(head).keys() != expected:
        raise ValueError(
            "a header came out of this letter that was never put in: look for line ends or "
            "encoded words in its subject and names"
        )
