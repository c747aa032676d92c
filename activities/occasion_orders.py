"""Orders about one meeting or ask: move, call off, edit, complete, not held, done."""

from collections.abc import Set
from datetime import date

from activities.following import Followed, follow_asks, follow_meetings, withdraw_asks
from activities.gating import gates_behind
from activities.orders import Desk, Order
from models.ask import Ask, AskState
from models.command import CallOff, Complete, Done, Edit, Move, NotHeld
from models.journey import Written
from models.meeting import Meeting, MeetingState
from models.occasion import OccasionId
from models.refusal import Refused
from models.roster import Role
from models.slot import Slot
from rules import editing, moving, outcomes
from rules.ta_dates import ta_window
from store.cohorts import journeys_of
from store.occasions import (
    ask_called,
    keep_occasions,
    meeting_called,
    meetings_of,
)


async def move(desk: Desk, command: Move) -> Written:
    """Give a meeting another slot; its asks follow, its dependents if ordered."""
    meeting = await _meeting(desk, command.occasion)
    if meeting.is_planned and meeting.slot == command.slot:
        return Written(answer=f"{meeting.id} is on {slot_words(meeting.slot)} already.")
    against = [] if command.anyway else await objections_to(desk, meeting, command.slot)
    after = moving.moved(meeting, command.slot, desk.now, command.why, against)
    return await _replace(desk, meeting, after, with_dependents=command.with_dependents)


async def _replace(
    desk: Desk, meeting: Meeting, after: Meeting, *, with_dependents: bool = False
) -> Written:
    """Keep a meeting's new slot, with all that follows it, and say so."""
    asks = await follow_asks(desk, after)
    others = await follow_meetings(desk, meeting, after, move_them=with_dependents)
    said = f"{after.id} is now on {slot_words(after.slot)}."
    answer = "\n".join([said, *asks.said, *others.said])
    await keep_occasions(desk.session, [after])
    desk.note(meeting, after, answer, after.why)
    return Written(
        answer=answer, touched=_others(desk, asks, others, await _gates(desk, after))
    )


async def call_off(desk: Desk, command: CallOff) -> Written:
    """Let a meeting not be; its open asks are withdrawn."""
    meeting = await _meeting(desk, command.occasion)
    if meeting.state is MeetingState.CALLED_OFF:
        return Written(answer=f"{meeting.id} is called off already.")
    after = outcomes.called_off(meeting, desk.now, command.why)
    asks = await withdraw_asks(desk, meeting, command.why)
    answer = f"{meeting.id} is called off; everybody who was invited hears of it."
    await keep_occasions(desk.session, [after])
    desk.note(meeting, after, answer, command.why)
    return Written(answer=answer, touched=_others(desk, asks, await _gates(desk, after)))


async def edit(desk: Desk, command: Edit) -> Written:
    """Say anew what people read of a meeting or an ask."""
    if ask := await ask_called(desk.session, command.occasion):
        return await _edit_ask(desk, ask, command)
    meeting = await _meeting(desk, command.occasion)
    after = editing.edited_meeting(meeting, command, desk.now)
    if after is meeting:
        return Written(answer=f"{meeting.id} reads so already.")
    follows = editing.what_follows(meeting, after, desk.now)
    answer = f"{meeting.id} is edited. {follows}"
    await keep_occasions(desk.session, [after])
    desk.note(meeting, after, answer, command.why)
    return Written(answer=answer)


async def _edit_ask(desk: Desk, ask: Ask, command: Edit) -> Written:
    after = editing.edited_ask(ask, command, desk.now)
    if after is ask:
        return Written(answer=f"{ask.id} reads so already.")
    whom = "Those who were asked hear of it an hour after the last edit."
    answer = f"{ask.id} is edited. {whom if ask.is_open else 'Nobody is told: it is over.'}"
    await keep_occasions(desk.session, [after])
    desk.note(ask, after, answer, command.why)
    return Written(answer=answer)


async def complete(desk: Desk, command: Complete) -> Written:
    """Take somebody's word that a meeting was held; it replaces `presumed`."""
    meeting = await _meeting(desk, command.occasion)
    wish = command.next_slot
    held = meeting.state is MeetingState.HELD and meeting.held_on == command.held_on
    if held and wish in {None, meeting.next_wish}:
        return Written(
            answer=f"{meeting.id} is recorded as held on {command.held_on} already."
        )
    said = []
    if wish:
        said = await _check_wish(desk, meeting, wish, command)
    after = outcomes.completed(meeting, desk.now, command.held_on, wish)
    touched = await _settle_next(desk, after, wish, said)
    answer = "\n".join([f"{meeting.id} was held on {command.held_on}.", *said])
    await keep_occasions(desk.session, [after])
    desk.note(meeting, after, answer, command.note)
    return Written(answer=answer, touched=touched)


async def _check_wish(
    desk: Desk, meeting: Meeting, wish: Slot, command: Complete
) -> list[str]:
    """Refuse a next date that cannot be; warn of one outside the window."""
    step = desk.cohort.program.step(meeting.step)
    if not step.repeats:
        raise Refused(f"{meeting.id} does not repeat: it has no next date")
    moving.refuse_the_past(wish, desk.now)
    others = [each for each in await _rivals(desk, meeting) if each.id != _next_id(meeting)]
    if against := list(moving.objections(wish, desk.open_days, others, None)):
        raise Refused("; ".join(against))
    first, last = ta_window(step, command.held_on)
    if first <= wish.day <= last:
        return []
    return [f"The next date, {wish.day}, is outside the window {first} to {last}."]


