"""What is looked at together: one occasion, its people, and what they were told."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from models.ask import Ask
from models.facts import Facts
from models.meeting import Meeting
from models.notice import Entry, LedgerState, Notice, NoticeKind
from models.occasion import OccasionId
from models.reply import Answer
from models.roster import Role
from models.seat import Seat
from rules.answers import declined
from rules.send_slots import SendSlots

# The host's staff sit in no team, yet belong to its meetings.
ALWAYS_WITH_TEAMS = Role.STAFF


@dataclass(frozen=True)
class Matter:
    """One occasion with everything that decides who is owed what about it.

    `seats` are those of the team (or the whole cohort, for its own meetings) and of the
    host's people, seats left behind included. `entries` are all its ledger rows,
    in the order they were entered; `answers` all that a meeting was ever given, likewise;
    `submitted` who has answered an ask of each.
    """

    occasion: Meeting | Ask
    team: str | None
    seats: Sequence[Seat]
    entries: Sequence[Entry]
    slots: SendSlots
    paused: bool = False
    answers: Sequence[Answer] = ()
    submitted: Set[str] = frozenset()

    @cached_property
    def facts(self) -> Facts:
        """What people are told of it, as it is now."""
        return self.occasion.facts

    @cached_property
    def used_keys(self) -> frozenset[str]:
        return frozenset(entry.key for entry in self.entries)

    @cached_property
    def heard(self) -> frozenset[tuple[str, str, str, int]]:
        """Who has a row for which notice, whichever seat had it.

        A row that was taken back told nobody: the person may need it in another seat.
        """
        live = (e for e in self.entries if e.state is not LedgerState.SUPERSEDED)
        return frozenset((e.person, e.kind, e.offset, e.revision) for e in live)

    @cached_property
    def by_age(self) -> list[Seat]:
        """The seats, earliest first."""
        return sorted(self.seats, key=lambda seat: (seat.since, seat.id))

    @cached_property
    def taken_seats(self) -> frozenset[str]:
        return frozenset(seat.id for seat in self.seats if seat.is_taken)

    @cached_property
    def asked(self) -> frozenset[str]:
        """Who may have had the ask itself: nobody is reminded of what they never heard."""
        return frozenset(
            e.person
            for e in self.entries
            if e.kind is NoticeKind.ASK and e.may_have_arrived
        )

    def declined(self, moment: datetime) -> frozenset[str]:
        """Return who had said no by a moment, to the meeting as it is now."""
        return declined(self.answers, self.occasion.timing, moment)

    def has(self, notice: Notice) -> bool:
        """Whether the ledger has this notice, for this person, already."""
        told = self.has_told(notice.seat, notice.kind, notice.offset, notice.revision)
        return told or notice.key in self.used_keys

    def has_told(self, seat: Seat, kind: NoticeKind, offset: str, revision: int) -> bool:
        """Whether a person has a row of a notice, whichever seat had it."""
        return (seat.person.id, kind, offset, revision) in self.heard

    def seats_of(self, *roles: Role) -> list[Seat]:
        """Return the seats, taken or left, whose role belongs here, earliest first."""
        return [
            seat
            for seat in self.by_age
            if seat.role in roles and belongs_to(seat, self.team)
        ]

    def gathered(self, meeting: Meeting) -> list[Seat]:
        """Return the seats, taken or left, that a meeting gathers, earliest first."""
        found = [seat for seat in self.by_age if gathers(meeting, seat)]
        if not meeting.arrivals:
            return found
        return sorted(found, key=lambda seat: (belongs_since(meeting, seat), seat.id))


@dataclass
class Owed:
    """What is to be said now, what need not be said any more, and when to look again."""

    notices: list[Notice] = field(default_factory=list)
    superseded: list[str] = field(default_factory=list)
    next_look: datetime | None = None

    def look_again(self, moment: datetime) -> None:
        """Ask for a look at `moment`, if none is asked for sooner."""
        if self.next_look is None or moment < self.next_look:
            self.next_look = moment


def taken(seats: Sequence[Seat]) -> list[Seat]:
    """Return one taken seat a person, the earliest: two seats are still one reader."""
    first: dict[str, Seat] = {}
    for seat in seats:
        if seat.is_taken:
            first.setdefault(seat.person.id, seat)
    return list(first.values())


def gathers(meeting: Meeting, seat: Seat) -> bool:
    """Whether a seat, taken or left, is one of those that a meeting is for."""
    if seat.role not in meeting.audience:
        return False
    about = OccasionId.parse(meeting.id)
    if seat.circle or meeting.opt_in:
        return seat.circle in {about.step, f"{about.step}/{about.ordinal}"}
    if meeting.teams:
        return any(belongs_to(seat, team) for team in meeting.teams)
    return belongs_to(seat, about.team)


def belongs_since(occasion: Meeting | Ask, seat: Seat) -> datetime:
    """Return since when somebody belongs to an occasion: their team may have come late."""
    if isinstance(occasion, Ask) or not occasion.arrivals:
        return seat.since
    came = (one.at for one in occasion.arrivals if one.team == seat.team)
    return max([seat.since, *came])


def belongs_to(seat: Seat, team: str | None) -> bool:
    """Whether a seat's place is with a team (None: with the cohort), role aside.

    A place in one circle is none anywhere else.
    """
    if seat.circle:
        return False
    if team is None:
        return True
    return seat.team == team or (seat.team is None and seat.role is ALWAYS_WITH_TEAMS)
