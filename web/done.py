"""What a team is asked for: the page of an ask, with its form."""

from collections.abc import Mapping
from datetime import datetime

from fastapi.responses import HTMLResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from models.command import Command, HandOver, Submit
from models.submission import Submission
from rules.asked import TEAM
from rules.filling import fill
from rules.submitting import of_theirs
from store.keys import Keys
from store.seats import seats_of
from store.submissions import submissions_for
from web import done_words
from web.admission import visit_to_ask
from web.done_form import Open, request_of, typed
from web.fields import Fault, Fields
from web.signed import Desk, Told, signed_page
from wire.links import Purpose

CHANGED_MEANWHILE = (
    "Somebody on your team has answered since you opened this page, so your answer was not "
    "taken. This is what is recorded now; you can change it below."
)
HANDED_MEANWHILE = "This was changed since you opened the page; nothing was handed on."


class DoneDesk(Desk[Open]):
    """Shows what is asked for, and takes the answer, or hands the ask to a colleague."""

    purpose = Purpose.DONE

    async def open(
        self, session: AsyncSession, keys: Keys, token: str, now: datetime
    ) -> Open | None:
        if not (found := await visit_to_ask(session, keys, token, now)):
            return None
        visit, ask = found
        given = await submissions_for(session, ask.id)
        seats = await seats_of(session, visit.occasion.cohort, visit.occasion.team)
        people = {s.person.id: s.person for s in seats if s.is_taken and s.role in TEAM}
        return Open(
            visit=visit,
            ask=ask,
            step=visit.cohort.program.ask(ask.step),
            earlier=of_theirs(ask, given, visit.person.id),
            people=people,
        )

    async def hear(
        self, session: AsyncSession, opened: Open, fields: Fields, now: datetime
    ) -> Command | Told:
        del session, now
        if fields["to"]:
            return _hand_over(opened, fields)
        filled = fill(opened.step.questions, typed(fields))
        if filled.faults:
            faults = [Fault(*fault) for fault in filled.faults]
            return Told(422, fields=fields, faults=faults)
        ask, person, seen = opened.ask, opened.visit.person.id, len(opened.earlier)
        shown = fields["seen"] or "0"
        if shown != str(seen):
            sent = request_of(ask, person, shown, filled.answers)
            if opened.last and opened.last.request == sent:
                return Told(taken=True)
            return Told(409, CHANGED_MEANWHILE)
        if opened.last and opened.last.answers == filled.answers:
            return Told(taken=True)
        request = request_of(ask, person, str(seen), filled.answers)
        return Submit(request=request, by=person, occasion=ask.id, seen=seen)

    def sent_in(self, opened: Open, fields: Fields, order: Command) -> Submission | None:
        if not isinstance(order, Submit):
            return None
        return Submission(
            request=order.request,
            occasion=order.occasion,
            person=order.by,
            answers=fill(opened.step.questions, typed(fields)).answers,
        )

    def page(self, opened: Open, told: Told, now: datetime) -> HTMLResponse:
        sent = typed(told.fields) if told.fields and not told.fields["to"] else None
        words = opened.visit.words | done_words.of_ask(opened, now)
        words |= {
            "questions": done_words.of_questions(opened, sent),
            "seen": len(opened.earlier),
            "colleagues": done_words.colleagues(opened),
            "timing": opened.ask.timing,
        }
        return signed_page("done", told, words)

    def names(self, opened: Open) -> Mapping[str, str]:
        return {opened.ask.id: "this"}


def _hand_over(opened: Open, fields: Fields) -> HandOver | Told:
    """Return the order, once for each time the ask changes hands."""
    ask, person = opened.ask, fields["to"]
    if ask.owner == person:
        return Told(taken=True)
    if fields["timing"] != str(ask.timing):
        return Told(409, HANDED_MEANWHILE)
    request = f"hand-over {ask.id} {ask.timing} {person}"
    by = opened.visit.person.id
    return HandOver(request=request, by=by, occasion=ask.id, person=person)
