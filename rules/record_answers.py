"""What was answered to the asks of a year, each line with its source."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.ask import Ask
from models.attendance import Attendance
from models.closing_record import Part, Source, Told
from models.command import STAFF
from models.evidence import Evidence
from models.occasion import OccasionId
from models.proof import Proof
from models.slot import day_of
from models.submission import Said, Submission


@dataclass(frozen=True)
class Findings:
    """Everything the record is written from."""

    evidence: Evidence
    proof: Proof
    attendance: Mapping[str, Mapping[str, Attendance]]
    submissions: Sequence[Submission]


def team_of(occasion: str) -> str | None:
    """Return the team an occasion is of; None for the cohort's own."""
    return OccasionId.parse(occasion).team


def answers_to(found: Findings, ask: Ask) -> Iterator[Part]:
    """Yield what was answered to an ask, each with its source; or that nothing was."""
    last = last_of(found, ask)
    for submission in last:
        told = tuple(_told(found, ask, submission))
        source = source_of(found, ask, submission)
        yield Part(title=ask.title, state=ask.state, told=told, source=source)
    if not last:
        source = Source(occasion=ask.id)
        yield Part(title=ask.title, state=ask.state, told=(), source=source)


def last_of(found: Findings, ask: Ask) -> list[Submission]:
    """Return what counts for an ask: the last of the team, or of each person."""
    theirs = [one for one in found.submissions if one.occasion == ask.id]
    if not ask.each:
        return theirs[-1:]
    return list({one.person: one for one in theirs}.values())


def _told(found: Findings, ask: Ask, submission: Submission) -> Iterator[Told]:
    for question in found.evidence.cohort.program.ask(ask.step).questions:
        if (said := submission.answers.get(question.key)) is not None:
            yield Told(question=question.label, said=_paragraphs(said))


def _paragraphs(said: Said) -> tuple[str, ...]:
    if isinstance(said, bool):
        return ("Yes" if said else "No",)
    if isinstance(said, tuple):
        return tuple(map(str, said))
    return tuple(line for line in str(said).splitlines() if line.strip())


def source_of(found: Findings, ask: Ask, submission: Submission) -> Source:
    """Return where an answer comes from: its ask, its day, and in which role."""
    zone = found.evidence.cohort.timezone
    on = day_of(submission.at, zone) if submission.at else None
    role = role_of(found, submission.person, team_of(ask.id))
    return Source(occasion=ask.id, on=on, by=role)


def role_of(found: Findings, person: str, team: str | None) -> str:
    """Return as what somebody spoke: their role in the team, else at the host."""
    if person == STAFF:
        return STAFF
    seats = [seat for seat in found.evidence.seats if seat.person.id == person]
    ours = [seat for seat in seats if seat.team == team] or seats
    return ours[-1].role if ours else ""
