"""What repeats: the look that closes one meeting dates the next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from models.cadence import EveryWeeks
from models.journey import Look
from models.meeting import Alert, AlertKind, Meeting, MeetingState
from models.occasion import OccasionId
from models.program import Step
from models.slot import day_of
from rules.chosen import titled
from rules.laying import new_meeting
from rules.open_days import OpenDays
from rules.quotas import nothing_dated
from rules.ta_dates import TaDate, next_ta
from store.keys import Keys
from store.situations import Situation

DATED_AHEAD = timedelta(days=14)  # a new date is never nearer


@dataclass(frozen=True)
class Repeating:
    """A journey whose next meetings are dated; `known`: all that it and its cohort had."""

    situation: Situation
    look: Look
    keys: Keys
    open_days: OpenDays
    known: Mapping[str, Meeting]

    def dated(self, wanted: OccasionId) -> Meeting | None:
        """Return a meeting with its day; None if there is none left before the end."""
        cohort = self.situation.cohort
        step = cohort.program.step(wanted.step)
        found = self._found(step, wanted)
        if found is None:
            return None
        meeting = new_meeting(
            cohort,
            step,
            str(wanted),
            title=titled(cohort, step, wanted.ordinal, wanted.team),
            slot=found.slot,
            uid=self.keys.uid(str(wanted)),
            now=self.look.now,
        )
        alerts = tuple(self._alerts(wanted, found))
        return meeting.model_copy(update={"alerts": alerts})

    def _found(self, step: Step, wanted: OccasionId) -> TaDate | None:
        if not isinstance(step.cadence, EveryWeeks):
            raise TypeError(f"{step.key} does not repeat, so nothing is dated after it")
        cohort, journey = self.situation.cohort, self.situation.journey
        before = self._before(wanted, step.cadence.after)
        until = self._first_of(step.cadence.until)
        planned = [each for each in self.known.values() if each.is_planned]
        return next_ta(
            step,
            since=before.day_counted if before else cohort.starts_on,
            not_before=day_of(self.look.now + DATED_AHEAD, journey.timezone),
            reservation=journey.reserved(step.key),
            timezone=journey.timezone,
            open_days=self.open_days,
            taken={day for one in planned for day in one.slot.days_in(journey.timezone)},
            last_day=until.slot.day if until else cohort.ends_on,
            wish=before.next_wish if before else None,
        )

    def _alerts(self, wanted: OccasionId, found: TaDate) -> Iterator[Alert]:
        """Yield what staff hear with the date: it is late, or nothing else has one."""
        now, cohort = self.look.now, self.situation.cohort
        if found.late:
            yield Alert(kind=AlertKind.LATE, at=now)
        if wanted.team and (
            told := nothing_dated(cohort, wanted.team, self.known.values(), now)
        ):
            yield told

    def _before(self, wanted: OccasionId, first_after: str) -> Meeting | None:
        """Return the meeting a repeating one counts from."""
        if wanted.ordinal == 1:
            return self._first_of(first_after)
        one_before = wanted.model_copy(update={"ordinal": wanted.ordinal - 1})
        return self.known.get(str(one_before))

    def _first_of(self, step: str) -> Meeting | None:
        """Return a step's first meeting that stands."""
        found = (each for each in self.known.values() if each.step == step)
        standing = [each for each in found if each.state is not MeetingState.CALLED_OFF]
        return min(standing, key=lambda each: each.slot.start, default=None)
