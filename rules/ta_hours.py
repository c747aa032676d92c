"""A weekday and hour of its own for each team of a liaison.

With these apart, the next TA meeting of a team can be dated without a look at other teams.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from models.cadence import Weekday
from models.cohort import Cohort, Team
from models.plan import Reservation, Unplaced
from models.program import Step
from models.slot import Slot, local_time_fault, zone
from rules.diary import Diary

_OPENS, _CLOSES = 8 * 60, 17 * 60  # minutes of the working day
_HALF_HOUR = 30
_ASIDE = timedelta(
    days=2
)  # the first day of a year in Guam is still the day before in Denver
_CROWDED = 1_000  # costs more than any inconvenience: an hour of fixed meetings


def slots_on(days: Iterable[date], at: time, minutes: int, timezone: str) -> Iterator[Slot]:
    """Yield a slot for each of the days on which that wall time exists."""
    for day in days:
        if not local_time_fault(day, at, timezone):
            yield Slot(day=day, at=at, minutes=minutes, timezone=timezone)


def reserve(cohort: Cohort, diary: Diary) -> tuple[list[Reservation], list[Unplaced]]:
    """Return every team's reservations, kept free in `diary` on every day of the year."""
    board = _Board(cohort, diary)
    for number, team in enumerate(cohort.teams):
        for step in cohort.program.steps("team"):
            if step.repeats and step.track in {None, team.track}:
                board.keep(step, team, number)
    board.share_the_rest()
    return list(board.kept.values()), board.missing


@dataclass
class _Board:
    cohort: Cohort
    diary: Diary
    kept: dict[tuple[str, str], Reservation] = field(default_factory=dict)
    missing: list[Unplaced] = field(default_factory=list)

    def __post_init__(self) -> None:
        first, last = self.cohort.starts_on, self.cohort.ends_on
        days = _weekdays(first - _ASIDE, last + _ASIDE)
        zones = sorted({team.timezone for team in self.cohort.teams})
        self._on = {
            day: [one for one in days if one.weekday() == day.number] for day in Weekday
        }
        self._telling = {
            day: _telling([d for d in of_day if first <= d <= last], zones)
            for day, of_day in self._on.items()
        }
        self._shared: Counter[tuple[str, str, time]] = Counter()
        self._fixed = _fixed_hours(self.cohort, self._telling)
        self._costs: dict[tuple[str, str, time, str], int] = {}

    def keep(self, step: Step, team: Team, number: int) -> None:
        """Give the team the weekday and hour that suit best, or say that there is none."""
        offered = sorted(
            (self._cost(step, team, at), (day.number - number) % len(Weekday), at, day)
            for at in _hours(step)
            for day in Weekday
        )
        for _, _, at, day in offered:
            if self._is_free(step, team, day, at):
                self.kept[team.key, step.key] = Reservation(
                    team=team.key, step=step.key, weekday=day, at=at
                )
                self._shared[team.liaison, team.timezone, at] += 1
                return self._occupy(step, team, day, at)
        why = "its liaison has no weekday and hour left for it: give it another liaison"
        unplaced = Unplaced(team=team.key, step=step.key, ordinal=1, why=why, tried=())
        return self.missing.append(unplaced)

    def share_the_rest(self) -> None:
        """Hand out, in turns, the other weekdays at each team's hour."""
        for further in range(1, len(Weekday)):
            for key, one in self.kept.items():
                team, step = self.cohort.team(one.team), self.cohort.program.step(one.step)
                day = list(Weekday)[(one.weekday.number + further) % len(Weekday)]
                crowded = self._cost(step, team, one.at) >= _CROWDED
                if not crowded and self._is_free(step, team, day, one.at):
                    self.kept[key] = one.model_copy(update={"instead": (*one.instead, day)})
                    self._occupy(step, team, day, one.at)

    def _cost(self, step: Step, team: Team, at: time) -> int:
        """Return how little an hour suits: far from the program's, shared, crowded."""
        late = _minutes(at) - _minutes(step.at)
        far = late if late >= 0 else -3 * late
        shared = 150 * self._shared[team.liaison, team.timezone, at]
        return far + shared + self._crowding(step, team, at)

    def _crowding(self, step: Step, team: Team, at: time) -> int:
        """Return the cost of an hour at which the liaison's other meetings take place."""
        key = (team.liaison, team.timezone, at, step.key)
        if key not in self._costs:
            slots = slots_on(self._all_telling(), at, step.minutes, team.timezone)
            hit = any(self._fixed.elsewhere(team.liaison, slot, None) for slot in slots)
            self._costs[key] = _CROWDED if hit else 0
        return self._costs[key]

    def _all_telling(self) -> list[date]:
        return [day for days in self._telling.values() for day in days]

    def _is_free(self, step: Step, team: Team, day: Weekday, at: time) -> bool:
        slots = slots_on(self._telling[day], at, step.minutes, team.timezone)
        return not any(self.diary.elsewhere(team.liaison, slot, None) for slot in slots)

    def _occupy(self, step: Step, team: Team, day: Weekday, at: time) -> None:
        for slot in slots_on(self._on[day], at, step.minutes, team.timezone):
            self.diary.occupy(team.liaison, slot, team.key)


def _fixed_hours(cohort: Cohort, telling: dict[Weekday, list[date]]) -> Diary:
    """Return when each liaison's teams would like to hold their fixed meetings."""
    fixed = Diary()
    hours = sorted(
        {
            (step.at, step.minutes)
            for step in cohort.program.steps("team")
            if not step.repeats
        }
    )
    places = sorted({(team.liaison, team.timezone) for team in cohort.teams})
    near = {
        day + timedelta(days=by)
        for days in telling.values()
        for day in days
        for by in _NEAR
    }
    for liaison, timezone in places:
        for at, minutes in hours:
            for slot in slots_on(sorted(near), at, minutes, timezone):
                fixed.occupy(liaison, slot, "fixed")
    return fixed


_NEAR = (-1, 0, 1)  # a day in Guam meets two days in California


def _hours(step: Step) -> Sequence[time]:
    """Return wall times of the working day, whole meetings apart from the step's own."""
    pitch = max(_HALF_HOUR, -(-step.minutes // _HALF_HOUR) * _HALF_HOUR)
    first = min(_OPENS, _minutes(step.at))
    last = max(_CLOSES - step.minutes, _minutes(step.at))
    starts = range(_minutes(step.at) % pitch, 24 * 60, pitch)
    return [time(*divmod(start, 60)) for start in starts if first <= start <= last]


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _weekdays(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < len(Weekday)]


def _telling(days: Sequence[date], zones: Sequence[str]) -> list[date]:
    """Return one day for each way in which the zones' clocks stand to each other."""
    first: dict[tuple[object, ...], date] = {}
    for day in days:
        bounds = (datetime.combine(day + timedelta(days=n), time(0)) for n in (0, 1))
        clocks = [
            at.replace(tzinfo=zone(name)).utcoffset() for at in bounds for name in zones
        ]
        first.setdefault(tuple(clocks), day)
    return list(first.values())
