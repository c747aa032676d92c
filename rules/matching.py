"""Peer consultancies matched anew: from what the teams answered, for the rounds ahead.

What was held, or is so near that people have prepared for it, stays and counts: who has
brought, and who has met whom. Staff decide when; nothing here moves anybody by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain

from models.ask import Ask
from models.ask_step import AskKind
from models.cohort import Cohort, Team
from models.meeting import Arrival, Meeting, MeetingState
from models.occasion import OccasionId
from models.program import Step
from models.refusal import Refused
from models.submission import Submission
from models.value import Value
from rules.consultancies import Consultancy, Tables, groups_of
from rules.problems import problems_answered
from rules.rounds import Round, clashes, where_they_bring

STAYS = timedelta(days=7)  # before a round begins, and it stays as it is
WHY = "The groups were matched anew, by what the teams work on now."
_COUNTS = {MeetingState.PLANNED, MeetingState.HELD, MeetingState.PRESUMED}


class Group(Value):
    """One group of a round ahead: where it meets, who (first, who brings), and why.

    `before` is who would have met there.
    """

    round: int
    meeting: Meeting
    teams: tuple[str, ...]
    before: tuple[str, ...]
    why: str

    @property
    def is_new(self) -> bool:
        return self.teams != self.before


class Match(Value):
    """The groups of a step, round by round.

    `kept` says which rounds stay and why; `silent` are the teams (by key) without an
    answer, whose problem is the cohort file's; `clashes` say who would be in two places.
    """

    step: str
    groups: tuple[Group, ...] = ()
    kept: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()

    @property
    def altered(self) -> list[Meeting]:
        """The meetings that would read otherwise, as they would be but for their count."""
        return [each.meeting for each in self.groups if _reads_otherwise(each)]


def _reads_otherwise(group: Group) -> bool:
    return group.teams != group.meeting.teams or group.why not in group.meeting.text


def grouped_steps(cohort: Cohort) -> list[Step]:
    """Return the steps of which groups meet, matched anew each round."""
    return [step for step in cohort.program.steps("cohort") if step.groups]


def grouped_step(cohort: Cohort, key: str | None) -> Step:
    """Return the step called `key`, or the only one; refuse what has no groups."""
    steps = grouped_steps(cohort)
    there = ", ".join(step.key for step in steps)
    if not steps:
        raise Refused(f"{cohort.program.key} has no meetings in groups: nothing to match")
    if key is None and len(steps) > 1:
        raise Refused(f"there is more than one: name it with --step ({there})")
    for step in steps:
        if key in {None, step.key}:
            return step
    raise Refused(f"{(key or '')[:40]!a} has no groups to match (there are: {there})")


def match_anew(
    cohort: Cohort,
    step: Step,
    meetings: Sequence[Meeting],
    problems: Mapping[str, str],
    now: datetime,
) -> Match:
    """Return the groups as the answers have them; `meetings` are the whole cohort's.

    The same answers at the same point of the year are the same groups.
    """
    teams = _with_problems(cohort, step, problems)
    sizes = groups_of(len(teams), step.groups or 0)
    rounds = _rounds(step, meetings, len(sizes))
    kept = {n: _why_kept(some, len(sizes), now) for n, some in rounds.items()}
    stay = [one for number, some in rounds.items() if kept[number] for one in some]
    tables = _tables(teams, sizes, stay)
    others = [one for one in meetings if one.step != step.key] + stay
    ahead = [
        _seated(cohort, tables, number, some, others)
        for number, some in rounds.items()
        if not kept[number]
    ]
    against = (clashes(cohort, [*map(_met, groups)], others) for groups in ahead)
    return Match(
        step=step.key,
        groups=tuple(chain.from_iterable(ahead)),
        kept=tuple(f"Round {n} stays: {why}" for n, why in kept.items() if why),
        answered=tuple(team.key for team in teams if team.key in problems),
        silent=tuple(team.key for team in teams if team.key not in problems),
        clashes=tuple(chain.from_iterable(against)),
    )


def _tables(teams: Sequence[Team], sizes: list[int], before: Sequence[Meeting]) -> Tables:
    """Return who has brought and met in what stays as it was."""
    tables = Tables({team.key: team for team in teams}, sizes)
    for meeting in before:
        if meeting.state in _COUNTS:
            tables.remember(meeting.teams)
    return tables


def _seated(
    cohort: Cohort,
    tables: Tables,
    number: int,
    meetings: Sequence[Meeting],
    others: Sequence[Meeting],
) -> list[Group]:
    """Seat the groups of one round; `others` are what else there is at its hours."""
    places = where_they_bring(tables.bringing(), meetings)
    found = tables.seat(number, Round(cohort, places, others))
    return [_group(*one) for one in zip(found, places, strict=True)]


def _with_problems(cohort: Cohort, step: Step, problems: Mapping[str, str]) -> list[Team]:
    return [
        team.model_copy(update={"problem": problems.get(team.key, team.problem)})
        for team in cohort.teams
        if step.track in {None, team.track}
    ]


def _rounds(
    step: Step, meetings: Sequence[Meeting], groups: int
) -> dict[int, list[Meeting]]:
    """Return the meetings of each round, in order."""
    found: dict[int, list[Meeting]] = {}
    ours = [each for each in meetings if each.step == step.key]
    for meeting in sorted(ours, key=lambda one: OccasionId.parse(one.id).ordinal):
        found.setdefault(_round(meeting, groups), []).append(meeting)
    return found


def _round(meeting: Meeting, groups: int) -> int:
    """Return which round a meeting is of: each has as many, and ordinals never change."""
    return (OccasionId.parse(meeting.id).ordinal - 1) // max(groups, 1) + 1


def _why_kept(meetings: Sequence[Meeting], groups: int, now: datetime) -> str:
    """Say why a round is not matched anew; nothing if it is."""
    first = min(meeting.slot.start for meeting in meetings)
    if first <= now:
        return "it is over, or has begun."
    if off := [each.id for each in meetings if not each.is_planned]:
        return f"{', '.join(off)} is {MeetingState.CALLED_OFF}."
    if len(meetings) < groups:
        return "not all of its groups found a day."
    if first - now < STAYS:
        return f"it begins within {STAYS.days} days."
    return ""


def _group(one: Consultancy, meeting: Meeting) -> Group:
    return Group(
        round=one.round,
        meeting=meeting,
        teams=tuple(team.key for team in one.teams),
        before=meeting.teams,
        why=one.why,
    )


def _met(group: Group) -> Meeting:
    return group.meeting.model_copy(update={"teams": group.teams})


def regrouped(cohort: Cohort, group: Group, now: datetime) -> Meeting:
    """Return a group's meeting as it is from now on: itself, if nothing differs."""
    meeting = group.meeting
    if not _reads_otherwise(group):
        return meeting
    came = [team for team in group.teams if team not in meeting.teams]
    stayed = [one for one in meeting.arrivals if one.team in group.teams]
    return meeting.model_copy(
        update={
            "teams": group.teams,
            "arrivals": (*stayed, *(Arrival(team=team, at=now) for team in came)),
            "title": _title(cohort, meeting, group),
            "text": _text(cohort, meeting, group.why),
            "revision": meeting.revision + 1,
            "changed_at": now,
            "why": WHY,
        }
    )


