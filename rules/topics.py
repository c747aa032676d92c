"""Which topic the teams want most: a Borda count over what each of them put in order.

A first place counts as many points as anybody named places, the next one fewer, and so on.
Of equal points, more first places win, then more teams, then the alphabet.
"""

import re
from collections.abc import Iterable, Sequence

from models.cohort import Cohort
from models.meeting import Meeting
from models.occasion import OccasionId
from models.value import Value
from rules.chosen import brought_by, worded


class Wished(Value):
    """One topic: its points, how many teams want it (and most), and that in words."""

    topic: str
    points: int
    firsts: int
    teams: int
    reason: str


def ranked(ballots: Iterable[Sequence[str]]) -> list[Wished]:
    """Return the topics, the most wished for first; `ballots` are one a team, best first.

    The same topic may be spelled with other capitals or spaces; the first spelling stays.
    """
    lists = [_without_repeats(ballot) for ballot in ballots]
    most = max(map(len, lists), default=0)
    places: dict[str, list[int]] = {}
    spelled: dict[str, str] = {}
    for ballot in lists:
        for place, topic in enumerate(ballot, 1):
            name = _plain(topic)
            spelled.setdefault(name, " ".join(topic.split()))
            places.setdefault(name, []).append(place)
    wished = [_wished(spelled[name], taken, most) for name, taken in places.items()]
    return sorted(
        wished, key=lambda one: (-one.points, -one.firsts, -one.teams, one.topic.casefold())
    )


def _wished(topic: str, places: Sequence[int], most: int) -> Wished:
    points = sum(most + 1 - place for place in places)
    said = ", ".join(
        f"{_ordinal(place)} for {_teams(places.count(place))}"
        for place in sorted(set(places))
    )
    return Wished(
        topic=topic,
        points=points,
        firsts=places.count(1),
        teams=len(places),
        reason=f"{points} point{'' if points == 1 else 's'}: {said}",
    )


def _without_repeats(ballot: Sequence[str]) -> list[str]:
    seen: dict[str, str] = {}
    for topic in ballot:
        if topic.strip():
            seen.setdefault(_plain(topic), topic)
    return list(seen.values())


def _plain(topic: str) -> str:
    return " ".join(topic.split()).casefold()


def _ordinal(place: int) -> str:
    words = ("first", "second", "third", "fourth", "fifth")
    return words[place - 1] if place <= len(words) else f"{place}th"


def _teams(count: int) -> str:
    return f"{count} team{'' if count == 1 else 's'}"


def with_topic(
    cohort: Cohort, meeting: Meeting, topic: str, why: str | None
) -> tuple[str, str]:
    """Return a meeting's title and text with a topic, in place of the one it had."""
    part = OccasionId.parse(meeting.id)
    step = cohort.program.step(meeting.step)
    own = cohort.choice(step.key, part.ordinal, part.team).title or step.title
    own = brought_by(cohort, own, meeting.teams)
    numbered = re.escape(own).replace(re.escape("{n}"), "[0-9]+")
    found = re.match(numbered, meeting.title)
    title = found[0] if found else meeting.title
    said = [f"Topic: {topic}", *([f"Why this topic: {why}"] if why else [])]
    return f"{title}: {topic}", "\n\n".join(
        [*said, worded(cohort, step, part.ordinal, part.team)]
    )
