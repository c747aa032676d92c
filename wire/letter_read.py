"""A letter of ours, read back: its subject, and what stands in it for people."""

from email import message_from_bytes, policy
from typing import NamedTuple


class ReadLetter(NamedTuple):
    """The subject in one line, and the plain text with bare line ends."""

    subject: str
    text: str


def read_letter(letter: bytes) -> ReadLetter:
    """Read the bytes that `wire.mime` wrote."""
    message = message_from_bytes(letter, policy=policy.default)
    plain = message.get_body(("plain",))
    text = plain.get_content() if plain else ""
    return ReadLetter(str(message["Subject"]), text.replace("\r\n", "\n").strip())