def _title(cohort: Cohort, meeting: Meeting, group: Group) -> str:
    """Return its title, with who brings now in place of who was to."""
    old, new = (cohort.team(teams[0]).agency for teams in (meeting.teams, group.teams))
    return meeting.title.replace(old, new)


def _text(cohort: Cohort, meeting: Meeting, why: str) -> str:
    """Return what a meeting is about, with the new reason in place of the old one."""
    begins = tuple(f"{cohort.team(team).agency} brings: " for team in meeting.teams)
    parts = [part for part in meeting.text.split("\n\n") if not part.startswith(begins)]
    return "\n\n".join([*parts, why])


def matches_due(
    cohort: Cohort,
    meetings: Sequence[Meeting],
    asks: Sequence[Ask],
    submissions: Sequence[Submission],
    now: datetime,
) -> tuple[str, ...]:
    """Return the steps whose groups staff should match anew."""
    if not (steps := grouped_steps(cohort)):
        return ()
    problems = problems_answered(cohort, asks, submissions)
    found = (match_anew(cohort, step, meetings, problems, now) for step in steps)
    return tuple(match.step for match in found if is_due(match, asks))


def is_due(match: Match, asks: Sequence[Ask]) -> bool:
    """Whether staff should match anew: all are in that come, and groups would differ."""
    asked = [ask for ask in asks if ask.kind is AskKind.PROBLEM_OF_PRACTICE]
    waits = any(ask.is_open for ask in asked)
    return bool(match.answered and match.altered) and not waits


def in_words(cohort: Cohort, match: Match) -> Iterator[str]:
    """Yield how far a match rests on answers, and what stays as it is."""
    total = len(match.answered) + len(match.silent)
    yield f"{len(match.answered)} of {total} teams have answered what they work on."
    if match.silent and not match.answered:
        yield "The cohort file speaks for all."
    elif match.silent:
        names = ", ".join(cohort.team(key).agency for key in match.silent)
        yield f"The cohort file speaks for: {names}."
    yield from match.kept
