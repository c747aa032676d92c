"""Handing an order to the journey that takes it, and saying what it answers."""

from pydantic import ValidationError

from commands.arguments import WallTime
from commands.clock import pressed_enter
from commands.installation import Installation
from commands.screen import busy, say
from models.ask import Ask
from models.command import Command
from models.line import prose_fault
from models.meeting import Meeting
from models.occasion import OccasionId
from models.refusal import Refused
from models.slot import Slot
from models.tables.cohort import CohortRow
from store.cohorts import all_cohorts, cohort_row
from store.occasions import ask_called, meeting_called
from workflows.handles import steer


async def spoken(here: Installation, command: Command) -> None:
    """Give an order and say its answer."""
    with busy("asking the journey"):
        client = await here.client()
        answer = await steer(
            client, command, attempt=f" {pressed_enter():%Y-%m-%dT%H:%M:%S}"
        )
    say(answer)


async def cohort_named(here: Installation, key: str) -> CohortRow:
    """Return a cohort's row, or refuse a key that names none."""
    async with here.reading() as session:
        if row := await cohort_row(session, key):
            return row
        there = ", ".join(row.key for row in await all_cohorts(session)) or "none yet"
    raise Refused(f"there is no cohort {key[:60]!a} (there are: {there})")


async def meeting_named(here: Installation, occasion: str) -> Meeting:
    """Return a meeting, or refuse an id that names none."""
    part = parsed(occasion)
    await cohort_named(here, part.cohort)
    async with here.reading() as session:
        if meeting := await meeting_called(session, occasion):
            return meeting
        is_ask = await ask_called(session, occasion) is not None
    if is_ask:
        raise Refused(f"{occasion} is an ask, not a meeting: `done {occasion}` answers it")
    raise Refused(f"there is no meeting {occasion} (or not yet): {_listed(part)}")


async def ask_named(here: Installation, occasion: str) -> Ask:
    """Return an ask, or refuse an id that names none."""
    part = parsed(occasion)
    await cohort_named(here, part.cohort)
    async with here.reading() as session:
        if ask := await ask_called(session, occasion):
            return ask
        is_meeting = await meeting_called(session, occasion) is not None
    if is_meeting:
        raise Refused(
            f"{occasion} is a meeting, not an ask: `complete {occasion} --held-on DAY` "
            "says that it was held"
        )
    raise Refused(f"there is no ask {occasion}: {_listed(part)}")


async def occasion_named(here: Installation, occasion: str) -> Meeting | Ask:
    """Return a meeting or an ask, or refuse an id that names neither."""
    part = parsed(occasion)
    await cohort_named(here, part.cohort)
    async with here.reading() as session:
        if ask := await ask_called(session, occasion):
            return ask
    return await meeting_named(here, occasion)


def slot_at(slot: Slot, to: WallTime) -> Slot:
    """Return the slot at another wall time of its own zone; refuse one no clock shows."""
    try:
        return Slot(day=to.day, at=to.at, minutes=slot.minutes, timezone=slot.timezone)
    except ValidationError as error:
        said = "; ".join(str(one["ctx"]["error"]) for one in error.errors())
        raise Refused(f"{said}: name another hour") from None


def checked_prose(option: str, text: str | None) -> str | None:
    """Return what somebody wrote, or refuse what no letter can carry."""
    if text is not None and (fault := prose_fault(text)):
        raise Refused(f"{option} {fault}")
    return text.strip() if text else None


def parsed(occasion: str) -> OccasionId:
    """Return what an id names, or refuse what is none."""
    try:
        return OccasionId.parse(occasion)
    except ValueError as error:
        raise Refused(str(error)) from None


def _listed(part: OccasionId) -> str:
    return f"`show {part.cohort}` lists what there is"
