"""What goes into the closing record, and where each line of it comes from."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from models.ask import Ask
from models.ask_step import AskKind
from models.attendance import Attendance, Presence
from models.cadence import Spans
from models.closing_record import (
    CaseStudy,
    ClosingRecord,
    Due,
    Gathering,
    Letters,
    Part,
    Source,
    TeamRecord,
)
from models.cohort import Team
from models.meeting import Meeting, MeetingState
from models.notice import LedgerState
from models.question import Question, QuestionKind
from models.slot import day_of
from rules.attendance import by_team, expected
from rules.record_answers import Findings, answers_to, last_of, role_of, source_of, team_of
from rules.record_look_backs import additions_to, look_backs_of, only_looks_back

HELD = frozenset({MeetingState.HELD, MeetingState.PRESUMED})
NEVER_OWED = frozenset({LedgerState.SUPERSEDED, LedgerState.SUPPRESSED})


def record_of(found: Findings, made_on: date, *, is_closed: bool) -> ClosingRecord:
    """Return the record as of a day; a year that looks back is over before it does."""
    cohort = found.evidence.cohort
    additions = tuple(additions_to(found))
    if additions:
        is_closed = is_closed or only_looks_back(found.evidence, made_on)
    return ClosingRecord(
        cohort=cohort.key,
        title=cohort.title,
        program=cohort.program.title,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        made_on=made_on,
        is_closed=is_closed,
        teams=tuple(_team(found, team) for team in cohort.teams),
        additions=additions,
    )


def _team(found: Findings, team: Team) -> TeamRecord:
    asks = [ask for ask in found.evidence.asks if team_of(ask.id) == team.key]
    parts = {kind: tuple(_parts(found, asks, kind)) for kind in AskKind}
    return TeamRecord(
        key=team.key,
        agency=team.agency,
        state=team.state,
        accomplishments=parts[AskKind.ACCOMPLISHMENTS],
        continuation=parts[AskKind.CONTINUATION_PLAN],
        guides=parts[AskKind.PILOT],
        case_studies=tuple(_case_studies(found, asks)),
        due=tuple(_due(found, team)),
        meetings=tuple(_gatherings(found, team)),
        letters=_letters(found, team),
        look_backs=tuple(look_backs_of(found, asks)),
    )


def _parts(found: Findings, asks: Sequence[Ask], kind: AskKind) -> Iterator[Part]:
    """Yield a team's answers to all asks of a kind; of an ask of each, everybody's."""
    for ask in asks:
        if ask.kind is kind:
            yield from answers_to(found, ask)


def _case_studies(found: Findings, asks: Sequence[Ask]) -> Iterator[CaseStudy]:
    """Yield what a team said of each pilot when it was asked for its consent.

    The question of consent is the pilot's one with yes or no.
    """
    for ask in (one for one in asks if one.kind is AskKind.PILOT):
        questions = found.evidence.cohort.program.ask(ask.step).questions
        for question in questions:
            if question.kind is QuestionKind.YES_NO:
                yield _consent(found, ask, question)


def _consent(found: Findings, ask: Ask, question: Question) -> CaseStudy:
    for submission in last_of(found, ask):
        if isinstance(said := submission.answers.get(question.key), bool):
            source = source_of(found, ask, submission)
            return CaseStudy(consent="yes" if said else "no", source=source)
    return CaseStudy(consent="not answered", source=Source(occasion=ask.id))


def _meetings(found: Findings, team: Team) -> list[Meeting]:
    """Return the team's meetings and those of the cohort that gather it, by start."""
    ours = [
        meeting
        for meeting in found.evidence.meetings
        if team_of(meeting.id) in {None, team.key}
        and (not meeting.teams or team.key in meeting.teams)
        and not meeting.opt_in
    ]
    return sorted(ours, key=lambda meeting: (meeting.slot.start, meeting.id))


def _due(found: Findings, team: Team) -> Iterator[Due]:
    """Yield each step, in the program's order: owed as dated or promised, got as held."""
    meetings = _meetings(found, team)
    for step in found.evidence.cohort.program.steps():
        states = [each.state for each in meetings if each.step == step.key]
        off = states.count(MeetingState.CALLED_OFF)
        owed = max(step.quota, len(states) - off)
        if (owed or off) and not isinstance(step.cadence, Spans):
            got = sum(state in HELD for state in states)
            yield Due(title=step.bare_title, owed=owed, got=got, called_off=off)


def _gatherings(found: Findings, team: Team) -> Iterator[Gathering]:
    for meeting in _meetings(found, team):
        seats = [s for s in expected(meeting, found.evidence.seats) if s.team == team.key]
        people = {seat.person.id for seat in seats}
        words = [
            word
            for person, word in found.attendance.get(meeting.id, {}).items()
            if person in people
        ]
        presences = {word.person: word.presence for word in words}
        presence = by_team(seats, presences).get(team.key, Presence.UNKNOWN)
        yield Gathering(
            title=meeting.title,
            day=meeting.day_counted,
            state=meeting.state,
            expected=len(seats),
            counts=dict(Counter(presences.values())),
            presence=presence,
            source=_source_of_words(found, meeting, words),
        )


def _source_of_words(
    found: Findings, meeting: Meeting, words: Sequence[Attendance]
) -> Source:
    if not words:
        return Source(occasion=meeting.id)
    last = max(words, key=lambda word: word.at)
    role = role_of(found, last.by, team_of(meeting.id))
    return Source(occasion=meeting.id, on=day_of(last.at, meeting.slot.timezone), by=role)


def _letters(found: Findings, team: Team) -> Letters:
    """Count the letters to a team's people; what was taken back was not owed."""
    seats = {seat.id for seat in found.evidence.seats if seat.team == team.key}
    people = {seat.person.id for seat in found.evidence.seats if seat.team == team.key}
    theirs = [one for one in found.evidence.tellings if one.seat in seats]
    owed = [one for one in theirs if one.state not in NEVER_OWED]
    told = [one for one in owed if one.is_accepted]
    missed = [one for one in found.proof.missed if one.person in people]
    return Letters(owed=len(owed), told=len(told), missed=len(missed))
