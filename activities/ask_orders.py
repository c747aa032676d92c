"""Orders about what is asked: a form that was sent in, and an ask in other hands."""

from activities.orders import Desk, Order
from models.ask import Ask
from models.command import HandOver, Submit
from models.journey import Written
from models.occasion import journey_of
from models.refusal import Refused
from rules import submitting
from store.occasions import ask_called, asks_of, keep_occasions
from store.submissions import count_submission, submission_called, submissions_for


async def submit(desk: Desk, command: Submit) -> Written:
    """Count a form that is kept already; the first one answers for the team."""
    ask = await _ask(desk, command.occasion)
    form = await submission_called(desk.session, command.request)
    if form is None or form.occasion != ask.id:
        raise Refused(f"nothing was sent in for {ask.id} under that name")
    counted = await submissions_for(desk.session, ask.id)
    earlier = submitting.of_theirs(ask, counted, form.person)
    if len(earlier) != command.seen:
        raise Refused(f"{ask.id} was answered by somebody else meanwhile")
    submitting.refuse_answer(ask, earlier, desk.now)
    await count_submission(desk.session, form.request, turn=len(counted) + 1, at=desk.now)
    after = submitting.submitted(ask, desk.now)
    answer = f"The answer to {ask.id} is recorded."
    if after is ask:
        return desk.note_order(ask.id, answer)
    await keep_occasions(desk.session, [after])
    desk.note(ask, after, answer)
    return Written(answer=answer)


async def hand_over(desk: Desk, command: HandOver) -> Written:
    """Put an ask into a colleague's hands, who hears of it; nobody else is chased."""
    ask = await _ask(desk, command.occasion)
    team = desk.journey.team
    seats = [seat for seat in await desk.seats() if seat.team == team]
    after = submitting.handed_over(ask, seats, command.person, desk.now)
    answer = f"{ask.id} is in a colleague's hands now."
    await keep_occasions(desk.session, [after])
    desk.note(ask, after, answer)
    return Written(answer=answer)


async def give_back(desk: Desk, person: str, team: str) -> None:
    """Put what somebody who leaves had in hand into their team's hands again."""
    for ask in await asks_of(desk.session, journey_of(desk.cohort.key, team)):
        after = submitting.given_back(ask, person, desk.now)
        if after is not ask:
            await keep_occasions(desk.session, [after])
            desk.note(ask, after)


async def _ask(desk: Desk, occasion: str) -> Ask:
    ask = await ask_called(desk.session, occasion)
    if ask is None:
        raise Refused(f"there is no ask {occasion}")
    return ask


ASK_ORDERS: dict[str, Order] = {"submit": submit, "hand-over": hand_over}
