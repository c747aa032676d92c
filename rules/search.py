"""Where one meeting of a year is looked for, and what was in the way."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from models.cohort import Choice
from models.occasion import OccasionId
from models.program import Step
from rules.open_days import by_nearness
from rules.party import Party

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Search:
    """For whom a meeting is looked for: around `target`, from `first` to `last`.

    A step may take several days in a row, each a meeting of its own, from `ordinal` on.
    """

    step: Step
    party: Party
    ordinal: int
    target: date
    first: date
    last: date

    @property
    def choice(self) -> Choice:
        """What the cohort has chosen for it: a day that is chosen is that day, or none."""
        return self.party.cohort.choice(self.step.key, self.ordinal, self.party.key)

    def starts(self) -> list[date]:
        """Return the first days to try, nearest to the target first."""
        if self.choice.on:
            return [self.choice.on]
        near = by_nearness(self.target, self.step.slack_days)
        last = self.last - (self.step.days - 1) * _DAY
        return [day for day in near if self.first <= day <= last]

    def why(self, tried: dict[date, str]) -> str:
        """Return in words what was in the way on the days that were tried."""
        if not tried:
            return (
                f"it is meant for about {self.target}, outside {self.first} to {self.last}"
            )
        counted = Counter(tried.values())
        return "; ".join(f"{why} ({n} of {len(tried)} days)" for why, n in counted.items())

    def occasion(self, ordinal: int) -> str:
        """Return the id of one of its meetings."""
        cohort, team = self.party.cohort.key, self.party.key
        part = OccasionId(cohort=cohort, team=team, step=self.step.key, ordinal=ordinal)
        return str(part)