async def _settle_next(
    desk: Desk, after: Meeting, wish: Slot | None, said: list[str]
) -> tuple[str, ...]:
    """See to the next meeting if it is dated already: it moves only by a word."""
    following = await meeting_called(desk.session, _next_id(after))
    if following is None or not following.is_planned or after.held_on is None:
        return ()
    if wish and wish != following.slot:
        then = moving.moved(following, wish, desk.now, None)
        said.append(f"{following.id} is now on {slot_words(wish)}.")
    else:
        then = outcomes.with_gap_told(following, after.held_on, desk.now)
    if then is not following:
        await keep_occasions(desk.session, [then])
        desk.note(following, then)
    return ()


async def not_held(desk: Desk, command: NotHeld) -> Written:
    """Take somebody's word that a meeting was not held: tried again, or skipped."""
    meeting = await _meeting(desk, command.occasion)
    outcomes.refuse_before_its_time(meeting, desk.now)
    if command.retry is None:
        if meeting.state is MeetingState.NOT_HELD:
            return Written(answer=f"{meeting.id} is recorded as not held already.")
        after = outcomes.skipped(meeting, desk.now, command.why)
        asks = await withdraw_asks(desk, meeting, command.why)
        answer = f"{meeting.id} was not held and is skipped."
        await keep_occasions(desk.session, [after])
        desk.note(meeting, after, answer, command.why)
        return Written(
            answer=answer, touched=_others(desk, asks, await _gates(desk, after))
        )
    return await _retry(desk, meeting, command)


async def _retry(desk: Desk, meeting: Meeting, command: NotHeld) -> Written:
    following = await meeting_called(desk.session, _next_id(meeting))
    if following and following.is_planned:
        raise Refused(
            f"{following.id} is planned for {following.slot.day} already: skip this one, "
            "or move the next"
        )
    assert command.retry is not None
    slot = meeting.slot.model_copy(update={"day": command.retry})
    slot = Slot.model_validate(slot.model_dump())
    back = meeting.model_copy(update={"state": MeetingState.PLANNED, "closed_at": None})
    against = await objections_to(desk, meeting, slot, windowed=False)
    after = moving.moved(back, slot, desk.now, command.why, against)
    return await _replace(desk, meeting, after)


async def done(desk: Desk, command: Done) -> Written:
    """Take somebody's word that what was asked for is there."""
    ask = await ask_called(desk.session, command.occasion)
    if ask is None:
        raise Refused(f"there is no ask {command.occasion}")
    if ask.state is AskState.DONE:
        return Written(answer=f"{ask.id} is done already.")
    after = outcomes.done(ask, desk.now)
    answer = f"{ask.id} is done; nobody is reminded of it any more."
    await keep_occasions(desk.session, [after])
    desk.note(ask, after, answer)
    return Written(answer=answer)


async def _meeting(desk: Desk, occasion: str) -> Meeting:
    meeting = await meeting_called(desk.session, occasion)
    if meeting is None:
        raise Refused(f"there is no meeting {occasion} (or not yet)")
    return meeting


async def objections_to(
    desk: Desk,
    meeting: Meeting,
    slot: Slot,
    *,
    windowed: bool = True,
    apart_from: Set[str] = frozenset(),
) -> list[str]:
    """Return what speaks against a slot for a meeting, in words."""
    window = await _window(desk, meeting) if windowed else None
    rivals = [m for m in await _rivals(desk, meeting) if m.id not in apart_from]
    return list(moving.objections(slot, desk.open_days, rivals, window))


async def _window(desk: Desk, meeting: Meeting) -> tuple[date, date] | None:
    step = desk.cohort.program.step(meeting.step)
    part = OccasionId.parse(meeting.id)
    if not step.repeats or part.ordinal == 1:
        return None
    before = str(part.model_copy(update={"ordinal": part.ordinal - 1}))
    last = await meeting_called(desk.session, before)
    return ta_window(step, last.day_counted) if last else None


async def _rivals(desk: Desk, meeting: Meeting) -> list[Meeting]:
    """Return the meetings that somebody of this one is in too: team, cohort, liaison."""
    journeys = await journeys_of(desk.session, desk.cohort.key)
    team = desk.journey.team
    if team is None:
        names = [journey.id for journey in journeys]
    else:
        seats = [s for s in await desk.seats() if s.is_taken and s.role is Role.LIAISON]
        liaisons = {seat.person.id for seat in seats if seat.team == team}
        teams = {seat.team for seat in seats if seat.person.id in liaisons}
        names = [j.id for j in journeys if j.team in teams | {team, None}]
    meetings = await meetings_of(desk.session, *names)
    return [each for each in meetings if each.id != meeting.id]


def _next_id(meeting: Meeting) -> str:
    part = OccasionId.parse(meeting.id)
    return str(part.model_copy(update={"ordinal": part.ordinal + 1}))


async def _gates(desk: Desk, meeting: Meeting) -> Followed:
    return Followed(await gates_behind(desk, meeting))


def _others(desk: Desk, *followed: Followed) -> tuple[str, ...]:
    touched = {journey for each in followed for journey in each.journeys}
    return tuple(sorted(touched - {desk.journey.id}))


def slot_words(slot: Slot) -> str:
    """Say a slot in a line."""
    return f"{slot.day:%A}, {slot.day} at {slot.at:%H:%M} ({slot.timezone})"


OCCASION_ORDERS: dict[str, Order] = {
    "move": move,
    "call-off": call_off,
    "edit": edit,
    "complete": complete,
    "not-held": not_held,
    "done": done,
}
