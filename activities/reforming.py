"""Changing the form of a meeting, with all that hangs on it."""

from collections.abc import Sequence
from itertools import count

from activities.following import follow_meetings
from activities.occasion_orders import objections_to, slot_words
from activities.orders import Desk, Order
from models.ask import Ask
from models.command import ChangeForm
from models.journey import Written
from models.meeting import Meeting
from models.occasion import OccasionId
from models.program import Instead, Step
from models.refusal import Refused
from models.slot import Slot
from rules import forms, moving, outcomes
from rules.laying import asks_of_meeting
from store.occasions import (
    add_occasions,
    asks_about,
    keep_occasions,
    meeting_called,
    meetings_of,
)


async def change_form(desk: Desk, command: ChangeForm) -> Written:
    """Hold a meeting in its other form: as many parts as the program says.

    With as many parts as before it stays the same meeting; else the old parts are called
    off, and those who were invited are invited to the new ones.
    """
    named = await meeting_called(desk.session, command.occasion)
    if named is None:
        raise Refused(f"there is no meeting {command.occasion} (or not yet)")
    step = desk.cohort.program.step(named.step)
    shape = forms.shape_of(step, command.form)
    all_parts = [
        m for m in await meetings_of(desk.session, desk.journey.id) if m.step == step.key
    ]
    old = [meeting for meeting in all_parts if meeting.is_planned]
    if len(old) == shape.parts and all(part.form is shape.form for part in old):
        return Written(
            answer=f"{', '.join(part.id for part in old)}: {shape.form} already."
        )
    forms.refuse_broken_set(step, named, old, desk.now)
    slots = await _slots(desk, command, old, shape)
    if len(old) == shape.parts:
        new = [
            forms.in_form(desk.cohort, part, slot, shape.form, desk.now)
            for part, slot in zip(old, slots, strict=True)
        ]
        await keep_occasions(desk.session, new)
    else:
        new = _parts(desk, slots, shape, all_parts)
        await add_occasions(desk.session, new)
    return await _settle(desk, command, old, new)


async def _settle(
    desk: Desk, command: ChangeForm, old: Sequence[Meeting], new: Sequence[Meeting]
) -> Written:
    """Keep what became of the old parts, of the asks, and of what hangs on them; say it."""
    step = desk.cohort.program.step(new[0].step)
    shape = forms.shape_of(step, command.form)
    why = forms.why_called_off(shape, command.why)
    replaced = {part.id for part in old}.isdisjoint(part.id for part in new)
    journeys, said = await _asks(desk, step, old, new, why)
    for rule, end in (("before", 0), ("after", -1)):
        hung = await follow_meetings(
            desk, old[end], new[end], move_them=command.with_dependents, rule=rule
        )
        journeys |= hung.journeys
        said += hung.said
    dates = [f"  {part.id} on {slot_words(part.slot)}" for part in new]
    answer = "\n".join([f"{step.key} is {shape.form} now:", *dates, *said])
    if replaced:
        gone = [outcomes.called_off(part, desk.now, why) for part in old]
        await keep_occasions(desk.session, gone)
        _note_all(desk, old, gone, answer)
        _note_all(desk, [None] * len(new), new, answer)
    else:
        _note_all(desk, old, new, answer)
    return Written(answer=answer, touched=tuple(sorted(journeys - {desk.journey.id})))


def _note_all(
    desk: Desk, before: Sequence[Meeting | None], after: Sequence[Meeting], answer: str
) -> None:
    for old, new in zip(before, after, strict=True):
        desk.note(old, new, answer, new.why)


async def _slots(
    desk: Desk, command: ChangeForm, old: Sequence[Meeting], shape: Instead
) -> list[Slot]:
    """Return when the parts are: the first where it was, unless another slot is named."""
    given = command.slot or old[0].slot
    slots = [Slot.model_validate(given.model_dump() | {"minutes": shape.minutes})]
    moving.refuse_the_past(slots[0], desk.now)
    if not command.anyway:
        moving.refuse_objections(await _against(desk, old, slots[0]))
    while len(slots) < shape.parts:
        slots.append(await _after(desk, old, slots[-1], shape))
    return slots


async def _after(desk: Desk, old: Sequence[Meeting], before: Slot, shape: Instead) -> Slot:
    """Return the slot of the part that comes after another: the first that is free."""
    for day in forms.days_after(before.day, shape, desk.open_days):
        slot = Slot.model_validate(before.model_dump() | {"day": day})
        if not await _against(desk, old, slot):
            return slot
    raise Refused(
        f"no day is free for the part after {before.day}, though four weeks were tried: "
        "name another day for the first part with --on"
    )


async def _against(desk: Desk, old: Sequence[Meeting], slot: Slot) -> list[str]:
    """Return what speaks against a slot; what is replaced does not."""
    ours = {part.id for part in old}
    return await objections_to(desk, old[0], slot, windowed=False, apart_from=ours)


def _parts(
    desk: Desk, slots: Sequence[Slot], shape: Instead, earlier: Sequence[Meeting]
) -> list[Meeting]:
    """Return the new parts: an ordinal is never used twice."""
    last = max((OccasionId.parse(each.id) for each in earlier), key=lambda one: one.ordinal)
    made = []
    for number, slot, ordinal in zip(count(1), slots, count(last.ordinal + 1)):
        occasion = last.model_copy(update={"ordinal": ordinal})
        made.append(
            forms.new_part(
                desk.cohort,
                occasion,
                slot,
                shape,
                number=number,
                uid=desk.uid_of(str(occasion)),
                now=desk.now,
            )
        )
    return made


async def _asks(
    desk: Desk, step: Step, old: Sequence[Meeting], new: Sequence[Meeting], why: str
) -> tuple[set[str], list[str]]:
    """Let what was asked for the old parts serve the new ones; say what ends and begins."""
    found = [ask for part in old for ask in await asks_about(desk.session, part.id)]
    known = {ask.id for ask in found}
    needed = asks_of_meeting(desk.cohort, new[0], desk.open_days, desk.now)
    fresh = [ask for ask in needed if ask.id not in known]
    fresh = [ask for ask in fresh if ask.step not in {each.step for each in found}]
    await add_occasions(desk.session, [], fresh)
    steps = {ask.key: ask for ask in step.asks}
    after = [
        forms.ask_in_form(
            ask, steps[ask.step], new, open_days=desk.open_days, now=desk.now, why=why
        )
        for ask in found
    ]
    await keep_occasions(desk.session, after)
    pairs = [*zip(found, after, strict=True), *((None, ask) for ask in fresh)]
    changed = [(ask, then) for ask, then in pairs if ask is None or _differs(ask, then)]
    for ask, then in changed:
        desk.note(ask, then)
    journeys = {OccasionId.parse(then.id).journey for _, then in changed}
    return journeys, [_said(then) for _, then in changed]


def _differs(ask: Ask, then: Ask) -> bool:
    return (ask.state, ask.due_on) != (then.state, then.due_on)


def _said(ask: Ask) -> str:
    due = f", due {ask.due_on}" if ask.is_open else ""
    return f"{ask.title}: {ask.state}{due}."


REFORM_ORDERS: dict[str, Order] = {"change-form": change_form}
