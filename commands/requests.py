"""The id of a request: the same for the same order, given while the same was seen."""

from hashlib import sha256

LONGEST = 24


def request_id(what: str, subject: str, seen: int | str, *said: object) -> str:
    """Return the id of an order: command, what it is about, the revision seen, arguments.

    Nothing that was said can be read from it.
    """
    words = "\x1f".join(map(str, (what, subject, seen, *said)))
    return f"{what}.{sha256(words.encode()).hexdigest()[:LONGEST]}"
