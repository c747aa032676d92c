"""What becomes of an ask when somebody answers it, or hands it to a colleague."""

from collections.abc import Sequence
from datetime import datetime

from models.ask import Ask, AskState
from models.refusal import Refused
from models.seat import Seat
from models.submission import Submission
from rules.asked import TEAM


def of_theirs(
    ask: Ask, submissions: Sequence[Submission], person: str
) -> Sequence[Submission]:
    """Return what somebody may change: the team's, or of an ask of each, their own."""
    if not ask.each:
        return submissions
    return [one for one in submissions if one.person == person]


def refuse_answer(ask: Ask, earlier: Sequence[Submission], now: datetime) -> None:
    """Refuse what is asked for no more; late is better than never, but only once."""
    if ask.state is AskState.WITHDRAWN:
        raise Refused(f"{ask.id} is no longer asked for: its meeting was called off")
    if earlier and not may_change(ask, now):
        raise Refused(f"{ask.id} is over: what was answered stays as it is")


def may_change(ask: Ask, now: datetime) -> bool:
    """Whether an answer that was given can still be changed."""
    return now < ask.lapses_at


def submitted(ask: Ask, now: datetime) -> Ask:
    """Return the ask answered; one of each stays open for the others."""
    if ask.each or ask.state is AskState.DONE:
        return ask
    return ask.model_copy(update={"state": AskState.DONE, "closed_at": now})


def handed_over(ask: Ask, seats: Sequence[Seat], person: str, now: datetime) -> Ask:
    """Return the ask in a colleague's hands; `seats` are those of the ask's team."""
    if ask.each:
        raise Refused(f"{ask.id} asks everybody: nobody can answer it for another")
    if not ask.is_open:
        raise Refused(f"{ask.id} is over ({ask.state}): there is nothing to hand on")
    if ask.owner == person:
        raise Refused(f"{ask.id} is in their hands already")
    if person not in {seat.person.id for seat in seats if _may_own(seat)}:
        raise Refused(f"{ask.id} can go to a member of its team's core, and to nobody else")
    return _in_hands(ask, person, now)


def given_back(ask: Ask, person: str, now: datetime) -> Ask:
    """Return an ask as it is once `person` has left: the team's again, if theirs."""
    if ask.owner != person or not ask.is_open:
        return ask
    return _in_hands(ask, None, now)


def _in_hands(ask: Ask, owner: str | None, now: datetime) -> Ask:
    timing = ask.timing + 1
    return ask.model_copy(
        update={
            "owner": owner,
            "handed": timing,
            "timing": timing,
            "revision": ask.revision + 1,
            "changed_at": now,
            "retimed_at": now,
        }
    )


def _may_own(seat: Seat) -> bool:
    return seat.is_taken and seat.role in TEAM
