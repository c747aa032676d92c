"""What the shape of a cohort file cannot say: that its days, teams and people fit together.

The checks read the file's raw content, so that a fault in one line hides none in another.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from models.cohort import CohortFile
from models.roster import Enrolment, Role
from store.closed_days import is_weekend
from store.faults import Fault
from store.rosters import Roster
from store.toml_files import TomlFile

LONGEST = timedelta(days=3 * 366)
_LONGEST_CLOSED = timedelta(days=366)


def day_faults(toml: TomlFile) -> Iterator[Fault]:
    """Yield what is wrong with the order of days."""
    yield from _order_faults(toml, (), "starts_on", "ends_on", LONGEST)
    for number in range(toml.count("closed")):
        yield from _order_faults(toml, ("closed", number), "from", "to", _LONGEST_CLOSED)


def team_faults(toml: TomlFile) -> Iterator[Fault]:
    """Yield teams that stand twice."""
    first: dict[str, int] = {}
    for number, key in _teams(toml):
        if first.setdefault(key, number) != number:
            before = first[key] + 1
            what = f"is {key!a} like team {before}: give every team a key of its own"
            yield toml.fault(("team", number, "key"), what)


def people_faults(toml: TomlFile, roster: Roster, name: str) -> Iterator[Fault]:
    """Yield where teams and roster do not fit; `name` is the roster's, for the report."""
    people = roster.enrolments
    if not people and not roster.doubtful:
        return  # it could not be read, which is told already
    yield from _liaison_faults(toml, people, roster.doubtful)
    yield from _empty_team_faults(toml, people, roster.doubtful)
    known = {key for _, key in _teams(toml)}
    for row, who in roster.rows:
        if who.team and who.team not in known:
            there = ", ".join(sorted(known)) or "none"
            what = f"{who.team[:40]!a} is no team of the cohort file (there are: {there})"
            yield Fault(f"{name}, row {row}, column team", what)


def open_day_faults(toml: TomlFile, cohort: CohortFile) -> Iterator[Fault]:
    """Yield a fault if there is no day on which anybody could meet."""
    first, last = cohort.cohort.starts_on, cohort.cohort.ends_on
    shut = {closed.day for closed in cohort.cohort.closed}
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    if all(is_weekend(day) or day in shut for day in days):
        what = f"leaves no open day: every weekday from {first} to {last} is closed"
        yield toml.fault(("starts_on",), what)


def remarks(toml: TomlFile, people: Iterable[Enrolment]) -> Iterator[str]:
    """Yield what is allowed, yet perhaps not meant."""
    everybody = list(people)
    led = {who.team for who in everybody if who.role is Role.LEAD}
    liaisons = {toml.at("team", number, "liaison") for number, _ in _teams(toml)}
    named = {text.lower() for text in liaisons if isinstance(text, str)}
    for _, key in _teams(toml):
        if key not in led:
            yield f"team {key} has no lead: its asks go to all its core members"
    for who in everybody:
        if who.role is Role.LIAISON and who.email not in named:
            yield f"{who.email} is a liaison, but of no team"
    if not any(who.role is Role.STAFF for who in everybody):
        yield "nobody in the roster has the role staff: nobody hears what staff should know"


def _order_faults(
    toml: TomlFile, under: tuple[str | int, ...], first: str, last: str, longest: timedelta
) -> Iterator[Fault]:
    start, end = toml.day(*under, first), toml.day(*under, last)
    if not (start and end):
        return
    if end < start:
        yield toml.fault(
            (*under, last), f"{end} is before {first} ({start}): mend one of them"
        )
    elif end - start > longest:
        far = f"is more than {longest.days} days after {first} ({start})"
        yield toml.fault((*under, last), f"{end} {far}: mend one of them")


def _liaison_faults(
    toml: TomlFile, people: Iterable[Enrolment], doubtful: frozenset[str]
) -> Iterator[Fault]:
    liaisons = {who.email for who in people if who.role is Role.LIAISON}
    there = ", ".join(sorted(liaisons)) or "none"
    for number, _ in _teams(toml):
        name = toml.at("team", number, "liaison")
        if isinstance(name, str) and name.lower() not in liaisons | doubtful:
            missing = f"{name[:80]!a} is not in the roster as liaison"
            what = f"{missing} (there are: {there}): add a row or name another"
            yield toml.fault(("team", number, "liaison"), what)


def _empty_team_faults(
    toml: TomlFile, people: Iterable[Enrolment], doubtful: frozenset[str]
) -> Iterator[Fault]:
    manned = {who.team for who in people} | doubtful
    for number, key in _teams(toml):
        if key not in manned:
            what = (
                f"nobody in the roster is in team {key!a}: add its people, or take it out"
            )
            yield toml.fault(("team", number, "key"), what)


def _teams(toml: TomlFile) -> Iterator[tuple[int, str]]:
    for number in range(toml.count("team")):
        if (key := toml.word("team", number, "key")) is not None:
            yield number, key
