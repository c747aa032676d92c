"""What a cohort file says otherwise than what was started, and which command does that."""

from collections.abc import Iterable, Iterator, Sequence

from models.cohort import Choice, Cohort, CohortFile, Team
from models.plan import PlannedMeeting
from models.roster import Enrolment, Role
from rules.year import lay_out
from store.seats import Place

FROZEN = "it was frozen at the start: no command changes it"
MOST_MEETINGS = 12
WHEN = ("starts_on", "ends_on", "timezone", "digest")
OF_COHORT = ("title", *WHEN, "contact", "link", "place")
OF_TEAM = ("agency", "kind", "state", "timezone", "link", "place", "track", "problem")


def differences(running: Cohort, places: Sequence[Place], file: CohortFile) -> list[str]:
    """Return a line a difference; none if the file says what is so by now."""
    return [
        *_cohort(running, file.cohort),
        *_teams(running, file.cohort),
        *_meetings(running, file.cohort),
        *_choices(running, file.cohort),
        *_people(file.cohort, places, file),
    ]


def _cohort(old: Cohort, new: Cohort) -> Iterator[str]:
    for name in OF_COHORT:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield f"{name}: {_shown(before)} is now {_shown(after)}; {FROZEN}"
    if old.program != new.program:
        yield f"program {new.program.key} has changed; {FROZEN}"
    closed = {day.day for day in old.closed} ^ {day.day for day in new.closed}
    if closed:
        days = ", ".join(map(str, sorted(closed)[:MOST_MEETINGS]))
        yield f"closed days differ ({days}): `move` the meetings on them"


def _teams(old: Cohort, new: Cohort) -> Iterator[str]:
    was, is_now = _by_key(old), _by_key(new)
    for key in sorted(was.keys() ^ is_now.keys()):
        word = "is new" if key in is_now else "is gone"
        yield f"team {key} {word}; teams were frozen at the start: no command changes that"
    for key in sorted(was.keys() & is_now.keys()):
        yield from _team(old.key, was[key], is_now[key])


def _team(cohort: str, old: Team, new: Team) -> Iterator[str]:
    for name in OF_TEAM:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            what = f"{_shown(before)} is now {_shown(after)}"
            yield f"team {new.key}, {name}: {what}; {FROZEN}"
    if old.liaison != new.liaison:
        order = f"leave {cohort} --email {old.liaison} --team {new.key} --to {new.liaison}"
        yield f"team {new.key} has another liaison: `{order}`"


def _meetings(old: Cohort, new: Cohort) -> Iterator[str]:
    """Yield the dates that another plan would give; those dated from the last held vary."""
    was = {one.occasion: one for one in _dated(old)}
    moved = [
        (was[one.occasion], one)
        for one in _dated(new)
        if one.occasion in was and one.slot != was[one.occasion].slot
    ]
    for before, after in moved[:MOST_MEETINGS]:
        slot = after.slot
        order = f'move {after.occasion} --to "{slot.day} {slot.at:%H:%M}"'
        yield f"{after.occasion} would be on {slot.day}, not {before.slot.day}: `{order}`"
    if len(moved) > MOST_MEETINGS:
        yield f"and {len(moved) - MOST_MEETINGS} more meetings would have another date"


def _choices(old: Cohort, new: Cohort) -> Iterator[str]:
    """Yield the meetings for which other words, people or rooms are chosen."""
    changed = _choices_of(old) ^ _choices_of(new)
    for step, number, team in sorted({(c.step, c.number, c.team or "") for c in changed}):
        meeting = f"meeting {number} of {step}" + (f", {team}" if team else "")
        yield f"{meeting}: something else is chosen: `edit` or `topic` does that"


def _choices_of(cohort: Cohort) -> set[Choice]:
    """Return what is chosen, days and hours aside."""
    return {one.model_copy(update={"on": None, "at": None}) for one in cohort.choices}


def _dated(cohort: Cohort) -> Iterable[PlannedMeeting]:
    return (one for one in lay_out(cohort).meetings if not one.projected)


def _people(cohort: Cohort, places: Sequence[Place], file: CohortFile) -> Iterator[str]:
    """Yield who is in one of both only; a liaison's seats in teams stand with the teams."""
    seated = [one for one in places if not (one.role is Role.LIAISON and one.team)]
    yield from _newcomers(cohort, seated, file.roster)
    yield from _leavers(cohort, seated, file.roster)
    names = {place.email: place.name for place in places}
    for email, name in {line.email: line.name for line in file.roster}.items():
        if email in names and names[email] != name:
            said = f"{names[email]!a} here, not {name!a}"
            yield f"{email} is called {said}: a name stays as it is known"


def _newcomers(
    cohort: Cohort, seated: Iterable[Place], roster: Iterable[Enrolment]
) -> Iterator[str]:
    here = {(one.email, one.team, one.role, one.circle) for one in seated}
    for line in sorted(roster, key=str):
        if (line.email, line.team, line.role, line.circle) not in here:
            team, circle = _option("--team", line.team), _option("--circle", line.circle)
            who = f'--email {line.email} --name "{line.name}" --role {line.role}'
            yield f"{line.email} is new: `join {cohort.key}{team} {who}{circle}`"


def _leavers(
    cohort: Cohort, seated: Iterable[Place], roster: Iterable[Enrolment]
) -> Iterator[str]:
    """Yield who has no line any more; into a circle, and out, people go by themselves."""
    in_file = {(line.email, line.team, line.role) for line in roster}
    here = {(one.email, one.team, one.role) for one in seated}
    for email, team, _ in sorted(here - in_file, key=str):
        order = f"leave {cohort.key} --email {email}{_option('--team', team)}"
        yield f"{email} is gone from the roster: `{order}`"


def _option(name: str, value: str | None) -> str:
    return f" {name} {value}" if value else ""


def _by_key(cohort: Cohort) -> dict[str, Team]:
    return {team.key: team for team in cohort.teams}


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value)
