"""Addresses that a relay says are not there: what is ordered about them."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

from activities.answers import status_in
from activities.posts import Ending
from activities.refusals import Tried
from models.command import Bounced
from models.occasion import place_of

RELAY = "relay"  # who orders what a relay says


def orders_about(tried: Sequence[Tried], journey: str, token: str) -> Iterator[Bounced]:
    """Yield the order that a report would have brought; the same for a repeated attempt.

    Until it is carried out their letters stay claimed, so a crash loses none of them: the
    next attempt takes them over, and hears the same.
    """
    cohort, _ = place_of(journey)
    found = {
        one.letter.person: one.attempt
        for one in tried
        if one.attempt.ending is Ending.UNREACHABLE
    }
    for person, attempt in found.items():
        identity = f"{token} {attempt.key}"
        yield Bounced(
            request=f"bounced.{sha256(identity.encode()).hexdigest()[:24]}",
            by=RELAY,
            cohort=cohort,
            person=person,
            status=status_in(attempt.reply.partition(" ")[2]),
        )
