"""Whether staff were told of each address that takes no mail."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from models.bad_address import bad_address_occasion
from models.evidence import Evidence
from models.meeting import AlertKind
from models.notice import NoticeKind
from models.roster import Role
from models.seat import Seat
from rules.proof_faults import Found
from rules.proof_history import NEVER
from rules.proof_seats import sitting
from rules.proof_series import not_said, stayed

LABEL = f"{NoticeKind.ANNOUNCEMENT}-{AlertKind.BOUNCED}"


def address_findings(evidence: Evidence, now: datetime) -> Iterator[Found]:
    """Yield who of the staff has no row of an address of their cohort that went bad."""
    staff = [seat for seat in evidence.seats if seat.role is Role.STAFF]
    for bad in evidence.bad_addresses:
        if bad.person not in _stayed(evidence.seats, bad.since, now):
            continue
        occasion = bad_address_occasion(evidence.cohort.key, bad.number)
        told = {one.person for one in evidence.tellings if one.occasion == occasion}
        for person in _stayed(staff, bad.since, now):
            if person not in told | {bad.person}:
                yield not_said((person, occasion, LABEL), bad.since, bad.since, now)


def _stayed(seats: Sequence[Seat], since: datetime, now: datetime) -> dict[str, Seat]:
    return stayed(lambda at: sitting(seats, at), since, NEVER, now)
