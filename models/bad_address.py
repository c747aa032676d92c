"""An address to which letters came back for good: nothing goes there until it is mended."""

from datetime import datetime

from models.seat import Seat
from models.value import Value


class BadAddress(Value):
    """That a person's address is known to be bad, and since when.

    `status` (such as 5.1.1) is the other mail server's, if it was that which told us.
    `number` is the order in which it was found out.
    """

    number: int
    person: str
    since: datetime
    status: str | None = None


class Unreachable(Value):
    """Somebody whose address is bad, by one of their seats: what staff are told of."""

    seat: Seat
    bad: BadAddress


def bad_address_occasion(cohort: str, number: int) -> str:
    """Return the occasion under which staff of a cohort are told of a bad address."""
    return f"{cohort}/-/address/{number}"
