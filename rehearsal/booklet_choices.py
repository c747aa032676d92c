"""What a reader of the booklet can choose letters by."""

from collections.abc import Iterable, Sequence

from models.occasion import OccasionId
from models.value import Value
from rehearsal.booklet_folder import Entry, NotedOccasion, NotedPlan
from rehearsal.booklet_words import day_words, kind_order, kind_words, month_words


class Choice(Value):
    """A value to choose, and its words."""

    value: str
    words: str


class Group(Value):
    """Choices under a heading."""

    words: str
    choices: tuple[Choice, ...]


class Choices(Value):
    """Everything that letters can be chosen by; only what has letters is offered."""

    people: tuple[Group, ...]
    teams: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    months: tuple[Choice, ...]
    occasions: tuple[Group, ...]


def choices_of(plan: NotedPlan, ledger: Sequence[Entry], months: Iterable[str]) -> Choices:
    """Offer the people, teams, kinds, months and occasions of a ledger."""
    kinds = sorted({entry.kind for entry in ledger}, key=kind_order)
    return Choices(
        people=_people(plan, ledger),
        teams=tuple(Choice(value=team.key, words=team.agency) for team in plan.teams),
        kinds=tuple(Choice(value=kind, words=kind_words(kind)) for kind in kinds),
        months=tuple(
            Choice(value=month, words=month_words(month))
            for month in sorted(set(months))
            if month
        ),
        occasions=_occasions(plan, {entry.occasion for entry in ledger}),
    )


def team_of(occasion: str) -> str | None:
    """Return the team whose own an occasion is, if it is a team's."""
    try:
        return OccasionId.parse(occasion).team
    except ValueError:  # a welcome or an announcement may be about no occasion
        return None


def teams_of(ledger: Iterable[Entry]) -> dict[str, frozenset[str]]:
    """Return the teams of whose own occasions each person was told.

    The ledger names no team; a liaison has several, the host's people and who only heard of
    the cohort's meetings have none.
    """
    teams: dict[str, frozenset[str]] = {}
    for entry in ledger:
        team = team_of(entry.occasion)
        known = teams.get(entry.person, frozenset())
        teams[entry.person] = known | {team} if team else known
    return teams


def _people(plan: NotedPlan, ledger: Sequence[Entry]) -> tuple[Group, ...]:
    names = {entry.person: entry.name for entry in ledger}
    teams = teams_of(ledger)
    several = [person for person in names if len(teams[person]) > 1]
    none = [person for person in names if not teams[person]]
    groups = [
        _group(team.agency, (each for each in names if teams[each] == {team.key}), names)
        for team in plan.teams
    ]
    groups += [
        _group("Several teams", several, names),
        _group("The cohort’s own", none, names),
    ]
    return tuple(group for group in groups if group.choices)


def _group(words: str, people: Iterable[str], names: dict[str, str]) -> Group:
    ordered = sorted(people, key=lambda person: (names[person].casefold(), person))
    return Group(
        words=words,
        choices=tuple(Choice(value=person, words=names[person]) for person in ordered),
    )


def _occasions(plan: NotedPlan, told: set[str]) -> tuple[Group, ...]:
    meetings = sorted(plan.meetings, key=lambda each: (each.day, each.at, each.occasion))
    asks = sorted(plan.asks, key=lambda each: (each.due_on, each.occasion))
    dated: list[tuple[NotedOccasion, str]] = [
        *((meeting, day_words(meeting.day)) for meeting in meetings),
        *((ask, f"due {day_words(ask.due_on)}") for ask in asks),
    ]
    heads = [(None, "Whole cohort"), *((team.key, team.agency) for team in plan.teams)]
    groups = (
        Group(
            words=words,
            choices=tuple(
                Choice(value=each.occasion, words=f"{each.title}, {day}")
                for each, day in dated
                if each.team == team and each.occasion in told
            ),
        )
        for team, words in heads
    )
    return tuple(group for group in groups if group.choices)
