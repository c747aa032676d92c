"""How an occasion came to be what it is, and who sat there when. Read by the proof alone.

The proof shares with `owed` the table of moments and nothing else: what is decided twice by
the same lines is not proven.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Generic, NamedTuple, TypeVar

from models.ask import Ask
from models.evidence import Submitted, Telling
from models.meeting import Meeting
from models.occasion import OccasionId
from models.reply import Answer, Partstat
from models.roster import Role
from models.seat import Seat
from rules.proof_seats import has_place, sitting
from rules.send_slots import SendSlots

LOOK_TAKES = timedelta(minutes=15)  # a look's schedule-to-close: sooner, nothing is missed
JUST_BEFORE = timedelta(seconds=1)  # all else is in whole minutes
NEVER = datetime.max.replace(tzinfo=UTC)

Occasion = TypeVar("Occasion", Meeting, Ask)


class Version(NamedTuple, Generic[Occasion]):
    """What an occasion was from a moment on, until the next version."""

    at: datetime
    occasion: Occasion


class Period(NamedTuple, Generic[Occasion]):
    """A time in which an occasion was live with one timing: moments hang on it."""

    occasion: Occasion
    start: datetime
    end: datetime


class Pause(NamedTuple):
    """From when until when a journey held its reminders, asks and nudges."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class History(Generic[Occasion]):
    """One occasion through the year. `seats` are those whose place is here, roles aside.

    Where groups were matched anew, they are those whose place was here at any time.
    """

    occasion: Occasion
    versions: Sequence[Version[Occasion]]
    tellings: Sequence[Telling]
    seats: Sequence[Seat]
    slots: SendSlots
    pauses: Sequence[Pause]
    answers: Sequence[Answer] = ()
    submitted: Sequence[Submitted] = ()

    def at(self, moment: datetime) -> Occasion | None:
        """Return the occasion as it was at a moment; None before it was decided."""
        so_far = [version.occasion for version in self.versions if version.at <= moment]
        return so_far[-1] if so_far else None

    def about(self, moment: datetime) -> list[Occasion]:
        """Return all that it was in one minute: the order within a minute is not known."""
        before = [version.occasion for version in self.versions if version.at < moment]
        return before[-1:] + [v.occasion for v in self.versions if v.at == moment]

    @cached_property
    def periods(self) -> list[Period[Occasion]]:
        """The times in which it was live, one for each timing."""
        by_timing = groupby(self.versions, lambda version: version.occasion.timing)
        groups = [list(versions) for _, versions in by_timing]
        ends = [later[0].at for later in groups[1:]] + [NEVER]
        periods = map(_period, groups, ends)
        return [period for period in periods if is_live(period.occasion)]

    def released(self, moment: datetime) -> datetime:
        """Return when what leaves at a moment can leave: a pause holds it until its end.

        A look decides anew when a pause comes in between, so a pause reaches back a little.
        """
        for pause in self.pauses:
            if pause.start - LOOK_TAKES < moment < pause.end:
                moment = pause.end
        return moment

    @cached_property
    def rows(self) -> frozenset[tuple[str, str, str, int]]:
        """Who has a row of the ledger for what."""
        return frozenset((t.person, t.kind, t.offset, t.revision) for t in self.tellings)

    def absent(self, timing: int, moment: datetime) -> set[str]:
        """Return whose last answer, by a moment, to what it was with a timing is a no."""
        absent: set[str] = set()
        for answer in self.answers:
            if answer.timing == timing and answer.at <= moment:
                said_no = answer.partstat is Partstat.DECLINED
                (absent.add if said_no else absent.discard)(answer.person)
        return absent

    def sitting(self, roles: Collection[Role], moment: datetime) -> dict[str, Seat]:
        """Return who sits here at a moment, each by the earliest of their seats."""
        return sitting([seat for seat in self.here(moment) if seat.role in roles], moment)

    def here(self, moment: datetime) -> Sequence[Seat]:
        """Return the seats whose place was here then, each as old as its team's is."""
        if not self.is_regrouped:
            return self.seats
        team = OccasionId.parse(self.occasion.id).team
        found = []
        for seat in self.seats:
            since = self._since(seat, team, moment)
            if since is not None:
                then = {"since": max(seat.since, since)}
                found.append(seat.model_copy(update=then))
        return found

    @cached_property
    def is_regrouped(self) -> bool:
        """Whether other teams met here before."""
        teams = [getattr(one.occasion, "teams", ()) for one in self.versions]
        return len({frozenset(some) for some in teams}) > 1

    def _since(self, seat: Seat, team: str | None, moment: datetime) -> datetime | None:
        """Return since when a seat's place was here at a moment; None if it was not."""
        since = None
        for at, occasion in self.versions:
            if at > moment:
                break
            place = has_place(seat, occasion, team)
            since = (at if since is None else since) if place else None
        return since

    def asked(self, moment: datetime) -> dict[str, Seat]:
        """Return whom an ask goes to at a moment: its owner, the lead, else the core.

        One of each goes to all of its audience but those who have answered.
        """
        ask = self.at(moment)
        if isinstance(ask, Ask) and ask.each:
            there = self.sitting(ask.audience, moment)
            answered = self.answered(moment)
            return {who: seat for who, seat in there.items() if who not in answered}
        team = self.sitting({Role.LEAD, Role.CORE}, moment)
        if isinstance(ask, Ask) and ask.owner in team:
            return {ask.owner: team[ask.owner]}
        return self.sitting({Role.LEAD}, moment) or team

    def answered(self, moment: datetime) -> set[str]:
        """Return who had answered an ask by a moment."""
        return {one.person for one in self.submitted if one.at <= moment}

    def told_of_silence(self, role: Role, moment: datetime) -> dict[str, Seat]:
        """Return who of a role hears that an ask is not answered: nobody who heard."""
        chain = (Role.LEAD, Role.LIAISON, Role.STAFF)
        heard = self.sitting(chain[: chain.index(role)], moment) | self.asked(moment)
        there = self.sitting({role}, moment)
        return {who: seat for who, seat in there.items() if who not in heard}


def is_live(occasion: Meeting | Ask) -> bool:
    """Whether it is still to come: planned, or open."""
    return occasion.is_planned if isinstance(occasion, Meeting) else occasion.is_open


def _period(versions: Sequence[Version[Occasion]], end: datetime) -> Period[Occasion]:
    for _, occasion in versions:
        if occasion.closed_at and not is_live(occasion):
            end = min(end, occasion.closed_at)
    return Period(versions[0].occasion, versions[0].at, end)
