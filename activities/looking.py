"""What one look decides: date, close, owe. Pure composition of rules over a situation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time

from activities.circles import openings_due
from activities.gating import gated, look_for_gate
from activities.repeating import Repeating
from models.ask import Ask
from models.bad_address import Unreachable
from models.circle import Circle
from models.digest import Digest, digest_occasion
from models.journey import Look
from models.meeting import Meeting
from models.notice import Notice
from models.occasion import OccasionId
from models.slot import moment_of
from rules.bounces import bad_addresses_owed
from rules.closing import closed_ask, closed_meeting, heard_until, look_for_closing
from rules.digests import digests_owed, next_digest
from rules.laying import asks_of_meeting
from rules.matter import Matter, Owed
from rules.notices import owed, welcomes_owed
from rules.open_days import OpenDays
from rules.send_slots import SendSlots
from store.keys import Keys
from store.situations import Situation, welcome_occasion

About = Meeting | Ask | Unreachable | Digest | Circle | None
Weigh = Callable[[Matter, datetime], Owed]  # as `rules.notices.owed` does


@dataclass
class Decided:
    """What a look found to be so, to be said, and to be looked at again."""

    new: list[Meeting] = field(default_factory=list)
    new_asks: list[Ask] = field(default_factory=list)  # of what was newly dated
    altered: list[Meeting | Ask] = field(default_factory=list)
    notices: list[tuple[Notice, About]] = field(default_factory=list)
    superseded: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    next_look: datetime | None = None
    paused: bool = False

    @property
    def alters(self) -> bool:
        """Whether anything that is kept is different now, letters aside."""
        return bool(self.new or self.altered or self.superseded)

    def add(self, occasion: Meeting | Ask, due: Owed) -> None:
        """Decide that what is owed of an occasion is said."""
        self.notices += [(notice, occasion) for notice in due.notices]
        self.superseded += due.superseded
        self.look_again(due.next_look)

    def look_again(self, moment: datetime | None) -> None:
        if moment and (self.next_look is None or moment < self.next_look):
            self.next_look = moment


def decide(
    situation: Situation, look: Look, keys: Keys, send_at: time, weigh: Weigh = owed
) -> Decided:
    """Decide everything that one look at a journey brings."""
    decided = Decided(paused=situation.journey.paused)
    slots = SendSlots(
        timezone=situation.journey.timezone,
        open_days=OpenDays.of(situation.cohort),
        at=send_at,
    )
    occasions = list(_closed(situation, slots, look.now, decided))
    occasions += _dated(
        situation, look, keys, slots.open_days, live=list(occasions), decided=decided
    )
    occasions += decided.new_asks
    if situation.journey.team is None:
        _welcome(situation, decided)  # first: it says what the invitations are about
    for occasion in occasions:
        decided.add(occasion, weigh(_matter(occasion, situation, slots), look.now))
        _look_for_its_end(occasion, situation, slots, look.now, decided)
    if situation.journey.team is None:
        _alert_staff(situation, look.now, decided)
        _digest(situation, slots, look.now, decided)
        openings, then = openings_due(situation, slots, look.now)
        decided.notices += openings
        decided.look_again(then)
    decided.closed = sorted({*situation.closed, *_ids_of_closed(occasions)})
    if decided.next_look is None:
        decided.look_again(_door(occasions, look.now))
    return decided


def _closed(
    situation: Situation, slots: SendSlots, now: datetime, decided: Decided
) -> Iterator[Meeting | Ask]:
    """Yield what is live, closed where it is over. A pause presumes nothing of people."""
    journey = situation.journey
    for meeting in situation.meetings:
        held_back = journey.paused and meeting.report is not None
        after = (
            meeting
            if held_back
            else closed_meeting(meeting, slots, now, journey.resumed_at)
        )
        yield _noted(meeting, gated(after, situation, slots, now), decided)
    for ask in situation.asks:
        yield _noted(ask, ask if journey.paused else closed_ask(ask, now, slots), decided)


def _noted(before: Meeting | Ask, after: Meeting | Ask, decided: Decided) -> Meeting | Ask:
    if after is not before:
        decided.altered.append(after)
    return after


def _ids_of_closed(occasions: list[Meeting | Ask]) -> Iterator[str]:
    for occasion in occasions:
        if isinstance(occasion, Meeting) and not occasion.is_planned:
            yield occasion.id


def _matter(occasion: Meeting | Ask, situation: Situation, slots: SendSlots) -> Matter:
    return Matter(
        occasion=occasion,
        team=situation.journey.team,
        seats=situation.seats,
        entries=situation.entries.get(occasion.id, []),
        slots=slots,
        paused=situation.journey.paused,
        answers=situation.answers.get(occasion.id, ()),
        submitted=situation.submitted.get(occasion.id, frozenset()),
    )


def _look_for_its_end(
    occasion: Meeting | Ask,
    situation: Situation,
    slots: SendSlots,
    now: datetime,
    decided: Decided,
) -> None:
    if situation.journey.paused:
        return
    decided.look_again(look_for_closing(occasion, slots, situation.journey.resumed_at))
    if isinstance(occasion, Meeting):
        gate = look_for_gate(occasion, situation, slots)
        decided.look_again(gate if gate and gate > now else None)


def _welcome(situation: Situation, decided: Decided) -> None:
    occasion = welcome_occasion(situation.cohort.key)
    cohort = situation.cohort
    until = moment_of(cohort.ends_on, time(0), cohort.timezone)
    entries = situation.entries.get(occasion, [])
    for notice in welcomes_owed(occasion, situation.seats, entries, until):
        decided.notices.append((notice, None))


def _alert_staff(situation: Situation, now: datetime, decided: Decided) -> None:
    decided.notices += bad_addresses_owed(
        situation.cohort.key,
        situation.bad_addresses,
        situation.seats,
        situation.entries,
        now,
    )


def _digest(
    situation: Situation, slots: SendSlots, now: datetime, decided: Decided
) -> None:
    if situation.journey.paused:
        return
    cohort, source = situation.cohort, situation.digests
    decided.notices += digests_owed(
        cohort,
        source,
        seats=situation.seats,
        entries=situation.entries.get(digest_occasion(cohort.key), []),
        bad=situation.bad_addresses,
        slots=slots,
        now=now,
    )
    decided.look_again(next_digest(cohort, source, slots, now))


def _dated(
    situation: Situation,
    look: Look,
    keys: Keys,
    open_days: OpenDays,
    *,
    live: list[Meeting | Ask],
    decided: Decided,
) -> Iterator[Meeting]:
    """Yield the next meeting of each repeating step that the story waits at, newly dated.

    What is wanted may have closed in this very look: then the next is dated at once.
    """
    known = {each.id: each for each in (*situation.cohort_meetings, *situation.history)}
    known |= {each.id: each for each in live if isinstance(each, Meeting)}
    for wanted in look.wanted:
        part = OccasionId.parse(wanted)
        while str(part) in known and not known[str(part)].is_planned:
            part = part.model_copy(update={"ordinal": part.ordinal + 1})
        if str(part) in known:
            continue
        meeting = Repeating(situation, look, keys, open_days, known).dated(part)
        if meeting is None:
            decided.ended.append(str(part))
        else:
            decided.new.append(meeting)
            decided.new_asks += asks_of_meeting(
                situation.cohort, meeting, open_days, look.now
            )
            yield meeting


def _door(occasions: list[Meeting | Ask], now: datetime) -> datetime | None:
    """Return until when somebody may have another word about what is over."""
    over = [until for each in occasions if (until := heard_until(each))]
    door = max(over, default=now)
    return door if door > now else None
