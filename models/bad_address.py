"""An address to which letters came back for good: nothing goes there until it is mended."""

from datetime import datetime

from models.value import Value


class BadAddress(Value):
    """That a person's address is known to be bad, and since when.

    `status` (such as 5.1.1) and `said` are the other mail server's; both are empty where
    staff knew it by themselves. `number` is the order in which it was found out.
    """

    number: int
    person: str
    since: datetime
    status: str | None = None
    said: str | None = None


def bad_address_occasion(cohort: str, number: int) -> str:
    """Return the occasion under which staff of a cohort are told of a bad address."""
    return f"{cohort}/-/address/{number}"
