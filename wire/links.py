"""Signed links: who may say what of which occasion, in an address that a letter can hold.

A token names only occasion, person and purpose, and carries no time: the same facts give
the same letter. Whether that person still may is asked of the truth at the click.
"""

from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256

from itsdangerous import BadData, Signer
from itsdangerous.encoding import base64_decode, base64_encode

_BETWEEN = "\n"  # in no occasion's id and in no person's


class Purpose(StrEnum):
    """What a link is for; a token for one purpose is nothing to another."""

    HELD = "held"
    DONE = "done"
    ANSWER = "answer"
    MEETING = "meeting"  # its entry for a calendar: it answers nothing
    ATTENDANCE = "attendance"
    GUESTS = "guests"
    UNSUBSCRIBE = "unsubscribe"  # from digests alone
    CIRCLE = "circle"


def sign(secret: bytes, purpose: Purpose, occasion: str, person: str) -> str:
    """Return the token: letters, digits, `-`, `_` and one dot; under 140 for usual ids."""
    named = base64_encode(f"{occasion}{_BETWEEN}{person}")
    return _signer([secret], purpose).sign(named).decode("ascii")


def read(secrets: Sequence[bytes], purpose: Purpose, token: str) -> tuple[str, str] | None:
    """Return (occasion, person) if one of `secrets` signed `token` for `purpose`."""
    try:
        named = base64_decode(_signer(secrets, purpose).unsign(token)).decode()
    except (BadData, UnicodeError):
        return None
    occasion, _, person = named.partition(_BETWEEN)
    return occasion, person


def _signer(secrets: Sequence[bytes], purpose: Purpose) -> Signer:
    salt = f"convener.link.{purpose}"
    return Signer(list(secrets), salt=salt, key_derivation="hmac", digest_method=sha256)
