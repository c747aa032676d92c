"""What a meeting is called and says: as its program has it, with what its cohort chose."""

from collections.abc import Sequence

from models.cohort import Cohort
from models.program import Step


def titled(
    cohort: Cohort,
    step: Step,
    ordinal: int,
    team: str | None,
    *,
    number: int | None = None,
    group: Sequence[str] = (),
) -> str:
    """Return the title of a step's nth meeting; `number` is what {n} says, if not that.

    Of a `group` the first team brings its problem: {team} says its agency.
    """
    chosen, shown = cohort.choice(step.key, ordinal, team), number or ordinal
    title = brought_by(cohort, chosen.title or step.title, group)
    title = title.replace("{n}", str(shown))
    topic = chosen.topic or "".join(step.topics[shown - 1 : shown])
    return f"{title}: {topic}" if topic else title


def brought_by(cohort: Cohort, title: str, group: Sequence[str]) -> str:
    """Return a title in which {team} is the agency of the team that brings its problem."""
    return title.replace("{team}", cohort.team(group[0]).agency) if group else title


def worded(
    cohort: Cohort, step: Step, ordinal: int, team: str | None, why: str = ""
) -> str:
    """Return what a step's nth meeting is about, who speaks, and why for these teams."""
    chosen = cohort.choice(step.key, ordinal, team)
    parts = [chosen.text or step.text]
    if chosen.presented_by:
        parts.append(f"Presented by {cohort.team(chosen.presented_by).agency}.")
    if chosen.speakers:
        parts.append(f"With {'; '.join(chosen.speakers)}.")
    return "\n\n".join([*parts, *([why] if why else [])])
