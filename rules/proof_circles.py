"""Whether all who may join a circle were told of it, once, and nobody else was."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from models.circle import circle_occasion
from models.evidence import Evidence, Telling
from models.meeting import Meeting
from models.notice import NoticeKind
from models.program import Step
from models.seat import Seat
from rules.moments import opening_of
from rules.proof_evidence import histories
from rules.proof_faults import Fault, Found, found
from rules.proof_history import LOOK_TAKES, History
from rules.proof_seats import sitting
from rules.proof_series import not_said, stayed

LABEL = str(NoticeKind.OPENING)


def circle_findings(evidence: Evidence, now: datetime) -> Iterator[Found]:
    """Yield who never heard of a circle while it met, and who heard and should not have."""
    steps = {
        circle_occasion(evidence.cohort.key, step.key): step
        for step in evidence.cohort.program.steps("cohort")
        if step.opt_in
    }
    openings = [t for t in evidence.tellings if t.kind is NoticeKind.OPENING]
    for occasion, step in steps.items():
        told = {one.person for one in openings if one.occasion == occasion}
        yield from _untold(evidence, occasion, step, told, now)
    for one in openings:
        at = one.told_at if one.is_accepted else None
        if at and (why := _why_wrong(evidence, steps.get(one.occasion), one, at)):
            yield found(Fault.WRONG, one.person, one.occasion, one.label, why)


def _untold(
    evidence: Evidence, occasion: str, step: Step, told: set[str], now: datetime
) -> Iterator[Found]:
    """Yield, once a person, who ought to have a row by a moment that came."""
    missed: set[str] = set()
    meetings = [each for each in evidence.meetings if each.step == step.key]
    lives = list(histories(evidence, meetings))
    for seat in _who_may(evidence, step):
        person = seat.person.id
        if person in told | missed:
            continue
        for history in lives:
            for leaves, end in _moments(history, seat):
                if leaves > now or person in _ever_inside(evidence, step, leaves):
                    continue
                if person in _there_until(evidence, step, leaves, end, now) - missed:
                    missed.add(person)
                    yield not_said((person, occasion, LABEL), leaves, leaves, now)


def _moments(history: History[Meeting], seat: Seat) -> Iterator[tuple[datetime, datetime]]:
    """Yield by when a seat's person ought to have heard, and until when it was of use."""
    for period in history.periods:
        since = max(seat.since, period.start)
        moment = opening_of(period.occasion, since, history.slots)
        leaves, end = history.released(moment.leaves_at), min(period.end, moment.until)
        if leaves < end:
            yield leaves, end


def _there_until(
    evidence: Evidence, step: Step, leaves: datetime, end: datetime, now: datetime
) -> set[str]:
    """Return who was there when the letter left, and did not come in meanwhile."""
    may = _who_may(evidence, step)
    still = stayed(lambda at: sitting(may, at), leaves, end, now)
    return still.keys() - _ever_inside(evidence, step, leaves + LOOK_TAKES)


def _why_wrong(
    evidence: Evidence, step: Step | None, telling: Telling, at: datetime
) -> str | None:
    if step is None:
        return "there is no such circle"
    then = {who for seats in (at, at - LOOK_TAKES) for who in _there(evidence, step, seats)}
    if telling.person not in then:
        return "it is not for them"
    if telling.person in _ever_inside(evidence, step, at - LOOK_TAKES):
        return "they knew of it, and had been in it"
    return None


def _there(evidence: Evidence, step: Step, at: datetime) -> dict[str, Seat]:
    return sitting(_who_may(evidence, step), at)


def _who_may(evidence: Evidence, step: Step) -> Sequence[Seat]:
    """Return the seats whose people may come: of a role, and perhaps of a track."""
    tracks = {team.key: team.track for team in evidence.cohort.teams}
    return [
        seat
        for seat in evidence.seats
        if seat.circle is None
        and seat.role in step.audience
        and (step.track is None or seat.team is None or tracks[seat.team] == step.track)
    ]


def _ever_inside(evidence: Evidence, step: Step, by: datetime) -> set[str]:
    """Return who had a place in a circle by a moment, or in one of its meetings."""
    return {
        seat.person.id
        for seat in evidence.seats
        if seat.circle and seat.circle.split("/")[0] == step.key and seat.since <= by
    }
