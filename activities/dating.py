"""Dating a meeting of a quota: a team and its liaison choose the day themselves."""

from activities.occasion_orders import move, objections_to, slot_words
from activities.orders import Desk, Order
from models.command import Date, Move
from models.journey import Written
from models.occasion import OccasionId
from rules import moving
from rules.chosen import titled
from rules.laying import new_meeting
from rules.quotas import step_to_date
from store.occasions import add_occasions, meeting_called


async def date(desk: Desk, command: Date) -> Written:
    """Make the meeting, on the slot that was chosen: everybody is invited to it."""
    if await meeting_called(desk.session, command.occasion):
        return await move(desk, Move(**command.model_dump(exclude={"what"})))
    about = OccasionId.parse(command.occasion)
    step = step_to_date(desk.cohort, about)
    moving.refuse_the_past(command.slot, desk.now)
    meeting = new_meeting(
        desk.cohort,
        step,
        command.occasion,
        title=titled(desk.cohort, step, about.ordinal, about.team),
        slot=command.slot,
        uid=desk.uid_of(command.occasion),
        now=desk.now,
    )
    if not command.anyway:
        moving.refuse_objections(await objections_to(desk, meeting, command.slot))
    await add_occasions(desk.session, [meeting])
    answer = f"{meeting.id} is on {slot_words(meeting.slot)}; everybody of it is invited."
    desk.note(None, meeting, answer)
    return Written(answer=answer)


DATING_ORDERS: dict[str, Order] = {"date": date}
