"""What follows a moved meeting: its asks by themselves, other meetings when ordered."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from activities.orders import Desk
from models.ask_step import AskStep
from models.cadence import Beside, Spans
from models.meeting import Meeting
from models.occasion import OccasionId
from models.program import Step
from models.slot import Slot
from rules import moving
from rules.outcomes import withdrawn
from store.cohorts import journeys_of
from store.occasions import asks_about, keep_occasions, meetings_of


class Followed(NamedTuple):
    """Which journeys must look, and what the person is told, line by line."""

    journeys: frozenset[str] = frozenset()
    said: tuple[str, ...] = ()


async def follow_asks(desk: Desk, meeting: Meeting) -> Followed:
    """Move the days of the asks that belong to a meeting."""
    steps = {ask.key: ask for ask in _ask_steps(desk)}
    journeys, days = set(), set()
    for ask in await asks_about(desk.session, meeting.id):
        then = moving.follows(ask, steps[ask.step], meeting, desk.open_days, desk.now)
        if then is ask:
            continue
        await keep_occasions(desk.session, [then])
        desk.note(ask, then)
        journeys.add(OccasionId.parse(ask.id).journey)
        days.add(f"  {then.title}: now due {then.due_on}")
    said = ["What was asked for it moves along:", *sorted(days)] if days else []
    return Followed(frozenset(journeys), tuple(said))


def _ask_steps(desk: Desk) -> Iterator[AskStep]:
    for step in desk.cohort.program.steps():
        yield from step.asks


async def withdraw_asks(desk: Desk, meeting: Meeting, why: str) -> Followed:
    """Let what is asked for a meeting be asked no more: it is not held."""
    journeys = set()
    for ask in await asks_about(desk.session, meeting.id):
        then = withdrawn(ask, desk.now, why)
        if then is not ask:
            await keep_occasions(desk.session, [then])
            desk.note(ask, then)
            journeys.add(OccasionId.parse(ask.id).journey)
    return Followed(frozenset(journeys))


async def follow_meetings(
    desk: Desk, before: Meeting, after: Meeting, *, move_them: bool, rule: str = ""
) -> Followed:
    """Propose a day for each planned meeting that hangs on this one; move it if ordered.

    With a `rule`, before or after, only those that hang on it so.
    """
    journeys, said = set(), []
    for each in await _dependents(desk, before, rule):
        slot = _shifted(desk, each, before, after)
        if slot == each.slot:
            continue
        if not move_them:
            said.append(f"{each.id} stays on {each.slot.day} (proposed: {slot.day}).")
            continue
        then = moving.moved(each, slot, desk.now, after.why)
        await keep_occasions(desk.session, [then])
        desk.note(each, then)
        asks = await follow_asks(desk, then)
        journeys |= {OccasionId.parse(each.id).journey} | asks.journeys
        said += [f"{each.id} follows to {slot.day}.", *asks.said]
    if said and not move_them:
        said.append("Add --with-dependents to move what hangs on it along.")
    return Followed(frozenset(journeys), tuple(said))


async def _dependents(desk: Desk, meeting: Meeting, rule: str = "") -> list[Meeting]:
    steps = {step.key: step for step in desk.cohort.program.steps()}
    journeys = await journeys_of(desk.session, desk.cohort.key)
    team = desk.journey.team
    names = [journey.id for journey in journeys if team in {None, journey.team}]
    found = await meetings_of(desk.session, *names)
    return [
        each
        for each in found
        if each.is_planned and _hangs(steps[each.step], each, meeting, rule)
    ]


def _hangs(step: Step, each: Meeting, meeting: Meeting, rule: str) -> bool:
    """Whether a meeting of a step hangs on another: beside it, a later day, its band."""
    match step.cadence:
        case Beside(step=other, rule=its):
            return other == meeting.step and rule in {"", its}
        case Spans(step=other):
            return other == meeting.step and each.slot.day == meeting.slot.day
    in_a_row = step.days > 1 and each.step == meeting.step
    return in_a_row and each.slot.day > meeting.slot.day


def _shifted(desk: Desk, each: Meeting, before: Meeting, after: Meeting) -> Slot:
    """Shift a slot as far as the other was, to an open day that is still to come."""
    shift = after.slot.day - before.slot.day
    day = desk.open_days.first_from(each.slot.day + shift)
    slot = each.slot.model_copy(update={"day": day})
    while slot.start <= desk.now:
        day = desk.open_days.first_from(day + timedelta(days=1))
        slot = each.slot.model_copy(update={"day": day})
    return Slot.model_validate(slot.model_dump())
