"""The names of what gathers people: a meeting or an ask.

An occasion id reads `lea-2027/riverbend/ta/3`: cohort, team (`-` for the cohort's own),
step, ordinal. Ordinals are never reused. A journey id reads `team/lea-2027/riverbend` or
`cohort/lea-2027`. Neither ever holds anything personal.
"""

import re
from functools import lru_cache

from models.value import Value

MAILBOX = "mailbox"  # the id of the one workflow that is nobody's journey
OWN = "-"  # stands for the team in the cohort's own occasions
_SHAPE = re.compile(r"([a-z0-9-]+)/([a-z0-9-]+)/([a-z0-9-]+)/([1-9][0-9]{0,3})")


def cohort_journey(cohort: str) -> str:
    """Return the id of a cohort's journey."""
    return f"cohort/{cohort}"


def team_journey(cohort: str, team: str) -> str:
    """Return the id of a team's journey."""
    return f"team/{cohort}/{team}"


def journey_of(cohort: str, team: str | None) -> str:
    """Return the id of the journey that carries what is the team's, or the cohort's own."""
    return team_journey(cohort, team) if team else cohort_journey(cohort)


def place_of(journey: str) -> tuple[str, str | None]:
    """Return the (cohort, team or None) a journey id names."""
    _, cohort, *team = journey.split("/")
    return cohort, team[0] if team else None


class OccasionId(Value):
    """The parts of an occasion's id."""

    cohort: str
    team: str | None
    step: str
    ordinal: int

    @classmethod
    @lru_cache(maxsize=4096)  # every look reads the same names, many times
    def parse(cls, text: str) -> "OccasionId":
        """Read an id; `ValueError` in words if it is none."""
        if not (parts := _SHAPE.fullmatch(text)):
            raise ValueError(
                f'"{text}" names no meeting or ask: they read like '
                '"lea-2027/riverbend/ta/3", with "-" in place of the team for the cohort'
            )
        cohort, team, step, ordinal = parts.groups()
        whose = None if team == OWN else team
        return cls(cohort=cohort, team=whose, step=step, ordinal=int(ordinal))

    @property
    def journey(self) -> str:
        """The id of the journey that carries it."""
        return journey_of(self.cohort, self.team)

    def __str__(self) -> str:
        return f"{self.cohort}/{self.team or OWN}/{self.step}/{self.ordinal}"
