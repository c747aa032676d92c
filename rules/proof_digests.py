"""Whether digests came on their day, and only to those of the host who want them.

Nobody is owed one: of a week with nothing in it there is none. That one came twice is found
with all else.
"""

from collections.abc import Iterator
from datetime import date, datetime

from models.digest import digest_occasion
from models.evidence import Evidence, Telling
from models.notice import NoticeKind
from rules.digests import is_hearer
from rules.moments import digest_of
from rules.open_days import OpenDays
from rules.proof_faults import Fault, Found, found
from rules.proof_history import LOOK_TAKES
from rules.proof_seats import sitting
from rules.send_slots import SendSlots


def digest_findings(evidence: Evidence) -> Iterator[Found]:
    """Yield accepted digests that ought not to have left when they did."""
    cohort = evidence.cohort
    slots = SendSlots(
        timezone=cohort.timezone, open_days=OpenDays.of(cohort), at=evidence.send_at
    )
    for one in evidence.tellings:
        if one.kind is not NoticeKind.DIGEST or not (one.is_accepted and one.told_at):
            continue
        if why := _why_wrong(evidence, one, slots, one.told_at):
            yield found(Fault.WRONG, one.person, one.occasion, one.label, why)


def _why_wrong(
    evidence: Evidence, telling: Telling, slots: SendSlots, at: datetime
) -> str | None:
    day = date.fromisoformat(telling.offset.removeprefix("-"))
    moment = digest_of(day, slots)
    if telling.occasion != digest_occasion(evidence.cohort.key):
        return "it is the digest of no cohort here"
    if evidence.cohort.digest is None or day.weekday() != evidence.cohort.digest.number:
        return "no digest is of that day"
    if not moment.leaves_at <= at < moment.until + LOOK_TAKES:
        return f"its time was from {moment.leaves_at:%Y-%m-%d %H:%M} UTC, for two days"
    hosts = [seat for seat in evidence.seats if is_hearer(seat)]
    then = max(at - LOOK_TAKES, moment.leaves_at)
    if telling.person not in {**sitting(hosts, at), **sitting(hosts, then)}:
        return "they were none of the host's people then"
    return "they had stopped them before" if _had_stopped(evidence, telling, at) else None


def _had_stopped(evidence: Evidence, telling: Telling, at: datetime) -> bool:
    """Whether somebody's last word, when a look surely knew of it, was to stop them."""
    wished = [
        (change.new or {}).get("wanted")
        for change in evidence.changes
        if (change.what, change.subject) == ("digests", telling.person)
        and change.at + LOOK_TAKES <= at
    ]
    return bool(wished) and wished[-1] is False
