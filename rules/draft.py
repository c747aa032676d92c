"""A year while it is laid: what is placed, who is taken, what found no day."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from models.cadence import Beside
from models.cohort import Cohort, Team
from models.occasion import OccasionId
from models.plan import PlannedMeeting, Unplaced
from models.program import Step
from models.slot import Slot, local_time_fault, moment_of
from rules.chosen import titled
from rules.diary import Diary
from rules.open_days import OpenDays
from rules.party import Party
from rules.search import Search
from rules.target_days import target_days

_DAY = timedelta(days=1)
_MIDNIGHT = time(0)


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
        self._fixed = {one.key for one in self.cohort.program.steps() if one.is_fixed}
        self._days: dict[tuple[str | None, str], list[date]] = {}
        self._taken: dict[str, set[date]] = {}
        self._own: list[Slot] = []
        self._seen: dict[tuple[str, int], frozenset[date]] = {}

    def days_of(self, step: str, team: Team | None) -> Sequence[date]:
        """Return the days of a step, of the team or of the cohort."""
        own = self._days.get((team.key, step), ()) if team else ()
        return own or self._days.get((None, step), ())

    def day_of(self, step: str, team: Team | None) -> date | None:
        """Return the first day of a step, of the team or of the cohort."""
        return min(self.days_of(step, team), default=None)

    def taken(self, team: Team) -> Set[date]:
        """Return the days on which the team or the cohort meets, as the team sees them."""
        return self._own_days(team.timezone) | self._taken.get(team.key, set())

    def _own_days(self, timezone: str) -> frozenset[date]:
        """Return the days of the cohort's own meetings, found once for each zone."""
        known = (timezone, len(self._own))
        if known not in self._seen:
            days = (slot.days_in(timezone) for slot in self._own)
            self._seen[known] = frozenset[date]().union(*days)
        return self._seen[known]

    def write(
        self, step: Step, party: Party, ordinal: int, slot: Slot, *, projected: bool = False
    ) -> None:
        """Put a meeting into the plan."""
        identity = OccasionId(
            cohort=self.cohort.key, team=party.key, step=step.key, ordinal=ordinal
        )
        if party.key is None:
            self._own.append(slot)
        else:
            days = self._taken.setdefault(party.key, set())
            days |= slot.days_in(party.timezone)
        self.meetings.append(
            PlannedMeeting(
                occasion=str(identity),
                team=party.key,
                step=step.key,
                kind=step.kind,
                title=titled(
                    self.cohort,
                    step,
                    ordinal,
                    party.key,
                    number=party.round,
                    group=party.some_keys if party.round else (),
                ),
                form=step.form,
                slot=slot,
                projected=projected,
                teams=party.some_keys,
                why=party.why,
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

    def place(
        self,
        step: Step,
        party: Party,
        number: int = 0,
        rounds: Sequence[Sequence[Party]] | None = None,
    ) -> None:
        """Place a fixed step of a team, or of the cohort, nearest to where it is meant.

        `number` is a team's: it staggers them over the week. `rounds` are the groups that
        meet each time instead of the whole party.
        """
        for other in step.hangs_on:
            if other in self._fixed and not self.days_of(other, party.team):
                return self.miss(step.key, party.team, 1, f"{other} found no day")
        if step.cadence.rule == "spans":
            return self._span(step, party, self.days_of(step.cadence.step, party.team))
        targets = self._targets(step, party, number)
        earliest, latest = self._bounds(step, party.team)
        ordinal = 1
        for place, target in enumerate(targets):
            found: list[date] = []
            for whom in rounds[place] if rounds else (party,):
                search = Search(step, whom, ordinal, target, earliest, latest)
                found += self._find(search)
                ordinal += step.days
            # The second never comes before the first.
            earliest = max([earliest, *(day + _DAY for day in found)])
        return None

    def _targets(self, step: Step, party: Party, number: int) -> tuple[date, ...]:
        beside = None
        if isinstance(step.cadence, Beside):
            beside = self.day_of(step.cadence.step, party.team)
        first, last = self.cohort.starts_on, self.cohort.ends_on
        return target_days(step.cadence, first, last, stagger=number, beside=beside)

    def _bounds(self, step: Step, team: Team | None) -> tuple[date, date]:
        """Return the first and last day a step may have: what is before stays before."""
        first, last = self.cohort.starts_on, self.cohort.ends_on
        for other in step.needs:
            first = max([first, *(day + _DAY for day in self.days_of(other, team))])
        if isinstance(step.cadence, Beside):
            beside = self.day_of(step.cadence.step, team) or first
            if step.cadence.rule == "before":
                return first, min(last, beside - _DAY)
            return max(first, beside + _DAY), last
        return first, last

    def _find(self, search: Search) -> Sequence[date]:
        """Take the nearest days that fit and return them; else note what kept each day."""
        tried: dict[date, str] = {}
        for day in search.starts():
            slots, obstacle = self._try(search, day)
            if slots:
                self._remark_clocks(search, tried, day)
                return self._take(search, slots)
            tried[day] = obstacle
        team, why = search.party.team, search.why(tried)
        self.miss(search.step.key, team, search.ordinal, why, sorted(tried))
        return ()

    def _try(self, search: Search, first: date) -> tuple[list[Slot], str]:
        """Return (slots, "") if all the days can be had, else ([], what is in the way)."""
        step, timezone, slots = search.step, search.party.timezone, []
        at = search.choice.at or step.at
        for day in (first + n * _DAY for n in range(step.days)):
            if closed := self.open_days.why_closed(day):
                return [], closed
            if fault := local_time_fault(day, at, timezone):
                return [], fault
            slot = Slot(day=day, at=at, minutes=step.minutes, timezone=timezone)
            whom = search.occasion(search.ordinal)
            if obstacle := search.party.obstacle(step, slot, self.diary, whom):
                return [], obstacle
            slots.append(slot)
        return slots, ""

    def _take(self, search: Search, slots: Sequence[Slot]) -> Sequence[date]:
        step, party = search.step, search.party
        for ordinal, slot in enumerate(slots, start=search.ordinal):
            self.write(step, party, ordinal, slot)
            party.take(step, slot, self.diary, search.occasion(search.ordinal))
        days = [slot.day for slot in slots]
        self._days.setdefault((party.key, step.key), []).extend(days)
        return days

    def _span(self, step: Step, party: Party, days: Sequence[date]) -> None:
        """Hold days together: nobody is taken by that, so the diary is not asked."""
        timezone, first = party.timezone, min(days)
        start = moment_of(first, _MIDNIGHT, timezone)
        end = moment_of(max(days) + _DAY, _MIDNIGHT, timezone)
        if fault := local_time_fault(first, _MIDNIGHT, timezone):
            return self.miss(step.key, party.team, 1, fault, [first])
        minutes = _minutes(start, end)
        slot = Slot(day=first, at=_MIDNIGHT, minutes=minutes, timezone=timezone)
        self._days[party.key, step.key] = [first]
        return self.write(step, party, 1, slot)

    def _remark_clocks(self, search: Search, tried: dict[date, str], day: date) -> None:
        step, party = search.step, search.party
        for before in sorted(tried):
            fault = local_time_fault(before, step.at, party.timezone)
            if fault and self.open_days.is_open(before):
                whose = f"team {party.key}" if party.team else "the cohort"
                what = f"{step.key} {search.ordinal} of {whose}"
                self.remarks.append(f"{what} is on {day}, as {fault}")


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds()) // 60
