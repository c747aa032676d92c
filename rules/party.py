"""Who meets: one team, the whole cohort, or some of its teams."""

from models.cohort import Cohort, Team
from models.program import Step
from models.roster import Role
from models.slot import Slot
from models.value import Value
from rules.diary import Diary


class Party(Value):
    """Those of a cohort whom one meeting gathers.

    `team` is theirs alone; else it is one of the cohort's own, for all its teams or for
    `some` of them. A group is matched for one round: `why` says why these.
    """

    cohort: Cohort
    team: Team | None = None
    some: tuple[Team, ...] = ()
    round: int | None = None
    why: str = ""

    @property
    def key(self) -> str | None:
        """The team's key; None for what is the cohort's own."""
        return self.team.key if self.team else None

    @property
    def timezone(self) -> str:
        """The zone in which they agree on times."""
        return self.team.timezone if self.team else self.cohort.timezone

    @property
    def teams(self) -> tuple[Team, ...]:
        """The teams that it takes a day of."""
        return (self.team,) if self.team else self.some or self.cohort.teams

    @property
    def some_keys(self) -> tuple[str, ...]:
        """The keys of some teams; none if it gathers them all, or is one team's own."""
        return tuple(team.key for team in self.some)

    def obstacle(self, step: Step, slot: Slot, diary: Diary, occasion: str) -> str:
        """Say what of theirs is in the way of a slot; nothing if it is free."""
        if not self.team and not self.some:
            return "the cohort meets" if diary.meets(None, slot, self.timezone) else ""
        if any(diary.meets(team.key, slot, team.timezone) for team in self.teams):
            return "the team meets" if self.team else "one of its teams meets"
        whom = self.key or occasion
        if any(diary.elsewhere(who, slot, whom) for who in self._liaisons(step)):
            return "its liaison is elsewhere"
        return ""

    def take(self, step: Step, slot: Slot, diary: Diary, occasion: str) -> None:
        """Note in the diary that they meet.

        Of the whole cohort's meetings liaisons need no note: no team meets on their days.
        """
        if not self.team:
            diary.meet(None, slot, self.timezone)
        for team in self.teams:
            diary.meet(team.key, slot, team.timezone)
        for liaison in self._liaisons(step):
            diary.occupy(liaison, slot, self.key or occasion)

    def _liaisons(self, step: Step) -> set[str]:
        """Return whose hours it takes."""
        whole = not (self.team or self.some)
        if whole or Role.LIAISON not in step.audience:
            return set()
        return {team.liaison for team in self.teams}
