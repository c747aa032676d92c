"""The oracle of `wire.mime`: the same letter, put together by the standard library."""

from binascii import b2a_qp
from collections.abc import Sequence
from email.base64mime import body_encode
from email.generator import BytesGenerator
from email.message import Message
from email.policy import Compat32
from hashlib import sha256
from io import BytesIO

from models.letter import Letter
from wire.mime import _headers
from wire.plain import many_lines

POLICY = Compat32(linesep="\r\n", max_line_length=998)


def library_letter(letter: Letter) -> bytes:
    """Return the letter as the library's generator writes it."""
    message = _body(letter)
    for name, value in _headers(letter).items():
        message[name] = value.replace("\r\n", "\n")
    file = BytesIO()
    BytesGenerator(file, mangle_from_=False, policy=POLICY).flatten(message)
    return file.getvalue()


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
