"""Whether somebody comes: their answer, and what it changes for others, which is little."""

from collections.abc import Sequence
from datetime import datetime

from activities.occasion_orders import slot_words
from activities.orders import Desk, Order
from models.command import Answer
from models.journey import Written
from models.meeting import Meeting, MeetingState
from models.refusal import Refused
from models.reply import Answer as Given
from models.reply import Decline
from models.seat import Seat
from rules.answers import holding, is_back
from rules.outcomes import with_decline_told
from rules.replies import invited, matters
from rules.standing import Standing, standings
from rules.words import WORDS
from store.answers import add_answer, answers_to
from store.entries import entries_of
from store.occasions import keep_occasions, meeting_called


async def answer(desk: Desk, command: Answer) -> Written:
    """Take somebody's word whether they come; only a no that matters is told to anybody.

    The mailbox takes it: the meeting's journey looks only where that is of use.
    """
    meeting = await meeting_called(desk.session, command.occasion)
    if meeting is None:
        raise Refused(f"there is no meeting {command.occasion}")
    seats = invited(meeting, await desk.seats())
    _refuse_answer(meeting, command, seats, desk.now)
    earlier = holding((await answers_to(desk.session, [meeting.id]))[meeting.id], meeting)
    given = await _given(desk, command)
    last = earlier.get(given.person)
    _refuse_overtaken(given, last)
    await add_answer(desk.session, given, request=command.request)
    told = await _told(desk, meeting, matters(given, seats, list(earlier.values())))
    return desk.note_order(
        meeting.id,
        f"The answer is recorded: {given.partstat.lower()}.",
        touched=(desk.journey.id,) if told or is_back(given, last) else (),
    )


async def _told(desk: Desk, meeting: Meeting, decline: Decline | None) -> bool:
    """Have a no that matters told; return whether there is now something to tell."""
    of_many = decline is Decline.BY_TEAM and desk.journey.team is None
    if decline is None or of_many or meeting.optional:
        return False
    after = with_decline_told(meeting, decline, desk.now)
    await keep_occasions(desk.session, [after])
    return after is not meeting


def _refuse_answer(
    meeting: Meeting, command: Answer, seats: Sequence[Seat], now: datetime
) -> None:
    if meeting.state is MeetingState.CALLED_OFF:
        raise Refused(f"{meeting.id} was called off: there is nothing to answer")
    if not meeting.is_planned or now >= meeting.slot.end:
        raise Refused(f"{meeting.id} is over: there is nothing to answer any more")
    if command.timing != meeting.timing:
        raise Refused(
            f"{meeting.id} has been changed since: it is on {slot_words(meeting.slot)} now"
        )
    if command.person not in {seat.person.id for seat in seats}:
        raise Refused(f"{meeting.id} does not gather whoever answers here")


def _refuse_overtaken(given: Given, last: Given | None) -> None:
    """Turn away a mail that was long on its way, judged while a later answer came in."""
    if last and given.dtstamp < last.dtstamp:
        raise Refused(f"a later answer to {given.occasion} is known")


async def _given(desk: Desk, command: Answer) -> Given:
    """Return the answer, with the number of the word that this person had last."""
    told = standings(await entries_of(desk.session, [command.occasion]), WORDS)
    return Given(
        occasion=command.occasion,
        person=command.person,
        partstat=command.partstat,
        way=command.how,
        at=desk.now,
        dtstamp=command.dtstamp or desk.now,
        sequence=told.get(command.person, Standing()).sequence,
        timing=command.timing,
        note=command.note,
        message_id=command.message_id,
        verified=command.verified,
    )


ANSWER_ORDERS: dict[str, Order] = {"answer": answer}
