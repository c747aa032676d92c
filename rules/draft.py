"""A year while it is laid: what is placed, who is taken, what found no day."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from models.cohort import Cohort, Team
from models.occasion import OccasionId
from models.plan import PlannedMeeting, Unplaced
from models.program import Beside, Step
from models.roster import Role
from models.slot import Slot, local_time_fault
from rules.diary import Diary
from rules.open_days import OpenDays, by_nearness
from rules.target_days import target_days

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Search:
    """Where one meeting is looked for: around `target`, from `first` to `last`."""

    step: Step
    team: Team | None
    ordinal: int
    target: date
    first: date
    last: date

    def days(self) -> list[date]:
        """Return the days to try, nearest to the target first."""
        near = by_nearness(self.target, self.step.slack_days)
        return [day for day in near if self.first <= day <= self.last]

    def why(self, tried: dict[date, str]) -> str:
        """Return in words what was in the way on the days that were tried."""
        if not tried:
            return (
                f"it is meant for about {self.target}, outside {self.first} to {self.last}"
            )
        counted = Counter(tried.values())
        return "; ".join(f"{why} ({n} of {len(tried)} days)" for why, n in counted.items())


@dataclass
class Draft:
    """The year so far. Meetings of the cohort (team None) come before those of teams."""

    cohort: Cohort
    diary: Diary = field(default_factory=Diary)
    meetings: list[PlannedMeeting] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.open_days = OpenDays.of(self.cohort)
        self._first_days: dict[tuple[str | None, str], date] = {}
        self._slots: dict[str | None, list[Slot]] = {}

    def day_of(self, step: str, team: Team | None) -> date | None:
        """Return the first day of a step, of the team or of the cohort."""
        own = self._first_days.get((team.key, step)) if team else None
        return own or self._first_days.get((None, step))

    def busy(self, team: Team) -> list[Slot]:
        """Return the meetings of a team and of the cohort."""
        return [*self._slots.get(None, []), *self._slots.get(team.key, [])]

    def zone_of(self, team: Team | None) -> str:
        """Return the zone in which a team, or the cohort, agrees on times."""
        return team.timezone if team else self.cohort.timezone

    def write(
        self,
        step: Step,
        team: str | None,
        ordinal: int,
        slot: Slot,
        *,
        projected: bool = False,
    ) -> None:
        """Put a meeting into the plan."""
        identity = OccasionId(
            cohort=self.cohort.key, team=team, step=step.key, ordinal=ordinal
        )
        self._slots.setdefault(team, []).append(slot)
        self.meetings.append(
            PlannedMeeting(
                occasion=str(identity),
                team=team,
                step=step.key,
                kind=step.kind,
                title=step.title.replace("{n}", str(ordinal)),
                form=step.form,
                slot=slot,
                projected=projected,
            )
        )

    def miss(
        self,
        step: str,
        team: Team | None,
        ordinal: int,
        why: str,
        tried: list[date] | None = None,
    ) -> None:
        """Note what found no day: never dropped, always said."""
        self.unplaced.append(
            Unplaced(
                team=team.key if team else None,
                step=step,
                ordinal=ordinal,
                why=why,
                tried=tuple(tried or ()),
            )
        )

    def place(self, step: Step, team: Team | None, number: int) -> None:
        """Place a fixed step of a team, or of the cohort, nearest to where it is meant."""
        cohort, beside = self.cohort, None
        if isinstance(step.cadence, Beside):
            beside = self.day_of(step.cadence.step, team)
            if not beside:
                return self.miss(step.key, team, 1, f"{step.cadence.step} found no day")
        targets = target_days(
            step.cadence, cohort.starts_on, cohort.ends_on, stagger=number, beside=beside
        )
        earliest, latest = _bounds(step, beside, cohort)
        for ordinal, target in enumerate(targets, start=1):
            search = Search(step, team, ordinal, target, earliest, latest)
            if slot := self._find(search):
                self._take(search, slot)
                earliest = slot.day + _DAY  # the second never comes before the first
        return None

    def _find(self, search: Search) -> Slot | None:
        """Return the nearest slot that fits; else note what kept each day."""
        tried: dict[date, str] = {}
        for day in search.days():
            slot, obstacle = self._try(search.step, search.team, day)
            if slot:
                self._remark_clocks(search, tried, day)
                return slot
            tried[day] = obstacle
        self.miss(
            search.step.key, search.team, search.ordinal, search.why(tried), sorted(tried)
        )
        return None

    def _try(self, step: Step, team: Team | None, day: date) -> tuple[Slot | None, str]:
        """Return (slot, "") if a day can be had, else (None, what is in the way)."""
        timezone = self.zone_of(team)
        if closed := self.open_days.why_closed(day):
            return None, closed
        if fault := local_time_fault(day, step.at, timezone):
            return None, fault
        slot = Slot(day=day, at=step.at, minutes=step.minutes, timezone=timezone)
        if not team:
            return (None, "the cohort meets") if self._meets(None, slot) else (slot, "")
        if self._meets(team, slot):
            return None, "the team meets"
        if Role.LIAISON in step.audience and self.diary.elsewhere(
            team.liaison, slot, team.key
        ):
            return None, "its liaison is elsewhere"
        return slot, ""

    def _meets(self, team: Team | None, slot: Slot) -> bool:
        return self.diary.meets(team.key if team else None, slot, self.zone_of(team))

    def _take(self, search: Search, slot: Slot) -> None:
        step, team = search.step, search.team
        key = team.key if team else None
        self._first_days.setdefault((key, step.key), slot.day)
        self.write(step, key, search.ordinal, slot)
        self.diary.meet(key, slot, self.zone_of(team))
        for other in () if team else self.cohort.teams:
            self.diary.meet(other.key, slot, other.timezone)
        # The cohort's meetings need no such note: on their days no team meets anyway.
        if team and Role.LIAISON in step.audience:
            self.diary.occupy(team.liaison, slot, team.key)

    def _remark_clocks(self, search: Search, tried: dict[date, str], day: date) -> None:
        step, team = search.step, search.team
        for before in sorted(tried):
            fault = local_time_fault(before, step.at, self.zone_of(team))
            if fault and self.open_days.is_open(before):
                whose = f"team {team.key}" if team else "the cohort"
                what = f"{step.key} {search.ordinal} of {whose}"
                self.remarks.append(f"{what} is on {day}, as {fault}")


def _bounds(step: Step, beside: date | None, cohort: Cohort) -> tuple[date, date]:
    """Return the first and last day a step may have: what is before stays before."""
    first, last = cohort.starts_on, cohort.ends_on
    if beside and isinstance(step.cadence, Beside):
        if step.cadence.rule == "before":
            return first, min(last, beside - _DAY)
        return max(first, beside + _DAY), last
    return first, last
